"""Undoing the decision just recorded: one button, and the alert is before the person again."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.alert_undo import Undoable, undo, undoable
from relais.model.notice import msg
from relais.web.asked import Asked, query
from relais.web.visitor import Acting, Visitor

ROUTES = APIRouter()
After = Annotated[int, Query(ge=0, lt=1 << 31)]
UNDONE_BY = msg("undone by whoever recorded it")


@ROUTES.post("/decision/{number}/undo")
def take_back(number: int, person: Acting, wanted: Asked) -> Response:
    """Undo a decision of one's own, and show its alert again."""
    report = undo(person.home, number, person.tongue.text(UNDONE_BY))
    return RedirectResponse(f"/alert/{report}{query(wanted)}", 303)


def recorded(person: Visitor, after: int) -> Undoable | None:
    """Return the decision that a page says was just recorded, if it is one of the person's that can be undone."""
    return undoable(person.home, after) if after else None
