"""My day: what waits for the person, then the next alert."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from relais.desk.alerts import alerts
from relais.desk.derived import has_run
from relais.desk.inbox import acknowledge, inbox
from relais.desk.start import start
from relais.desk.task import mine as due_tasks
from relais.web.render import page
from relais.web.start import first_page
from relais.web.visitor import Acting, Person

ROUTES = APIRouter()


@ROUTES.get("/")
def show(person: Person) -> Response:
    """Show the inbox and the next alert; an empty home explains itself, and who works no alerts begins elsewhere."""
    acts = start(person.home).acts
    if "read-alerts" not in acts:
        return RedirectResponse(first_page(acts), 303)
    if not has_run(person.home):
        return RedirectResponse("/first-run", 303)
    found = inbox(person.home)
    mine, following = alerts(person.home, 5, mine=True), alerts(person.home, 1)
    tasks = due_tasks(person.home)
    waiting = sorted(found.waiting, key=lambda one: (one.line.kind != "danger", str(one.line.due or "9")))
    return page(
        person, "my_day.html", here="my-day", waiting=waiting, found=found, mine=mine, following=following, tasks=tasks
    )  # fmt: skip


@ROUTES.post("/inbox/{number}/acknowledge")
def done(number: int, person: Acting) -> Response:
    """Acknowledge a line under the person's name."""
    acknowledge(person.home, number)
    return RedirectResponse("/", 303)
