"""My day: what waits for the person, then the next alert."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from relais.desk.alert_filter import Filter
from relais.desk.alerts import alerts
from relais.desk.answer import together
from relais.desk.beside_queue import beside
from relais.desk.derived import has_run
from relais.desk.error import DeskError
from relais.desk.inbox import acknowledge, inbox
from relais.web.asked import query
from relais.web.render import page
from relais.web.undo import After, recorded
from relais.web.visitor import DENIED, Acting, Person

ROUTES = APIRouter()
# So many lines leave the next alert on the first screen; the others are one step away.
_FIRST = 6


@ROUTES.get("/")
def show(person: Person, after: After = 0) -> Response:
    """Show the inbox and the next alert; an empty home explains itself. `after`: the decision just recorded."""
    if not has_run(person.home):
        return RedirectResponse("/first-run", 303)
    try:
        found = inbox(person.home)
        mine, following = alerts(person.home, 5, mine=True), alerts(person.home, 1)
        around = beside(person.home, {line.report for line in (*mine.lines, *following.lines)})
        asked = len(together(person.home))
    except DeskError as error:
        if error.template not in DENIED:
            raise
        # Whoever works no alerts begins where all other pages are listed.
        return RedirectResponse("/more", 303)
    waiting = sorted(
        found.waiting, key=lambda one: (one.line.kind != "danger", str(one.line.due or "9"), one.line.number)
    )
    return page(
        person, "my_day.html", here="my-day", waiting=waiting, first=_FIRST, found=found, mine=mine,
        following=following, reasons=around.reasons, asked=asked, recorded=recorded(person, after), within="",
        saved=[(one, query(Filter.of(one.asked))) for one in around.views],
    )  # fmt: skip


@ROUTES.post("/inbox/{number}/acknowledge")
def done(number: int, person: Acting) -> Response:
    """Acknowledge a line under the person's name."""
    acknowledge(person.home, number)
    return RedirectResponse("/", 303)
