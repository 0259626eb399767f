"""Asking the owner of a case: about a selector, without learning whether a case holds it; and what owners answer."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.ask_owner import answer_owner, ask_owner, owner_requests
from relais.desk.error import DeskError
from relais.web.listing import SHOWN
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()


@ROUTES.get("/owners")
def show(
    person: Person, q: Annotated[str, Query(max_length=1000)] = "", asked: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """Show what waits for the person, the form, and what they asked. `asked`: the number of the question just asked."""
    return _page(person, {"selector": q, "reason": ""}, asked=asked)


@ROUTES.post("/owners")
def ask(person: Acting, selector: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "") -> Response:
    """Ask whoever owns a case that holds a selector."""
    try:
        number = ask_owner(person.home, selector, reason)
    except DeskError as error:
        return _page(person, {"selector": selector, "reason": reason}, error=not_done(person, error))
    return RedirectResponse(f"/owners?asked={number}", 303)


@ROUTES.post("/owners/{number}")
def answer(
    number: int, person: Acting, text: Annotated[str, Form()] = "", granted: Annotated[str, Form()] = ""
) -> Response:
    """Answer what somebody asks about a case of the person's, or refuse."""
    try:
        answer_owner(person.home, number, text, granted=granted == "yes")
    except DeskError as error:
        told = {"selector": "", "reason": ""}
        return _page(person, told, answers={number: text}, error=not_done(person, error))
    return RedirectResponse("/owners", 303)


def _page(
    person: Visitor, told: dict[str, str], *, asked: int = 0, answers: dict[int, str] | None = None,
    error: str | None = None,
) -> Response:  # fmt: skip
    found = owner_requests(person.home)
    return page(
        person, "owners.html", here="more", status=422 if error else 200, told=told, asked=asked,
        waiting=found.for_me[:SHOWN], of_waiting=len(found.for_me), mine=found.asked[::-1][:SHOWN],
        of_mine=len(found.asked), answers=answers or {}, error=error,
    )  # fmt: skip
