"""Clearances: given, taken back as a row of their own, and none of them erased."""

import pytest
from sqlalchemy import Engine

from relais.casework.clearance import NotClearedError, clear, digests, every, standing, withdraw
from relais.store.database import writing

PLACES = [("b" * 64, "line 2"), ("a" * 64, "line 1"), ("a" * 64, "line 1")]


def test_a_clearance_stands_until_it_is_taken_back_and_both_rows_stay(engine: Engine) -> None:
    with writing(engine) as connection:
        first = clear(connection, "S-1", "S-2", PLACES, "a couple", "A. Martin")
        second = clear(connection, "S-1", "S-3", PLACES[:1], "rent", "A. Martin")
        assert standing(connection) == [first, second] == every(connection)
        assert first.places == set(PLACES)
        gone = withdraw(connection, first.number, "not married", "A. Martin")
        assert standing(connection) == [second]
        assert every(connection) == [first, second, gone]
        assert (gone.payer, gone.payee, gone.withdraws, gone.places) == ("S-1", "S-2", 1, frozenset())
        assert digests(connection) == [first.digest, second.digest, gone.digest]
        assert len(set(digests(connection))) == 3


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_does_not_stand_is_not_taken_back(engine: Engine, number: int) -> None:
    with writing(engine) as connection:
        clear(connection, "S-1", "S-2", PLACES, "a couple", "A. Martin")
        withdraw(connection, 1, "not married", "A. Martin")
        with pytest.raises(NotClearedError):
            withdraw(connection, number, "again", "A. Martin")
        assert len(every(connection)) == 2
