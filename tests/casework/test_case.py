"""Cases: opened, assigned, closed, and how a person stands to one."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from relais.casework import case as cases
from relais.casework import procedure
from relais.model.role import Relation
from relais.safeguards.account import account
from relais.store.database import writing
from relais.store.tables import ACTOR


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection:
        yield connection


@pytest.fixture
def second(connection: Connection) -> int:
    connection.execute(ACTOR.insert().values(name="B. Petit", named_at="2026-01-01"))
    found = account(connection, "B. Petit")
    assert found is not None
    return found.id


def test_a_case_is_led_by_whoever_opens_it(connection: Connection, second: int) -> None:
    number = cases.open_case(connection, "2026/014", "PV 12", "preliminary", "A. Martin")
    found = cases.case(connection, number)
    assert (found.reference, found.state, found.members) == ("2026/014", "open", {"A. Martin": "lead"})
    assert cases.relation(connection, 1, number) is Relation.OWN
    assert cases.relation(connection, second, number) is Relation.FOREIGN
    assert cases.relation(connection, second, None) is Relation.NONE
    with pytest.raises(cases.NoCaseError):
        cases.relation(connection, 1, number + 1)


def test_assignment_closing_and_erasure_change_how_one_stands(connection: Connection, second: int) -> None:
    number = cases.open_case(connection, "2026/014", "PV 12", "preliminary", "A. Martin")
    cases.assign(connection, number, second, "member", "A. Martin")
    assert cases.own_cases(connection, second) == {number}
    cases.assign(connection, number, 1, "lead", "A. Martin", withdrawn=True)
    assert cases.case(connection, number).members == {"B. Petit": "member"}
    assert cases.relation(connection, 1, number) is Relation.FOREIGN
    cases.set_state(connection, number, "closed", "transmitted", "B. Petit", "transmitted")
    assert cases.relation(connection, second, number) is Relation.CLOSED
    assert cases.relation(connection, 1, number) is Relation.FOREIGN
    cases.set_state(connection, number, "open", "new facts", "B. Petit", None)
    assert cases.relation(connection, second, number) is Relation.OWN
    cases.set_state(connection, number, "erased", "term", "B. Petit", None)
    assert cases.relation(connection, second, number) is Relation.ERASED


@pytest.mark.slow
def test_the_sources_of_a_case_are_those_of_its_procedure_and_those_attached(connection: Connection) -> None:
    number = cases.open_case(connection, "2026/014", "PV 12", "preliminary", "A. Martin")
    other = cases.open_case(connection, "2026/015", "", "flagrance", "A. Martin")
    procedure.assign(connection, "PV 12", ["a" * 64], "A. Martin")
    procedure.assign(connection, "PV 13", ["b" * 64], "A. Martin")
    cases.attach(connection, number, "c" * 64, "/reports/1", "A. Martin")
    cases.attach(connection, number, "d" * 64, None, "A. Martin")
    cases.attach(connection, number, "d" * 64, None, "A. Martin", withdrawn=True)
    assert cases.sources(connection) == {number: {"a" * 64, "c" * 64}, other: frozenset()}
