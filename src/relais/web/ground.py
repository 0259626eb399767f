"""The ground of a case, and its reach: what those in charge of it state of the facts, for the law to be asked."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.desk.element import state_reach
from relais.desk.error import DeskError
from relais.desk.ground import FACTS, Ground, Stated, offences, state_ground, stated
from relais.web import typed
from relais.web.case_page import meanwhile
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Editing, Person, Visitor

ROUTES = APIRouter()
# What a person says of a fact, and how the form has it; whatever else it holds is not stated.
SAID = {"yes": True, "no": False}
WORDS = {value: word for word, value in SAID.items()}
# The facts of the ground itself; those of reach are asked by `FACTS`.
OF_GROUND = ("through_a_network", "offence_in_france", "person_resides_in_france")


@ROUTES.get("/case/{number}/ground")
def show(number: int, person: Person) -> Response:
    """Show what is stated of a case, as the forms that would replace it."""
    return _page(person, number)


@ROUTES.post("/case/{number}/ground")
def say(
    number: int, person: Editing, facts: Annotated[str, Form()] = "",
    offence: Annotated[list[str] | None, Form()] = None, magistrate: Annotated[str, Form()] = "",
    authorisation: Annotated[str, Form()] = "", through_a_network: Annotated[str, Form()] = "",
    offence_in_france: Annotated[str, Form()] = "", person_resides_in_france: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """State what the case is about, in place of what was stated before."""
    given = Ground(
        None, tuple(offence or ()), magistrate.strip(), authorisation.strip(), SAID.get(through_a_network),
        SAID.get(offence_in_france), SAID.get(person_resides_in_france),
    )  # fmt: skip
    try:
        state_ground(person.home, number, replace(given, facts=typed.day(facts)))
    except DeskError as error:
        return _page(person, number, ground=given, day=facts, error=error)
    return RedirectResponse(f"/case/{number}/elements", 303)


@ROUTES.post("/case/{number}/reach")
def say_reach(
    number: int, person: Editing, fact: Annotated[list[str] | None, Form()] = None,
    said: Annotated[list[str] | None, Form()] = None, birth: Annotated[str, Form()] = "",
    age: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """State what is true and what is not of reach, and of the victim's age."""
    told = dict(zip(fact or (), said or (), strict=False))
    try:
        years = (typed.numbers(age) or [0])[0]
        state_reach(
            person.home, number, [one for one in told if told[one] == "yes"],
            [one for one in told if told[one] == "no"], typed.day(birth), years,
        )  # fmt: skip
    except DeskError as error:
        return _page(person, number, facts=told, of_victim=(birth, age), error=error)
    return RedirectResponse(f"/case/{number}/elements", 303)


def _page(
    person: Visitor, number: int, *, ground: Ground | None = None, day: str | None = None,
    facts: dict[str, str] | None = None, of_victim: tuple[str, str] | None = None,
    error: DeskError | None = None,
) -> Response:  # fmt: skip
    stands, reach, seen = stated(person.home, number)
    held = ground or stands
    return page(
        person, "ground.html", here="cases", status=422 if error else 200, case=number, ground=held,
        day_of_facts=day if day is not None else held.facts.isoformat() if held.facts else "",
        offences=offences(), asked=[(one, WORDS.get(getattr(held, one), "")) for one in OF_GROUND],
        reach=[(one, _said(reach, one) if facts is None else facts.get(one, "")) for one in FACTS],
        victim=of_victim or _victim(reach), seen=seen, meanwhile=meanwhile(error, person.tongue),
        error=not_done(person, error) if error else None,
    )  # fmt: skip


def _said(reach: Stated, fact: str) -> str:
    return WORDS.get(getattr(reach.facts, fact), "")


def _victim(reach: Stated) -> tuple[str, str]:
    return reach.birth.isoformat() if reach.birth else "", str(reach.age_at_least or "")
