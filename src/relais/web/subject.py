"""A subject: the mentions that are proposed to be one, what links them, and the facts about them."""

from fastapi import APIRouter
from fastapi.responses import Response

from relais.desk.at_once import subject_at_once
from relais.web.render import page
from relais.web.sheet import tables
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/subject/{subject}")
def show(subject: str, person: Person) -> Response:
    """Show a subject, which is a proposal until somebody judges it."""
    shown = subject_at_once(person.home, subject if subject.startswith("S-") else f"S-{subject}")
    return page(
        person, "subject.html", here="queue", subject=shown.why.id, why=shown.why,
        tables=tables(shown.sheet.tables, person.tongue),
    )  # fmt: skip
