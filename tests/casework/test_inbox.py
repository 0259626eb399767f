"""The inbox: told once, moved on with the case, acknowledged by whoever it waits for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, insert

from relais.casework import case as cases
from relais.casework import inbox
from relais.casework.absence import Roster
from relais.casework.inbox import InboxSettings, NoLineError
from relais.store.database import writing
from relais.store.tables import ACTOR

HERE = Roster((1,), {})


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection:
        connection.execute(insert(ACTOR).values(name="B. Petit", named_at="t"))
        cases.open_case(connection, "2026/014", "PV 12", "preliminary", "B. Petit")
        yield connection


def waiting(connection: Connection, account: int, roster: Roster = HERE, minutes: int = 0) -> list[inbox.Waiting]:
    now = datetime.now(UTC) + timedelta(minutes=minutes)
    lines = inbox.unacknowledged(connection)
    return inbox.of_person(lines, account, cases.members(connection), roster, now, InboxSettings())


def test_nothing_is_told_twice_but_for_another_cause(connection: Connection) -> None:
    told = [inbox.tell(connection, 2, "report", 1, "R-1", "A. Martin") for _again in range(2)]
    told.append(inbox.tell(connection, 1, "report", 1, "R-1", "A. Martin"))
    told += [inbox.tell(connection, 2, "outcome", 1, "transmitted", "A. Martin", cause=cause) for cause in (1, 2, 2)]
    assert told == [1, None, 2, 3, 4, None]
    assert [inbox.tell(connection, one, "danger", 1, "R-1", "A. Martin") for one in (1, 2, None)] == [5, None, None]


def test_what_must_be_done_moves_on_with_the_case_and_the_rest_stays(connection: Connection) -> None:
    inbox.tell(connection, 2, "deadline", 1, "request 1", "A. Martin", due=datetime(2026, 12, 1, tzinfo=UTC))
    inbox.tell(connection, 2, "outcome", 1, "transmitted", "A. Martin")
    cases.assign(connection, 1, 2, "lead", "A. Martin", withdrawn=True)
    cases.assign(connection, 1, 1, "lead", "A. Martin")
    assert [one.line.kind for one in waiting(connection, 1)] == ["deadline"]
    assert [one.line.kind for one in waiting(connection, 2)] == ["outcome"]


@pytest.mark.slow
def test_a_danger_rises_to_the_head_until_somebody_acknowledges_it_by_name(connection: Connection) -> None:
    number = inbox.tell(connection, 2, "danger", 1, "R-1", "A. Martin")
    assert number is not None
    assert [one.why for one in waiting(connection, 2)] == ["own"]
    assert waiting(connection, 1, minutes=29) == []
    assert [one.why for one in waiting(connection, 1, minutes=30)] == ["risen"]
    with pytest.raises(NoLineError):
        inbox.acknowledge(connection, waiting(connection, 1, minutes=29), number, "A. Martin")
    inbox.acknowledge(connection, waiting(connection, 1, minutes=30), number, "A. Martin")
    assert waiting(connection, 2) == waiting(connection, 1, minutes=60) == []
    assert inbox.tell(connection, 2, "danger", 1, "R-1", "A. Martin") is None


def test_the_deputy_has_what_is_owed_and_nothing_personal(connection: Connection) -> None:
    inbox.tell(connection, 2, "danger", 1, "R-1", "A. Martin")
    inbox.tell(connection, 2, "outcome", 1, "transmitted", "A. Martin")
    away = Roster((3,), {2: 1})
    assert [(one.line.kind, one.why) for one in waiting(connection, 1, away)] == [("danger", "deputy")]
    assert [one.line.kind for one in waiting(connection, 2, away)] == ["outcome"]
