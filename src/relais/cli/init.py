"""`relais init`: make a home and name who acts in it."""

from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _
from relais.desk import home as homes


def init(
    name: Annotated[str, typer.Option("--name", prompt=_("Your name"), help=_("Who acts in this home."))],
    home: HomeOption = HOME,
    key_file: Annotated[
        Path | None, typer.Option("--key-file", help=_("Where to draw the key, outside the home."))
    ] = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help=_("Open the home with a passphrase instead of a key file."))
    ] = False,
    authorisation: Annotated[
        str | None,
        typer.Option("--authorisation", help=_("Reference of the authorisation under which linking runs.")),
    ] = None,
    db: Annotated[
        str | None,
        typer.Option("--db", help=_("PostgreSQL database for the decisions, postgresql://role@host/name.")),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a home: the folder that holds everything of the unit."""
    secret = _passphrase() if passphrase else None
    with telling():
        homes.init(home, name, key_file=key_file, passphrase=secret, authorisation=authorisation, db=db)
    kept = None if passphrase else homes.key_place(home)
    if as_json:
        print_json({"home": home, "name": name, "key_file": kept})
        return
    out = console()
    out.print(_("The home {path} is ready. {name} acts in it.").format(path=home, name=name), markup=False)
    if kept is not None:
        out.print(
            _("Its key lies in {path}: keep a copy apart from the home. Without it, decisions are lost.").format(
                path=kept
            ),
            markup=False,
        )


def _passphrase() -> str:
    again = _("The same passphrase again")
    return str(typer.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=again))
