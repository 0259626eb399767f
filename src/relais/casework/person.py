"""Persons in a case, each in a category with its ground (directive 2016/680, article 6). Superseded, never erased.

A person is known by the places where they are mentioned: subjects are named anew when links change.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.safeguards.register import add
from relais.store.case_tables import CASE_PERSON
from relais.store.tables import ACTOR

Place = tuple[str, str]

SUSPECTED, CONVICTED, VICTIM, OTHER, UNDETERMINED = CATEGORIES = (
    "suspected",  # serious grounds to believe that they committed, or will commit, an offence
    "convicted",
    "victim",  # or facts give reason to believe so
    "other",  # witness, contact, informant
    "undetermined",  # nobody has said yet
)


class NoPersonError(Exception):
    """The case has no such person."""


@dataclass(frozen=True)
class Person:
    """A person of a case as they stand. `number` names them in it; `row` is the decision that holds.

    `subject`: as the run of that day named them; `places`: (source, locator) of each mention.
    """

    number: int
    row: int
    case: int
    subject: str | None
    places: frozenset[Place]
    category: str
    ground: str
    withdrawn: bool
    actor: str
    at: str


def attach(
    connection: Connection, case: int, subject: str | None, places: Iterable[Place], ground: str, actor: str,
    category: str = UNDETERMINED,
) -> int:  # fmt: skip
    """Attach a proposed subject to a case; return the person's number."""
    told = json.dumps(sorted(places))
    values = {"subject": subject, "places": told, "category": category, "ground": ground, "withdrawn": False}
    return add(connection, CASE_PERSON, actor, case=case, person=None, **values)


def categorise(
    connection: Connection, case: int, number: int, category: str, ground: str, actor: str, *, withdrawn: bool = False
) -> Person:
    """Put a person of a case in another category, or take them out of it; raises NoPersonError."""
    held = {one.number: one for one in persons(connection, case)}
    if number not in held:
        raise NoPersonError(number)
    places = json.dumps(sorted(held[number].places))
    values = {"subject": held[number].subject, "places": places, "category": category, "ground": ground}
    add(connection, CASE_PERSON, actor, case=case, person=number, **values, withdrawn=withdrawn)
    return history(connection, case, number)[-1]


def persons(connection: Connection, case: int) -> list[Person]:
    """Return the persons of a case as they stand, those taken out of it left out."""
    last = {one.number: one for one in _every(connection, case)}
    return [one for one in last.values() if not one.withdrawn]


def history(connection: Connection, case: int, number: int) -> list[Person]:
    """Return every decision on a person, in order."""
    return [one for one in _every(connection, case) if one.number == number]


def every_place(connection: Connection, case: int) -> frozenset[Place]:
    """Return the places of all who are or were in a case."""
    return frozenset(place for one in _every(connection, case) for place in one.places)


def _every(connection: Connection, case: int) -> Sequence[Person]:
    of = CASE_PERSON.c
    columns = (of.number, of.person, of.subject, of.places, of.category, of.ground, of.withdrawn, ACTOR.c.name, of.at)
    rows = select(*columns).join(ACTOR, ACTOR.c.id == of.actor_id).where(of.case == case).order_by(of.number)
    return [
        Person(
            person or number, number, case, subject, frozenset((one, at) for one, at in json.loads(places)), *rest
        )
        for number, person, subject, places, *rest in connection.execute(rows)
    ]  # fmt: skip
