"""A passage of a sealed source: opened by a deliberate act, counted as exposure, closed when one moves on."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response

from relais.desk.error import DeskError
from relais.desk.exposure import REASONS_ASKED
from relais.desk.passage import passage
from relais.web.render import page
from relais.web.typed import way_back
from relais.web.visitor import Acting

ROUTES = APIRouter()


@ROUTES.post("/passage")
def open_it(
    person: Acting, source: Annotated[str, Form()] = "", place: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/",
    case: Annotated[int | None, Form()] = None,
) -> Response:  # fmt: skip
    """Show the text at a place; past the hour or the hours at which reading ends, ask why first."""
    told: dict[str, Any] = {"source": source, "place": place, "back": way_back(back, "/"), "case": case}
    try:
        found = passage(person.home, source, place, reason, case)
    except DeskError as error:
        if error.template not in REASONS_ASKED:
            raise
        said = person.tongue.say(error.template, error.params)
        return page(person, "passage.html", passage=None, asked=said, **told)
    return page(person, "passage.html", passage=found, asked=None, **told)
