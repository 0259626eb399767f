"""Where an administrator begins: what waits for a second person, and the pages that are theirs; nothing of any case."""

from fastapi import APIRouter
from fastapi.responses import Response

from relais.desk.people import people
from relais.desk.start import start
from relais.language.desk_words import APPOINTMENTS, ROLES
from relais.web.more import theirs
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()
# The first page of whoever works no alerts, by the first of these acts that their roles may do.
FIRST = (
    ("add-person", "/administration"), ("read-team-exposure", "/well-being"), ("audit-list", "/audit"),
    ("read-request", "/magistrate"),
)  # fmt: skip


@ROUTES.get("/administration")
def show(person: Person) -> Response:
    """Show what waits, and where to go."""
    said = person.tongue
    found, waits = people(person.home)
    waiting = [
        {**vars(one), "kind": said.said(APPOINTMENTS, one.kind), "role": said.said(ROLES, one.role)} for one in waits
    ]
    return page(
        person, "administration.html", here="my-day", waiting=waiting, places=theirs(start(person.home)),
        names=sum(one.state == "active" for one in found),
    )  # fmt: skip


def first_page(acts: frozenset[str]) -> str:
    """Return where somebody begins who may do these acts and works no alerts."""
    return next((address for act, address in FIRST if act in acts), "/more")
