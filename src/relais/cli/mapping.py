"""`relais mapping FILE`: what the columns of a table mean, proposed, shown, confirmed once and remembered."""

from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _
from relais.desk import mappings
from relais.desk.home import open_home


def mapping(
    file: Annotated[Path, typer.Argument(help=_("The table: CSV, TSV or XLSX."))],
    home: HomeOption = HOME,
    name: Annotated[str | None, typer.Option("--name", help=_("Save the mapping under this name."))] = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--set", help=_("Correct one field: FIELD=COLUMN, or FIELD= for none. Fields: docs/formats.md.")),
    ] = None,
    fixed: Annotated[
        list[str] | None,
        typer.Option(
            "--fixed", help=_("What every row shares: KEY=VALUE, for instance zone=Europe/Paris, currency=EUR.")
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was detected in a table and what each column seems to mean; with --name, confirm and save it.

    The next intake of a table with this header uses it. Take the same file in again to have it read.
    """
    with telling():
        found = mappings.propose(file)
    if as_json:
        print_json({"columns": [vars(column) for column in found.columns], "layout": found.layout})
    else:
        rows = [{"column": c.name, "example": c.example or "", "field": c.field or "—"} for c in found.columns]
        columns = [("column", _("column")), ("example", _("example")), ("field", _("field"))]
        listing(
            rows,
            columns,
            title=_("A row becomes a {table}").format(table=_(found.mapping.table)),
            sort=None,
            limit=None,
        )
        console().print(", ".join(f"{_(key)}: {value!r}" for key, value in found.layout.items()), markup=False)
    if name is None:
        console().print(
            _("Nothing is saved. --name NAME confirms it in your name, --set and --fixed correct it first.")
        )
        return
    with telling():
        path = mappings.confirm(
            open_home(home), found.mapping, name, fields=_pairs(field, "--set"), fixed=_pairs(fixed, "--fixed")
        )
    console().print(_("Saved as {path}. Take the file in again to have it read.").format(path=path), markup=False)


def _pairs(texts: list[str] | None, option: str) -> dict[str, str]:
    pairs = {}
    for text in texts or []:
        key, found, value = text.partition("=")
        if not found or not key:
            raise typer.BadParameter(_("expected KEY=VALUE"), param_hint=option)
        pairs[key.strip()] = value.strip()
    return pairs
