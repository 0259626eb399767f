"""The period kept back: what no screening has seen can still speak for or against a pair."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.keep_back import keep_back, kept
from relais.model.notice import msg
from relais.web import typed
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
NO_START = msg("say from which day on, or tick that nothing is kept back any more")


@ROUTES.get("/kept-back")
def show(person: Person) -> Response:
    """Show what is kept back now."""
    return _page(person, {"start": "", "reason": "", "end": ""})


@ROUTES.post("/kept-back")
def keep(
    person: Acting, start: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
    end: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Keep everything back from a day on; with `end`, nothing any more."""
    told = {"start": start, "reason": reason, "end": end}
    try:
        keep_back(person.home, None if end == "yes" else _day(start), reason)
    except DeskError as error:
        return _page(person, told, error=not_done(person, error))
    return RedirectResponse("/kept-back", 303)


def _day(text: str) -> date:
    found = typed.day(text)
    if found is None:
        raise DeskError(NO_START)
    return found


def _page(person: Visitor, told: dict[str, str], *, error: str | None = None) -> Response:
    status = 422 if error else 200
    return page(
        person, "kept_back.html", here="evidence", status=status, found=kept(person.home), told=told, error=error
    )  # fmt: skip
