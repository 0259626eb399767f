"""The wait after failures, and codes that count once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert

from relais.safeguards import attempt
from relais.store.tables import ACTOR

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def connection(empty: Connection) -> Connection:
    empty.execute(insert(ACTOR).values(name="B. Petit", named_at="t"))
    return empty


def test_the_sixth_try_waits_and_a_success_ends_the_count(connection: Connection) -> None:
    for count in range(attempt.FREE):
        assert not attempt.waits(connection, 1, NOW), count
        attempt.note(connection, 1, NOW, succeeded=False)
    assert attempt.waits(connection, 1, NOW)
    assert not attempt.waits(connection, 2, NOW), "another account does not wait"
    assert attempt.waits(connection, 1, NOW + timedelta(seconds=29))
    assert not attempt.waits(connection, 1, NOW + timedelta(seconds=30))
    attempt.note(connection, 1, NOW + timedelta(seconds=30), succeeded=False)
    assert attempt.waits(connection, 1, NOW + timedelta(seconds=89))
    attempt.note(connection, 1, NOW + timedelta(seconds=90), succeeded=True)
    attempt.note(connection, 1, NOW + timedelta(seconds=91), succeeded=False)
    assert not attempt.waits(connection, 1, NOW + timedelta(seconds=91))


@given(st.integers(0, 100_000))
def test_the_wait_never_shrinks_and_ends(failures: int) -> None:
    assert attempt.wait(failures) <= attempt.wait(failures + 1) <= attempt.LONGEST_WAIT


def test_a_code_counts_once_and_none_before_it_counts_after(connection: Connection) -> None:
    assert attempt.use_step(connection, 1, 100)
    assert not attempt.use_step(connection, 1, 100)
    assert not attempt.use_step(connection, 1, 99)
    assert attempt.use_step(connection, 2, 100)
    assert attempt.use_step(connection, 1, 101)
    attempt.forget_steps(connection, 1)
    assert attempt.use_step(connection, 1, 100)
    assert not attempt.use_step(connection, 2, 100)
