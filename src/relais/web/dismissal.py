"""Dismissals: a role taken back, an account closed; at once."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from relais.desk import people as desk
from relais.desk.error import DeskError
from relais.language.desk_words import ROLES
from relais.model.notice import msg
from relais.web.not_done import not_done
from relais.web.people import unit
from relais.web.visitor import Acting

ROUTES = APIRouter()
TAKEN_BACK = msg("{name} is {role} no longer.")
CLOSED = msg("The account of {name} is closed; what they did keeps their name.")
NOT_TWICE = msg("nothing is closed: type the name once more, as it is listed")


@ROUTES.post("/people/take-back")
def take_back(person: Acting, name: Annotated[str, Form()] = "", role: Annotated[str, Form()] = "") -> Response:
    """Take a role back, at once."""
    try:
        desk.withdraw_role(person.home, name, role)
    except DeskError as error:
        told = {"what": "take-back", "name": name, "role": role}
        return unit(person, error=not_done(person, error), told=told, status=422)
    said = person.tongue
    return unit(person, done=said.text(TAKEN_BACK).format(name=name, role=said.said(ROLES, role)))


@ROUTES.post("/people/close")
def close(person: Acting, name: Annotated[str, Form()] = "", again: Annotated[str, Form()] = "") -> Response:
    """Close an account, at once, where the name was typed besides being chosen."""
    told = {"what": "close", "name": name, "role": ""}
    if again.strip() != name:
        return unit(person, error=person.tongue.text(NOT_TWICE), told=told, status=422)
    try:
        desk.close(person.home, name)
    except DeskError as error:
        return unit(person, error=not_done(person, error), told=told, status=422)
    return unit(person, done=person.tongue.text(CLOSED).format(name=name))
