"""Approvals: asked by one, signed by another, used once; an emergency is listed until it is signed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, insert

from relais.casework import approval
from relais.casework.approval import NoApprovalError, NotApprovedError, SamePersonError
from relais.store.database import writing
from relais.store.tables import ACTOR

A, B = "A. Martin", "B. Petit"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def connection(engine: Engine):  # type: ignore[no-untyped-def]
    with writing(engine) as connection:
        connection.execute(insert(ACTOR).values(name=B, named_at="t"))
        yield connection


def state(connection: Connection, number: int, at: datetime = NOW) -> str:
    found = approval.approval(connection, number)
    assert found is not None
    return found.state(at)


def test_what_another_signed_is_used_once_by_who_asked(connection: Connection) -> None:
    number = approval.propose(connection, "export", "package 7", 3, "asked by the magistrate", A)
    assert state(connection, number) == "waiting"
    with pytest.raises(NotApprovedError):
        approval.use(connection, "export", "package 7", 3, A, NOW)
    with pytest.raises(SamePersonError):
        approval.sign(connection, number, "fine", A, granted=True)
    approval.sign(connection, number, "seen", B, granted=True)
    assert state(connection, number) == "granted"
    for act, what, case, actor in (
        ("unmask", "package 7", 3, A), ("export", "package 8", 3, A), ("export", "package 7", 4, A),
        ("export", "package 7", None, A), ("export", "package 7", 3, B),
    ):  # fmt: skip
        with pytest.raises(NotApprovedError):
            approval.use(connection, act, what, case, actor, NOW)
    assert approval.use(connection, "export", "package 7", 3, A, NOW) == number
    assert state(connection, number) == "used"
    with pytest.raises(NotApprovedError):
        approval.use(connection, "export", "package 7", 3, A, NOW)


def test_of_two_that_say_the_same_the_one_that_is_named_is_used(connection: Connection) -> None:
    first, second = (approval.propose(connection, "export", "package 7", 3, why, A) for why in ("one", "two"))
    for number in (first, second):
        approval.sign(connection, number, "seen", B, granted=True)
    assert approval.use(connection, "export", "package 7", 3, A, NOW, second) == second
    with pytest.raises(NotApprovedError):
        approval.use(connection, "export", "package 7", 3, A, NOW, second)
    assert approval.use(connection, "export", "package 7", 3, A, NOW) == first


def test_what_was_refused_is_not_used_and_nothing_is_signed_twice(connection: Connection) -> None:
    number = approval.propose(connection, "export", "package 7", None, "why", A)
    approval.sign(connection, number, "not needed", B, granted=False)
    assert state(connection, number) == "refused"
    with pytest.raises(NotApprovedError):
        approval.use(connection, "export", "package 7", None, A, NOW)
    for again in (number, 99):
        with pytest.raises(NoApprovalError):
            approval.sign(connection, again, "after all", B, granted=True)


def test_an_emergency_is_done_at_once_and_listed_until_it_is_signed(connection: Connection) -> None:
    number = approval.emergency(connection, "export", "package 7", 3, "a child in danger now", A, NOW)
    assert approval.use(connection, "export", "package 7", 3, A, NOW) == number
    with pytest.raises(NotApprovedError):
        approval.use(connection, "export", "package 7", 3, A, NOW)
    late = approval.emergency(connection, "export", "package 8", 3, "a child in danger now", A, NOW - timedelta(days=3))
    with pytest.raises(NotApprovedError):
        approval.use(connection, "export", "package 8", 3, A, NOW)
    (listed, overdue) = approval.unsigned_emergencies(connection)
    assert overdue.number == late
    assert (listed.number, listed.name, listed.reason, listed.due) == (
        number, A, "a child in danger now", "2026-11-22T12:00:00+00:00",
    )  # fmt: skip
    assert state(connection, number, NOW + timedelta(hours=48)) == "waiting"
    assert state(connection, number, NOW + timedelta(hours=48, seconds=1)) == "overdue"
    with pytest.raises(SamePersonError):
        approval.sign(connection, number, "mine", A, granted=True)
    approval.sign(connection, number, "late, and right", B, granted=True)
    assert [one.number for one in approval.unsigned_emergencies(connection)] == [late]
    assert state(connection, number, NOW + timedelta(days=9)) == "used"


def test_a_refused_emergency_is_not_used_after_that(connection: Connection) -> None:
    number = approval.emergency(connection, "unmask", "S-1", 3, "why", A, NOW)
    approval.sign(connection, number, "no", B, granted=False)
    with pytest.raises(NotApprovedError):
        approval.use(connection, "unmask", "S-1", 3, A, NOW)
    assert approval.unsigned_emergencies(connection) == []
