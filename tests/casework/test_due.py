"""What is due: by the law file's rules, by calendar, and by the date that somebody set instead."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, insert

from relais.casework import retention
from relais.casework.case import CLOSED, attach, open_case, set_state
from relais.casework.due import LOGS, MATCHING, REVIEW, due
from relais.casework.retention import holds, set_review, usual
from relais.safeguards.audit import GENESIS, record
from relais.store.database import writing
from relais.store.tables import ACTOR
from tests.stores import open_store

ME = "A. Martin"
S1, S2 = "1" * 64, "2" * 64
RECEIVED = {S1: "2024-02-29T10:00:00+00:00", S2: "2026-11-20T10:00:00+00:00"}


@pytest.fixture
def connection(place: str) -> Iterator[Connection]:
    engine = open_store(place)
    with writing(engine) as open_:
        open_.execute(
            insert(ACTOR), [{"name": name, "named_at": "2026-01-01T00:00:00+00:00"} for name in (ME, "B. Petit")]
        )
        yield open_
    engine.dispose()


def rules(connection: Connection, at: str) -> list[tuple[str, str | None, int | None, date]]:
    found = due(connection, RECEIVED, 12, 3, datetime.fromisoformat(f"{at}T12:00:00+00:00"))
    return [(one.rule, one.source_id, one.case, one.due) for one in found]


def test_a_source_is_reviewed_after_twelve_calendar_months(connection: Connection) -> None:
    assert rules(connection, "2025-02-27") == []
    assert rules(connection, "2025-02-28") == [(REVIEW, S1, None, date(2025, 2, 28))]


def test_a_date_that_somebody_set_holds_instead(connection: Connection) -> None:
    set_review(connection, S1, None, date(2027, 1, 1), "still needed", ME)
    assert rules(connection, "2026-12-31") == []
    assert rules(connection, "2027-01-01") == [(REVIEW, S1, None, date(2027, 1, 1))]


@pytest.mark.slow
def test_what_matching_revealed_goes_at_closing(connection: Connection) -> None:
    number = open_case(connection, "2026/1", "P-1", "preliminary", ME)
    attach(connection, number, S2, None, ME)
    today = datetime.now(UTC).date()
    assert (MATCHING, None, number, date(2029, 11, 20)) in rules(connection, "2029-11-20")
    assert MATCHING not in [rule for rule, *_ in rules(connection, "2029-11-19")]
    set_state(connection, number, CLOSED, "judged", ME, "convicted")
    assert (MATCHING, None, number, today) in rules(connection, "2029-11-19")


def test_the_audit_chain_is_due_after_its_years(connection: Connection) -> None:
    record(connection, ME, "verify", {}, GENESIS)
    year = datetime.now(UTC).year
    assert LOGS not in [rule for rule, *_ in rules(connection, f"{year + 2}-01-01")]
    assert LOGS in [rule for rule, *_ in rules(connection, f"{year + 4}-01-01")]


def test_the_last_row_of_a_hold_holds(connection: Connection) -> None:
    retention.hold(connection, S1, None, "order", ME, released=False)
    assert holds(connection) == {(S1, None): "order"}
    assert retention.held_sources(connection) == {S1}
    retention.hold(connection, S1, None, "lifted", ME, released=True)
    assert holds(connection) == {}


def test_the_usual_is_the_mean_once_there_are_three(connection: Connection) -> None:
    assert usual(connection, 20) == 20
    for sources in ([S1], [S1, S2], [S1, S2, "3" * 64]):
        number = retention.propose(connection, sources, None, "weeding", ME)
        retention.sign(connection, number, "B. Petit")
        retention.add(connection, retention.ERASURE_STEP, ME, erasure=number, step=retention.DONE, digest=None)
    assert usual(connection, 20) == 2
