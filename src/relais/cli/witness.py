"""`relais witness`: somebody outside the unit remembers how long its audit chain was. By files, without a home."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.help import Command, Group
from relais.cli.listing import console
from relais.cli.options import telling
from relais.cli.speak import _
from relais.desk import witness

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)

FolderOption = Annotated[
    Path, typer.Option("--folder", envvar="RELAIS_WITNESS", help=_("The witness's own folder: key and memory."))
]
FOLDER = Path("relais-witness")
OutArgument = Annotated[Path, typer.Argument(metavar="OUT", help=_("The file to write, which must not exist."))]


@APP.callback()
def group() -> None:
    """Remember how long a unit's audit chain was, and sign only what continues it."""


@APP.command("start", cls=Command, help=_("Draw the witness's key and print its public part."))
def start(
    name: Annotated[str, typer.Option(help=_("The witness's name, such as witness.example/1."))],
    folder: FolderOption = FOLDER,
) -> None:
    """Make a witness."""
    with telling():
        key = witness.start(folder, name)
    console().print(key, markup=False, soft_wrap=True)


@APP.command("trust", cls=Command, help=_("Take a unit's public key, as its person told it."))
def trust(
    key: Annotated[
        str, typer.Argument(metavar="KEY", help=_("The unit's public key, as `relais audit key` prints it."))
    ],
    folder: FolderOption = FOLDER,
) -> None:
    """Trust a unit's key."""
    with telling():
        origin = witness.trust(folder, key)
    console().print(_("{origin} is known to this witness.").format(origin=origin), markup=False)


@APP.command("cosign", cls=Command, help=_("Check that a checkpoint continues what was seen, and cosign it."))
def cosign(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The unit's file, from `relais audit checkpoint`."))],
    out: OutArgument,
    folder: FolderOption = FOLDER,
) -> None:
    """Cosign a checkpoint, or say why not."""
    with telling():
        origin, rows = witness.cosign(folder, file, out, datetime.now(UTC))
    console().print(_("Cosigned: {rows} rows of {origin}.").format(rows=rows, origin=origin), markup=False)


@APP.command("last", cls=Command, help=_("Write the last checkpoint that was cosigned, for whoever verifies."))
def last(
    origin: Annotated[str, typer.Argument(metavar="ORIGIN", help=_("The name of the unit's chain."))],
    out: OutArgument,
    folder: FolderOption = FOLDER,
) -> None:
    """Write the last line of the witness."""
    with telling():
        rows = witness.last(folder, origin, out)
    console().print(_("The last that was cosigned has {rows} rows.").format(rows=rows), markup=False)
