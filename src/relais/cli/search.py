"""`relais search SELECTOR`: has this been seen before, and where."""

from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, line, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, telling
from relais.cli.speak import _, worded
from relais.desk.consult import Sightings
from relais.desk.consult import search as search_selector
from relais.desk.home import open_home

_COLUMNS = ("kind", "value", "fact", "role", "name", "at", "source", "source_id", "locator")


def search(
    selector: Annotated[
        str, typer.Argument(help=_("A phone, e-mail, IP, IBAN, handle, transfer code… in any spelling."))
    ],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """Say whether a selector has been seen before, in any spelling, and where."""
    check_sort(sort, _COLUMNS)
    with telling():
        found = search_selector(open_home(home), selector)
    rows = found.table.to_pylist()
    if as_json:
        remembered = {"memory": {"hit": found.memory, "basis": found.basis}} if found.beyond else {}
        print_json({"meanings": found.meanings, "sightings": rows, **remembered})
        return
    meanings = ", ".join(f"{_(kind)} {value}" for kind, value in found.meanings)
    console().print(_("Searched as: {meanings}").format(meanings=line(meanings)), markup=False)
    shown = [{**worded(row), "source_id": row["source_id"][:12]} for row in rows]
    headings = (_("kind"), _("value"), _("fact"), _("alleged role"), _("name"), _("when (UTC)"), _("source"), _("id"),
                _("place"))  # fmt: skip
    title = _("Seen {count} times").format(count=len(rows))
    listing(
        shown, list(zip(_COLUMNS, headings, strict=True)), title=title, sort=sort, limit=None if all_rows else SHOWN
    )
    if found.beyond:
        console().print(_remembered(found), markup=False, soft_wrap=True)


def _remembered(found: Sightings) -> str:
    if found.memory is None:
        return _(
            "Other procedures were not asked: no authorisation joins them with yours, and relais.toml states no legal"
            " basis for a memory across procedures (basis, under memory)."
        )
    told = _("hit") if found.memory else _("no hit")
    return _("Memory across procedures: {told} (basis: {basis}).").format(told=told, basis=found.basis)
