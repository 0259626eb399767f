"""The queue: open alerts in order, filtered or not, a page at a time; those put off; those decided."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from relais.desk.alert_bulk import ALIKE
from relais.desk.alert_filter import CLOCK_STATES, REASON_NAMES, TAKEN, Filter, matching
from relais.desk.alerts import Listed, decided, put_off
from relais.desk.at_once import queue_at_once
from relais.desk.beside_queue import Beside, View, beside
from relais.desk.error import DeskError
from relais.desk.view import remove_view, save_view
from relais.web.asked import Asked, query, unfit
from relais.web.listing import SHOWN, Column, Listing, window
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.undo import After, recorded
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
# A list beyond this is searched, not leafed through.
_PAGES = 200
VIEWS = ("open", "mine", "put-off", "decided")


@ROUTES.get("/queue")
def show(
    request: Request, person: Person, wanted: Asked, view: Annotated[str, Query()] = "open",
    number: Annotated[int, Query(alias="page", ge=1, le=_PAGES)] = 1, after: After = 0,
) -> Response:  # fmt: skip
    """Show a page of the alerts. `after`: the decision just recorded."""
    view = view if view in VIEWS else "open"
    if view in ("put-off", "decided"):
        rows = put_off(person.home) if view == "put-off" else decided(person.home, SHOWN * number + 1)
        past, more = rows[SHOWN * (number - 1) : SHOWN * number], len(rows) > SHOWN * number
        around = beside(person.home, (), {one.report for one in past})
        saved, _none = _saved(around, None)
        return page(
            person, "queue_past.html", here="queue", view=view, rows=past, page_number=number, more=more, saved=saved,
            already=None, references=around.references,
        )  # fmt: skip
    if view == "mine":
        return _open(person, Filter(), view, number, after=after)
    return _open(person, wanted, view, number, after=after, unfit=unfit(request.query_params, wanted))


@ROUTES.post("/queue/views")
def save(person: Acting, wanted: Asked, name: Annotated[str, Form()] = "") -> Response:
    """Save what the address asks for under a name."""
    try:
        save_view(person.home, name, wanted)
    except DeskError as error:
        return _open(person, wanted, "open", 1, error=not_done(person, error), name=name, status=422)
    return RedirectResponse(f"/queue{query(wanted)}", 303)


@ROUTES.post("/queue/views/{number}/remove")
def remove(number: int, person: Acting) -> Response:
    """Take a saved view away."""
    remove_view(person.home, number)
    return RedirectResponse("/queue", 303)


def _open(
    person: Visitor, wanted: Filter, view: str, number: int, *,
    after: int = 0, error: str | None = None, name: str = "", status: int = 200, unfit: Sequence[str] = (),
) -> Response:  # fmt: skip
    found, number, around = _lines(person, wanted, view, number)
    saved, already = _saved(around, wanted)
    _ = person.tongue.text
    return page(
        person, "queue.html", here="queue", status=status, view=view,
        table=_table(found, around, wanted, view, number, _), lines=found.lines, of=found.of, stale=found.stale,
        as_of=found.as_of, put_off=found.put_off, page_number=number, pages=_pages(found.of), wanted=wanted,
        query=query, reasons=around.reasons, saved=saved, already=already, alike=ALIKE, error=error, name=name,
        recorded=recorded(person, after), within=query(wanted), now=datetime.now(UTC), unfit=unfit,
        choices={"reason": REASON_NAMES, "clock": CLOCK_STATES, "taken": TAKEN},
    )  # fmt: skip


def _saved(around: Beside, wanted: Filter | None) -> tuple[list[tuple[View, str]], View | None]:
    """Return the person's views, each with the end of its address, and the one that asks what is asked."""
    views = [(one, Filter.of(one.asked)) for one in around.views]
    already = next((one for one, asks in views if asks == wanted), None)
    return [(one, query(asks)) for one, asks in views], already


def _lines(person: Visitor, wanted: Filter, view: str, number: int) -> tuple[Listed, int, Beside]:
    """Return a page of the alerts, which page it is, and what stands beside it.

    Beyond the end stands the last page: an empty one would say that no alert is open.
    """
    before, count = window(number)
    if not wanted.asks:
        found, around, number = queue_at_once(person.home, count, before // count + 1, mine=view == "mine")
        return found, number, around
    some = matching(person.home, wanted, count, before)
    if not some.lines and number > 1:
        return _lines(person, wanted, view, _pages(some.of))
    around = beside(person.home, [line.report for line in some.lines])
    return Listed(some.lines, some.of, 0, some.stale, some.as_of), number, around


def _table(
    found: Listed, around: Beside, wanted: Filter, view: str, number: int, _: Callable[[str], str]
) -> Listing:  # fmt: skip
    """Return the same alerts as a table, for whoever takes it away as a spreadsheet."""
    columns = (
        Column("place", _("no.")), Column("reference", _("reference")), Column("why", _("why it is looked at")),
        Column("sender", _("sender")), Column("first_expiry", _("first expiry")), Column("clock_state", _("clock")),
        Column("taken_by", _("taken by")),
    )  # fmt: skip
    rows = [
        {**vars(one), "reference": one.reference or one.report, "clock_state": _(one.clock_state),
         "why": " · ".join(_(name) for name in around.reasons.get(one.report, ()))}
        for one in found.lines
    ]  # fmt: skip
    asked = (*wanted.asks.items(), *((("view", view),) if view != "open" else ()))
    return Listing(columns, tuple(rows), found.of, number, "", "/queue", asked, before=window(number)[0])


def _pages(of: int) -> int:
    return min(_PAGES, max(1, -(-of // SHOWN)))
