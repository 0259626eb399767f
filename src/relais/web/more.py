"""More: the pages that are not in the navigation, each with what it is for."""

from fastapi import APIRouter
from fastapi.responses import Response

from relais.model.notice import msg
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()
# Address, name, what it is for. What a person may not read there the desk refuses, and notes.
PLACES = (
    (
        "/magistrate",
        msg("What awaits a decision"),
        msg("Requests to sign or to validate, what is lost first on top"),
    ),
    ("/review", msg("Links to judge"), msg("Which mentions may be one person: what is most doubtful waits on top.")),
    ("/judgements", msg("Judgements"), msg("Who judged whom the same, when and why; each can be taken back.")),
    ("/team", msg("Team"), msg("What waits, what is lost unasked at this pace, and the calendar of losses.")),
    ("/team/absences", msg("Absences"), msg("Who is away, who stands in, and who answers today.")),
    ("/team/month", msg("The month"), msg("What came in, how alerts ended and what was lost: totals, to be printed.")),
    ("/well-being", msg("Well-being"), msg("What you opened, for you alone, and whether a break is due.")),
    ("/ledger", msg("Ledger"), msg("Every source: what was read of it, why the rest was not, what readers ask.")),
    ("/audit", msg("Audit"), msg("Who did what, when, on which case; and whether the chain is whole.")),
    ("/people", msg("People"), msg("Accounts, roles, and the appointments that wait for a second person.")),
    ("/approvals", msg("Approvals"), msg("What needs two people: asked by one, signed by another; emergencies.")),
    ("/settings", msg("Settings"), msg("Every setting, its value, and where it comes from.")),
    ("/settings/doctor", msg("Doctor"), msg("What is wrong with this home, and what to do about it.")),
    ("/choices", msg("Display"), msg("Language, light or dark, single keys.")),
)


@ROUTES.get("/more")
def show(person: Person) -> Response:
    """List the pages."""
    return page(person, "more.html", here="more", places=PLACES)
