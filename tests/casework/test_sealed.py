"""Sealed sources that may leave: the last decision holds, and all of them stay."""

from sqlalchemy import Engine

from relais.casework import case as cases
from relais.casework.sealed import decide, every, standing
from relais.store.database import writing


def test_the_last_decision_on_a_source_holds(engine: Engine) -> None:
    with writing(engine) as connection:
        number = cases.open_case(connection, "2026/1", "PV 1", "preliminary", "A. Martin")
        one, other = "a" * 64, "b" * 64
        decide(connection, number, other, "asked for", "A. Martin")
        decide(connection, number, one, "asked for", "A. Martin")
        assert [held.source_id for held in standing(connection, number)] == [one, other]
        decide(connection, number, one, "taken back", "A. Martin", withdrawn=True)
        assert [held.source_id for held in standing(connection, number)] == [other]
        decide(connection, number, one, "again", "A. Martin")
        assert [held.reason for held in standing(connection, number)] == ["again", "asked for"]
        assert [held.reason for held in every(connection, number)] == ["asked for", "asked for", "taken back", "again"]
