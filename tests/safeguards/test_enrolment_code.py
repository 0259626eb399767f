"""The code of enrolment: both halves, once, for seven days, and only the latest."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from relais.model.role import Role
from relais.safeguards import appointment, credential
from relais.safeguards.enrolment_code import opened

A, B = "A. Martin", "B. Petit"


@pytest.fixture
def halves(empty: Connection) -> tuple[str, str]:
    number, first = appointment.ask_account(empty, B, Role.HEAD, A)
    second = appointment.answer(empty, number, A, granted=True)
    assert second is not None
    return first, second


def now() -> datetime:
    return datetime.now(UTC)


def test_both_halves_open_in_either_order_however_typed(empty: Connection, halves: tuple[str, str]) -> None:
    first, second = halves
    assert opened(empty, halves, now()) == (1, 2)
    assert opened(empty, (second.lower().replace("-", " "), first), now()) == (1, 2)
    for wrong in ((first, first), (second, second), (first, ""), ("", second), ("", ""), (first, second[:-1])):
        assert opened(empty, wrong, now()) is None


def test_a_code_runs_out_and_is_used_once(empty: Connection, halves: tuple[str, str]) -> None:
    assert opened(empty, halves, now() + timedelta(days=7)) is None
    assert opened(empty, halves, now() - timedelta(minutes=1)) is None
    credential.give(empty, 2, "kept", "A" * 32, bytes(32), B, 1)
    assert opened(empty, halves, now()) is None


def test_only_the_latest_code_opens(empty: Connection, halves: tuple[str, str]) -> None:
    number, first = appointment.ask_reset(empty, B, A)
    assert opened(empty, halves, now()) == (1, 2), "what only waits changes nothing"
    # A is administrator only, and B the only head: a third confirms in a unit; here the row stands for it.
    from relais.safeguards.enrolment_code import digest
    from relais.safeguards.register import add
    from relais.store.people_tables import APPOINTMENT_ANSWER

    add(empty, APPOINTMENT_ANSWER, A, appointment=number, granted=True, code=digest("SECOND"))
    assert opened(empty, halves, now()) is None
    assert opened(empty, (first, "SECOND"), now()) == (number, 2)
