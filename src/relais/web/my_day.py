"""My day: what waits for the person, then the next alert."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from relais.desk.alert_filter import Filter
from relais.desk.alerts import alerts
from relais.desk.answer import count_together
from relais.desk.beside_queue import beside
from relais.desk.derived import has_run
from relais.desk.inbox import acknowledge, inbox
from relais.desk.start import start
from relais.desk.task import mine as due_tasks
from relais.desk.training import result
from relais.desk.training_mark import is_training
from relais.language.desk_words import CASE_OUTCOMES, CASE_THINGS, PARTS
from relais.language.shown import day
from relais.language.tongue import Tongue
from relais.web.asked import query
from relais.web.free import first_free
from relais.web.render import page
from relais.web.start import first_page
from relais.web.undo import After, recorded
from relais.web.visitor import Acting, Person

ROUTES = APIRouter()
# What a line of the inbox is about, by the first word of its reference, and the page that tells of it.
_PAGES = {"request": "/request/{name}", "approval": "/approvals", "clocks": "/clocks"}
# So many lines leave the next alert on the first screen; the others are one step away.
_FIRST = 6


@ROUTES.get("/")
def show(person: Person, after: After = 0) -> Response:
    """Show the inbox and the next alert; an empty home explains itself, and who works no alerts begins elsewhere.

    `after`: the decision just recorded.
    """
    acts = start(person.home).acts
    if "read-alerts" not in acts:
        return RedirectResponse(first_page(acts), 303)
    if not has_run(person.home):
        return RedirectResponse("/first-run", 303)
    found = inbox(person.home)
    # What a training home is for comes before its alerts.
    to_check = result(person.home) if is_training(person.home) and "list-requests" in acts else None
    mine = alerts(person.home, 5, mine=True)
    free, following = first_free(person, lambda count: alerts(person.home, count))
    told = {one.line.reference for one in found.waiting if (one.line.reference or "").startswith("R-")}
    around = beside(person.home, {line.report for line in (*mine.lines, *([free] if free else ()))}, told)
    waiting = sorted(
        found.waiting, key=lambda one: (one.line.kind != "danger", str(one.line.due or "9"), one.line.number)
    )
    about = {one.line.reference: _about(one.line.reference, person.tongue) for one in waiting if one.line.reference}
    return page(
        person, "my_day.html", here="my-day", waiting=waiting, first=_FIRST, found=found, mine=mine,
        following=following, free=free, reasons=around.reasons, references=around.references, about=about,
        asked=count_together(person.home), tasks=due_tasks(person.home),
        to_check=to_check if to_check and to_check.planted is None else None,
        recorded=recorded(person, after), within="", saved=[(one, query(Filter.of(one.asked))) for one in around.views],
    )  # fmt: skip


@ROUTES.post("/inbox/{number}/acknowledge")
def done(number: int, person: Acting) -> Response:
    """Acknowledge a line under the person's name."""
    acknowledge(person.home, number)
    return RedirectResponse("/", 303)


def _about(reference: str, said: Tongue) -> tuple[str, str | None]:
    """Return in words what a line is about, and its page, if it has one of its own."""
    thing, _space, name = reference.partition(" ")
    if thing in _PAGES:
        told = day(name, said.language) if thing == "clocks" else f"{said.said(CASE_THINGS, thing)} {name}"
        return told, _PAGES[thing].format(name=name)
    return said.text({**PARTS, **CASE_OUTCOMES}.get(reference, reference)), None
