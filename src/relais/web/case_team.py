"""Who works on a case, and how it ends: assigned, taken off, handed over; closed with its outcome, opened again."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.case import OUTCOMES, PARTS, READER, assign, close, hand_over, reopen, show
from relais.desk.error import DeskError
from relais.desk.people import people
from relais.model.notice import msg
from relais.web.case_page import case_page
from relais.web.visitor import Editing, Person, Visitor

ROUTES = APIRouter()
NO_ACT = msg("choose what is done: who is put on the case or taken off, a hand-over, closing or opening it again")
# The part of whoever leads is handed over.
GIVEN = PARTS[1:]
_NOTHING = dict.fromkeys(("act", "name", "part", "reason", "outcome"), "")


@ROUTES.get("/case/{number}/team")
def team(number: int, person: Person) -> Response:
    """Show who is on a case, and what may be done about it."""
    return _page(person, number)


@ROUTES.post("/case/{number}/team")
def change(
    number: int, person: Editing, act: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
    part: Annotated[str, Form()] = "member", reason: Annotated[str, Form()] = "", outcome: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Put somebody on the case or take them off, hand it over, close it, open it again."""
    home = person.home
    acts: dict[str, Callable[[], object]] = {
        "assign": lambda: assign(home, number, name, part),
        "off": lambda: assign(home, number, name, GIVEN[0], off=True),
        "hand-over": lambda: hand_over(home, number, name, reason),
        "close": lambda: close(home, number, outcome, reason),
        "reopen": lambda: reopen(home, number, reason),
    }
    if act not in acts:
        return _page(person, number, error=DeskError(NO_ACT))
    try:
        acts[act]()
    except DeskError as error:
        told = {"act": act, "name": name, "part": part, "reason": reason, "outcome": outcome}
        return _page(person, number, error=error, told=told)
    # Whoever handed the case over is not on it any more.
    gone = act == "hand-over" or (act == "off" and name == home.actor)
    return RedirectResponse("/cases" if gone else f"/case/{number}/team", 303)


def _page(
    person: Visitor, number: int, *, error: DeskError | None = None, told: dict[str, str] | None = None
) -> Response:
    found = show(person.home, number)
    reads_only = found.case.members.get(person.home.actor) == READER
    unit = [] if reads_only else [one.name for one in people(person.home)[0] if one.roles]
    return case_page(
        person, "case_team.html", found.case, found.seen, error=error, unit=unit, parts=GIVEN, outcomes=OUTCOMES,
        told=_NOTHING | (told or {}),
    )  # fmt: skip
