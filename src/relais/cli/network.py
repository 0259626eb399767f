"""`relais network ID`: two steps out from an alert or a subject, or a community, with the reasons."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast

import typer

from relais.cli.listing import SHOWN, cell, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _
from relais.desk.home import open_home
from relais.desk.network import Network, check_drawn
from relais.desk.network import network as read_network
from relais.desk.network_picture import picture as drawn

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
            picture.write_text(drawn(found, _words(found)), encoding="utf-8")
    if as_json:
        print_json(_document(found))
        return
    _tell(found, limit=None if all_rows else SHOWN, sort=sort)
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _document(found: Network) -> dict[str, object]:
    explained = found.explained
    return {
        "stale": found.stale,
        "id": found.id,
        "subjects": found.reached.nodes.to_pylist(),
        "ties": found.reached.ties.to_pylist(),
        "hubs": found.hubs.to_pylist(),
        "withheld": found.reached.withheld,
        "cover": {"payees": explained.payees, "payers": explained.payers, "least": explained.least},
        "positions": {"stored": found.stored, "rows": found.positions.to_pylist()},
    }


def _tell(found: Network, limit: int | None, sort: str | None) -> None:
    columns = [
        ("subject_id", _("subject")),
        ("distance", _("steps")),
        ("ways", _("by how many")),
        ("path", _("how it is reached")),
    ]
    rows = [{**row, "path": _path(cast("_Rows", row["path"]))} for row in found.reached.nodes.to_pylist()]
    listing(rows, columns, title=_("Network of {id}").format(id=found.id), sort=sort, limit=limit)
    if found.hubs.num_rows:
        print_hubs(found.hubs.to_pylist(), limit)
    out = console()
    if found.explained.payers:
        out.print(_explained(found), markup=False)
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


def _path(rows: _Rows) -> str:
    return "\n".join(_step(row) for row in rows)


def _step(row: Mapping[str, object]) -> str:
    told = f"{row['from_subject']} {_(str(row['act']))} {row['to_subject']}: {row['events']}"
    if row["total"] is not None:
        told += f", {cell(row['total'])} {cell(row['currency'])}".rstrip()
    first, last = (_day(row[name]) for name in ("first_at", "last_at"))
    return told + (f", {first}" if first else "") + (f" - {last}" if last != first else "")


def _day(at: object) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d") if isinstance(at, datetime) else ""


def _explained(found: Network) -> str:
    explained = found.explained
    size, names = len(explained.payees), ", ".join(explained.payees)
    if size == explained.least:
        return _(
            "Smallest set of payees (facilitators, alleged) such that each of {payers} payers pays one: {size}: {names}"
        ).format(payers=explained.payers, size=size, names=names)
    return _(
        "A set of payees (facilitators, alleged) such that each of {payers} payers pays one: {size}, at most {more} too"
        " many: {names}"
    ).format(payers=explained.payers, size=size, more=size - explained.least, names=names)


def _words(found: Network) -> dict[str, str]:
    reached = found.reached
    told = _("{subjects} subjects, {hubs} hubs not crossed and not drawn, {withheld} victims withheld.").format(
        subjects=reached.nodes.num_rows, hubs=found.hubs.num_rows, withheld=reached.withheld
    )
    return {
        "title": _("Network of {id}").format(id=found.id),
        "description": told + " " + _("An arrow says who pays, calls or writes to whom, and nothing of why."),
        "pays": _("pays"),
        "calls": _("calls"),
        "writes": _("writes"),
        "start": _("member of the community") if found.id.startswith("N-") else _("where it starts"),
        "cover": _("payee that explains the payers"),
    }
