"""`relais search TEXT`: has this been seen before, and where; of a name, an amount, a day, a report or a case too."""

from typing import Annotated

import typer

from relais.cli.listing import SHOWN, console, line, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, telling
from relais.cli.speak import _, worded
from relais.desk.home import open_home
from relais.desk.look_up import Found
from relais.desk.look_up import search as look_up

_COLUMNS = ("kind", "value", "fact", "role", "name", "at", "source", "source_id", "locator", "report", "subject")
_EVENTS = (
    "fact",
    "at",
    "amount",
    "currency",
    "one_name",
    "subject",
    "two_name",
    "other",
    "report",
    "source",
    "locator",
)


def search(
    selector: Annotated[
        str,
        typer.Argument(
            help=_(
                "A phone, e-mail, IP, IBAN, handle, transfer code… in any spelling; a name; an amount; a day; a report,"
                " a subject or a case."
            )
        ),
    ],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """Say whether a selector, a name, an amount or a day has been seen before, and where; find a report or a case."""
    check_sort(sort, tuple(dict.fromkeys((*_COLUMNS, *_EVENTS))))
    with telling():
        found = look_up(open_home(home), selector)
    rows = found.table.to_pylist()
    if as_json:
        print_json(_as_json(found, rows))
        return
    meanings = ", ".join(f"{_(kind)} {value}" for kind, value in found.meanings)
    console().print(_("Searched as: {meanings}").format(meanings=line(meanings)), markup=False)
    for one in found.pages:
        console().print(line(f"{_(one.what)} {one.id} {one.called or ''}".strip()), markup=False)
    if found.named and not found.pages:
        console().print(_("Nothing that you may see is called so: no report or subject of the last run."), markup=False)
    limit = None if all_rows else SHOWN
    if found.sought:
        _list_seen(rows, sort, limit)
        if found.more:
            console().print(_("The name is borne more often than is listed: write more of it."), markup=False)
    if found.dated:
        _list_events(found, sort, limit)
    if found.beyond:
        console().print(_remembered(found), markup=False, soft_wrap=True)


def _as_json(found: Found, rows: list[dict[str, object]]) -> dict[str, object]:
    remembered = {"memory": {"hit": found.memory, "basis": found.basis}} if found.beyond else {}
    events = [{key: row[key] for key in (*_EVENTS, "source_id")} for row in found.events.rows]
    dated = {"events": events, "events_of": found.events.of} if found.dated else {}
    pages = {"pages": [{"what": one.what, "id": one.id, "called": one.called} for one in found.pages]}
    return {"meanings": found.meanings, **pages, "sightings": rows, "more": found.more, **dated, **remembered}


def _list_seen(rows: list[dict[str, object]], sort: str | None, limit: int | None) -> None:
    shown = [{**worded(row), "source_id": str(row["source_id"])[:12]} for row in rows]
    headings = (_("kind"), _("value"), _("fact"), _("alleged role"), _("name"), _("when (UTC)"), _("source"), _("id"),
                _("place"), _("report"), _("subject"))  # fmt: skip
    title = _("Seen {count} times").format(count=len(rows))
    listing(shown, list(zip(_COLUMNS, headings, strict=True)), title=title, sort=_of(sort, _COLUMNS), limit=limit)


def _list_events(found: Found, sort: str | None, limit: int | None) -> None:
    headings = (_("fact"), _("when (UTC)"), _("amount"), _("currency"), _("payer, caller or account"), _("subject"),
                _("payee or callee"), _("the other subject"), _("report"), _("source"), _("place"))  # fmt: skip
    title = _("Payments, calls and logins found: {count}").format(count=found.events.of)
    listing(
        [worded(row) for row in found.events.rows], list(zip(_EVENTS, headings, strict=True)), title=title,
        sort=_of(sort, _EVENTS), limit=limit, count=found.events.of,
    )  # fmt: skip


def _of(sort: str | None, columns: tuple[str, ...]) -> str | None:
    """Return the sort that is of these columns; the other table on the screen may have it."""
    return sort if sort and sort.removeprefix("-") in columns else None


def _remembered(found: Found) -> str:
    if found.memory is None and found.basis is not None:
        return _("Other procedures were not asked: memory answers for selectors alone.")
    if found.memory is None:
        return _(
            "Other procedures were not asked: no authorisation joins them with yours, and relais.toml states no legal"
            " basis for a memory across procedures (basis, under memory)."
        )
    told = _("hit") if found.memory else _("no hit")
    return _("Memory across procedures: {told} (basis: {basis}).").format(told=told, basis=found.basis)
