"""A subject: the mentions that are proposed to be one, what links them, and the facts about them."""

from fastapi import APIRouter
from fastapi.responses import Response

from relais.desk.queue import why
from relais.desk.show import show as sheet_of
from relais.web.render import page
from relais.web.sheet import tables
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/subject/{subject}")
def show(subject: str, person: Person) -> Response:
    """Show a subject, which is a proposal until somebody judges it."""
    # Whatever is no subject is refused by the second question, in the same words.
    found = why(person.home, subject if subject.startswith("S-") else f"S-{subject}")
    sheet = sheet_of(person.home, found.id)
    return page(
        person, "subject.html", here="queue", subject=found.id, why=found, tables=tables(sheet.tables, person.tongue)
    )
