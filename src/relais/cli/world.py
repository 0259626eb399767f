"""`relais world`: a synthetic world with known truth, written as the raw files a unit receives."""

from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, print_json
from relais.cli.options import JsonOption, complain
from relais.cli.progress import progress
from relais.cli.speak import _
from relais.sim.drawn.settings import SettingsError, settings
from relais.sim.drawn.world import build


def world(
    folder: Annotated[Path, typer.Argument(help=_("Where to write it: a new or empty folder."))],
    size: Annotated[str, typer.Option(help=_("S, M, sprint or L."))] = "S",
    seed: Annotated[int, typer.Option(help=_("Another seed makes another world."))] = 1,
    parameters: Annotated[
        Path | None, typer.Option(help=_("A TOML file whose entries take precedence over the shipped figures."))
    ] = None,
    keep: Annotated[
        str | None,
        typer.Option(help=_("Write only what concerns that share of the people, such as 0.05, or `alerts`.")),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a synthetic world with known truth: raw files in inbox/, the truth in truth/."""
    try:
        with progress(_("world")) as bar:
            counts = build(
                folder, settings(size, seed, parameters, keep), lambda step, count: bar.show(count, None, step)
            )
    except SettingsError as error:
        complain(str(error))
        raise typer.Exit(2) from error
    except FileExistsError as error:
        complain(_("{path} is not empty: choose another folder for the world").format(path=folder))
        raise typer.Exit(2) from error
    if as_json:
        print_json([counts])
        return
    out = console()
    out.print(
        _("Written under {folder}: {files} files, {size} MB, {messages} messages, {payments} payments in lists,"
          " {reports} reports. The truth stands in {truth}.").format(
            folder=folder, files=counts["files"], size=round(counts["bytes"] / 1e6), messages=counts["written_message"],
            payments=counts["written_payment"], reports=counts["written_report"], truth=folder / "truth"))  # fmt: skip
