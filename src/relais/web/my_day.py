"""My day: what waits for the person, then the next alert."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from relais.desk.alerts import alerts
from relais.desk.derived import has_run
from relais.desk.error import DeskError
from relais.desk.inbox import acknowledge, inbox
from relais.desk.task import mine as due_tasks
from relais.web.render import page
from relais.web.visitor import DENIED, Acting, Person

ROUTES = APIRouter()


@ROUTES.get("/")
def show(person: Person) -> Response:
    """Show the inbox and the next alert; an empty home explains itself."""
    if not has_run(person.home):
        return RedirectResponse("/first-run", 303)
    try:
        found = inbox(person.home)
        mine, following = alerts(person.home, 5, mine=True), alerts(person.home, 1)
        tasks = due_tasks(person.home)
    except DeskError as error:
        if error.template not in DENIED:
            raise
        # Whoever works no alerts begins where all other pages are listed.
        return RedirectResponse("/more", 303)
    waiting = sorted(found.waiting, key=lambda one: (one.line.kind != "danger", str(one.line.due or "9")))
    return page(
        person, "my_day.html", here="my-day", waiting=waiting, found=found, mine=mine, following=following, tasks=tasks
    )  # fmt: skip


@ROUTES.post("/inbox/{number}/acknowledge")
def done(number: int, person: Acting) -> Response:
    """Acknowledge a line under the person's name."""
    acknowledge(person.home, number)
    return RedirectResponse("/", 303)
