"""The settings in force, to be read; and what is wrong with the home. Both are changed on its machine."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.doctor import examine
from relais.desk.doctor_look import GOOD
from relais.desk.in_force import Told, in_force
from relais.language.desk_words import CHECKS, ORIGINS
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.listing import Column, listing
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/settings")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """Show every setting: its value, its default, where it comes from, what it means."""
    _ = person.tongue.text
    columns = (
        Column("name", _("setting")), Column("value", _("value")), Column("default", _("default")),
        Column("origin", _("origin of the value")), Column("meaning", _("meaning")),
    )  # fmt: skip
    rows = [_row(one, person.tongue) for one in in_force(person.home)]
    table = listing(rows, columns, "/settings", sort=sort, page=number)
    return page(person, "settings.html", here="more", table=table)


@ROUTES.get("/settings/doctor")
def doctor(person: Person, sort: Annotated[str, Query()] = "") -> Response:
    """Run every check, and show what is wrong and what to do about it."""
    said = person.tongue
    _ = said.text
    found = examine(person.home, datetime.now(UTC))
    columns = (
        Column("check", _("check")), Column("state", _("state")), Column("what", _("what is so")),
        Column("to_do", _("what to do")),
    )  # fmt: skip
    rows = [
        {"check": said.said(CHECKS, one.check), "state": _(one.state), "what": said.say(one.what, one.params),
         "to_do": "" if one.state == GOOD else said.say(one.to_do, one.params)}
        for one in found
    ]  # fmt: skip
    well = all(one.state == GOOD for one in found)
    return page(person, "doctor.html", here="more", table=listing(rows, columns, "/settings/doctor", sort=sort),
                well=well)  # fmt: skip


def _row(one: Told, said: Tongue) -> Row:
    value, default = (_shown(held) for held in (one.value, one.default))
    origin = one.variable or said.said(ORIGINS, one.origin)
    return {"name": one.name, "value": value, "default": default, "origin": origin, "meaning": said.text(one.meaning)}


def _shown(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)
