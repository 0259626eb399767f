"""Persons and notes of a case: superseded, never erased, and only within their case."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from relais.casework import case as cases
from relais.casework import person, statement
from relais.casework.person import NoPersonError
from relais.casework.statement import NoStatementError
from relais.store.database import writing

PLACES = (("a" * 64, "/parties/0"), ("b" * 64, ""))


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection:
        for name in ("2026/014", "2026/015"):
            cases.open_case(connection, name, "PV 12", "preliminary", "A. Martin")
        yield connection


def test_a_category_is_superseded_and_every_one_stays_with_its_ground(connection: Connection) -> None:
    number = person.attach(connection, 1, "S-1", PLACES, "named in a report", "A. Martin")
    other = person.attach(connection, 1, "S-2", PLACES[:1], "named in a report", "A. Martin")
    person.categorise(connection, 1, number, "suspected", "payments on nine evenings", "A. Martin")
    told = person.categorise(connection, 1, number, "other", "pays for a relative", "A. Martin")
    assert (told.number, told.category, told.places) == (number, "other", frozenset(PLACES))
    assert [one.category for one in person.history(connection, 1, number)] == ["undetermined", "suspected", "other"]
    person.categorise(connection, 1, other, "undetermined", "not of this case", "A. Martin", withdrawn=True)
    assert [one.number for one in person.persons(connection, 1)] == [number]
    with pytest.raises(NoPersonError):
        person.categorise(connection, 1, other, "other", "why", "A. Martin")
    with pytest.raises(NoPersonError):
        person.categorise(connection, 2, number, "other", "why", "A. Martin")


@pytest.mark.slow
def test_of_two_who_supersede_a_note_the_second_is_told(connection: Connection) -> None:
    first = statement.state(connection, 1, "fact", "the account was opened in May", PLACES, "A. Martin")
    second = statement.state(connection, 1, "fact", "the account was opened in June", PLACES, "A. Martin", first)
    with pytest.raises(NoStatementError) as told:
        statement.state(connection, 1, "fact", "in July", PLACES, "A. Martin", first)
    assert told.value.by is not None
    assert told.value.by.number == second
    with pytest.raises(NoStatementError):
        statement.withdraw(connection, 2, second, "A. Martin")
    [held] = statement.standing(connection, 1)
    assert (held.number, held.kind, held.places, held.supersedes) == (second, "fact", PLACES, first)
    statement.withdraw(connection, 1, second, "A. Martin")
    assert statement.standing(connection, 1) == []
    assert [one.withdrawn for one in statement.every(connection, 1)] == [False, False, True]
    with pytest.raises(NoStatementError):
        statement.withdraw(connection, 1, second + 1, "A. Martin")
