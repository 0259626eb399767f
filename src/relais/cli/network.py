"""`relais network ID`: two steps out from an alert or a subject, or a community, with the reasons."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, cast

import typer

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import TONGUE, _
from relais.desk.home import open_home
from relais.desk.network import Network, check_drawn
from relais.desk.network import network as read_network
from relais.desk.network_picture import picture as drawn
from relais.desk.network_words import explained, path, words

_Rows = list[dict[str, object]]


def network(
    id_: Annotated[str, typer.Argument(metavar="ID", help=_("A report (R-…), a subject (S-…) or a community (N-…)."))],
    home: HomeOption = HOME,
    picture: Annotated[Path | None, typer.Option("--picture", help=_("Where to draw the network, as SVG."))] = None,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """Show who deals with whom, two steps out from a report or a subject, or around a community, with the reasons."""
    with telling():
        found = read_network(open_home(home), id_)
    check_sort(sort, tuple(found.reached.nodes.column_names))
    if picture is not None:
        with telling():
            check_drawn(found)
            # A file leaves the desk: it names nobody.
            unnamed = replace(found, called={})
            picture.write_text(drawn(unnamed, words(unnamed, TONGUE)), encoding="utf-8")
    if as_json:
        print_json(_document(found))
        return
    _tell(found, limit=None if all_rows else SHOWN, sort=sort)
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _document(found: Network) -> dict[str, object]:
    cover = found.explained
    return {
        "stale": found.stale,
        "id": found.id,
        "subjects": found.reached.nodes.to_pylist(),
        "ties": found.reached.ties.to_pylist(),
        "hubs": found.hubs.to_pylist(),
        "withheld": found.reached.withheld,
        "cover": {"payees": cover.payees, "payers": cover.payers, "least": cover.least},
        "positions": {"stored": found.stored, "rows": found.positions.to_pylist()},
    }


def _tell(found: Network, limit: int | None, sort: str | None) -> None:
    columns = [
        ("subject_id", _("subject")),
        ("distance", _("steps")),
        ("ways", _("by how many")),
        ("path", _("how it is reached")),
    ]
    rows = [{**row, "path": path(cast("_Rows", row["path"]), TONGUE)} for row in found.reached.nodes.to_pylist()]
    listing(rows, columns, title=_("Network of {id}").format(id=found.id), sort=sort, limit=limit)
    if found.hubs.num_rows:
        print_hubs(found.hubs.to_pylist(), limit)
    out = console()
    if found.explained.payers:
        out.print(explained(found, TONGUE), markup=False)
    if found.reached.withheld:
        out.print(
            _("{count} subjects held as victims are not shown, nor what lies behind them.").format(
                count=found.reached.withheld
            )
        )
    out.print(_("To deal with somebody is no offence: the roles are for a person to judge, from the sources."))


def print_hubs(rows: _Rows, limit: int | None) -> None:
    """Print hubs with their counts and reasons."""
    columns = [
        ("subject_id", _("subject")),
        ("payers", _("payers")),
        ("payees", _("payees")),
        ("contacts", _("contacts")),
        ("reason", _("why it ties nobody")),
    ]
    shown = [{**row, "reason": _(str(row["reason"]))} for row in rows]
    listing(shown, columns, title=_("Hubs: shown, not crossed"), sort=None, limit=limit)
