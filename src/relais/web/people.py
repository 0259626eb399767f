"""People: accounts, roles, and appointments, which one person asks for and another confirms."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from relais.desk import people as desk
from relais.desk.error import DeskError
from relais.desk.people import Asked
from relais.language.desk_words import ACCOUNT_STATES, APPOINTMENTS, ROLES
from relais.model.notice import msg
from relais.web.listing import Column, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
UNSAID = msg("say whether it is confirmed or refused: nothing was recorded")
WAITS = msg("Asked as number {number}: it waits for another person, a head.")
CONFIRMED, REFUSED = msg("Number {number} is confirmed."), msg("Number {number} is refused.")


@ROUTES.get("/people")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """Show who works in the unit, and what waits for a head."""
    return unit(person, sort, number)


@ROUTES.post("/people/add")
def add(person: Acting, name: Annotated[str, Form()] = "", role: Annotated[str, Form()] = "") -> Response:
    """Ask that a person be let in."""
    told = {"what": "add", "name": name, "role": role}
    return _done(person, told, WAITS, lambda: desk.add(person.home, name, role or None))


@ROUTES.post("/people/role")
def give(person: Acting, name: Annotated[str, Form()] = "", role: Annotated[str, Form()] = "") -> Response:
    """Ask a role for somebody else."""
    told = {"what": "role", "name": name, "role": role}
    return _done(person, told, WAITS, lambda: desk.give_role(person.home, name, role))


@ROUTES.post("/people/reset")
def reset(person: Acting, name: Annotated[str, Form()] = "") -> Response:
    """Ask that somebody enrol anew."""
    told = {"what": "reset", "name": name, "role": ""}
    return _done(person, told, WAITS, lambda: desk.reset(person.home, name))


@ROUTES.post("/people/{number}/answer")
def answer(number: int, person: Acting, granted: Annotated[str, Form()] = "") -> Response:
    """Confirm what another asked, or refuse it."""
    told = {"what": "answer", "name": "", "role": ""}
    if granted not in ("yes", "no"):
        return unit(person, error=not_done(person, DeskError(UNSAID)), told=told, status=422)
    yes = granted == "yes"
    return _done(
        person, told, CONFIRMED if yes else REFUSED, lambda: desk.confirm(person.home, number, granted=yes)
    )  # fmt: skip


def _done(person: Visitor, told: dict[str, str], template: str, ask: Callable[[], Asked]) -> Response:
    """Ask it, and show the page with what came of it: a half of a code is told this once, and never in an address."""
    try:
        asked = ask()
    except DeskError as error:
        return unit(person, error=not_done(person, error), told=told, status=422)
    return unit(person, done=person.tongue.say(template, {"number": asked.number}), half=asked.half)


def unit(
    person: Visitor, sort: str = "", number: int = 1, *, done: str | None = None, half: str | None = None,
    error: str | None = None, told: dict[str, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    """Return the page: who works in the unit, what waits, what was just done or refused."""
    found, waits = desk.people(person.home)
    said = person.tongue
    _ = said.text
    columns = (
        Column("name", _("name")), Column("state", _("state")), Column("roles", _("roles")),
        Column("enrolled", _("signs in")),
    )  # fmt: skip
    rows = [
        {**vars(one), "state": said.said(ACCOUNT_STATES, one.state),
         "roles": ", ".join(said.said(ROLES, role) for role in one.roles)}
        for one in found
    ]  # fmt: skip
    waiting = [
        {**vars(one), "kind": said.said(APPOINTMENTS, one.kind), "role": said.said(ROLES, one.role)} for one in waits
    ]
    return page(
        person, "people.html", here="more", status=status, names=[one.name for one in found if one.state == "active"],
        table=listing(rows, columns, "/people", sort=sort, page=number), waiting=waiting, roles=tuple(ROLES), done=done,
        half=half, error=error, told=told or {"what": "", "name": "", "role": ""},
    )  # fmt: skip
