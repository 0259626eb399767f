"""Alerts: each is open or ended in one way, and of decisions made at once none is lost."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert

from relais.casework import alert as alerts
from relais.casework import case as cases
from relais.casework.alert import OUTCOMES, Alert, DecidedMeanwhileError, Ending, EndingError
from relais.store.database import writing
from relais.store.tables import ACTOR

TODAY = date(2026, 11, 25)
PEOPLE = ("A. Martin", "B. Petit")
ALERTS = tuple(Alert(letter * 64, "/report", f"R-{letter * 10}", rank, 3) for rank, letter in enumerate("abc", 1))
IN_CASE = {"attached", "opened"}


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection:
        connection.execute(insert(ACTOR).values(name="B. Petit", named_at="t"))
        cases.open_case(connection, "2026/014", "PV 12", "preliminary", "A. Martin")
        yield connection


def ending(outcome: str, other: str) -> Ending:
    """Return the whole ending of that outcome."""
    return Ending(
        outcome,
        "why",
        case=1 if outcome in IN_CASE else None,
        duplicate_of=other if outcome == "duplicate" else None,
        service="customs" if outcome == "passed_on" else None,
        review=TODAY + timedelta(days=7) if outcome == "not_now" else None,
    )


def give(connection: Connection, alert: Alert, said: Ending, who: str, seen: int | None) -> alerts.Outcome:
    alerts.check(alert, said, TODAY)
    return alerts.decide(connection, alert, said, who, seen, drawn=False, ledger_head="0" * 64)


# Each act: who, which alert, how it ends, and whether they looked again since they last decided or were told.
ACTS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 2), st.sampled_from(OUTCOMES), st.booleans()), max_size=12
)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_whatever_two_people_decide_in_any_order_none_is_lost(connection: Connection, acts) -> None:
    with connection.begin_nested() as trial:
        seen: dict[tuple[str, int], int | None] = {}
        model: dict[int, list[tuple[str, str]]] = {0: [], 1: [], 2: []}
        last: dict[int, int] = {}
        for who, at, outcome, looked in acts:
            if looked:
                seen[who, at] = last.get(at)
            said = ending(outcome, ALERTS[(at + 1) % 3].key)
            try:
                row = give(connection, ALERTS[at], said, who, seen.get((who, at)))
            except DecidedMeanwhileError as error:
                assert seen.get((who, at)) != last.get(at)
                assert (error.by.number if error.by else None) == last.get(at)  # noqa: PT017 - one of two ways it may end
            except EndingError:
                assert outcome == "duplicate"
            else:
                assert seen.get((who, at)) == last.get(at)
                model[at].append((who, outcome))
                last[at] = row.number
        for at, told in model.items():
            rows = alerts.every(connection, ALERTS[at].key)
            assert [(row.actor, row.outcome) for row in rows] == told
            assert [row.turn for row in rows] == list(range(1, len(told) + 1))
            held = alerts.standing(connection, ALERTS[at].key)
            assert (held.outcome if held else None) == (told[-1][1] if told else None)
            attached = (ALERTS[at].source_id, "/report") in cases.reports(connection, 1)
            assert attached == bool(told and told[-1][1] in IN_CASE)
        standing = alerts.every_standing(connection)
        for day in (TODAY, TODAY + timedelta(days=7)):
            assert all(row.state(day) in {*OUTCOMES, alerts.OPEN} for row in standing)
            closed = {row.source_id for row in standing if row.state(day) != alerts.OPEN}
            assert {source for source, _at in alerts.closed(connection, day)} == closed
        duplicates = {row.alert: row.duplicate_of for row in standing if row.duplicate_of}
        for key in duplicates:
            chain = [key]
            while chain[-1] in duplicates:
                chain.append(duplicates[chain[-1]])
                assert len(chain) <= len(duplicates) + 1
        trial.rollback()


def test_two_of_the_same_turn_cannot_both_stand(connection: Connection) -> None:
    row = give(connection, ALERTS[0], ending("no_nexus", ""), "A. Martin", None)
    with pytest.raises(DecidedMeanwhileError) as told:
        give(connection, ALERTS[0], ending("unusable", ""), "B. Petit", None)
    assert told.value.by == row
    with pytest.raises(DecidedMeanwhileError):
        give(connection, ALERTS[0], ending("unusable", ""), "B. Petit", row.number + 1)


def test_what_brought_one_back_is_kept_with_it(connection: Connection) -> None:
    row = give(connection, ALERTS[0], ending("not_now", ""), "A. Martin", None)
    assert row.waits(TODAY)
    alerts.bring_back(connection, row.number, "f" * 64, "B. Petit")
    held = alerts.standing(connection, ALERTS[0].key)
    assert held is not None
    assert (held.back, held.state(TODAY)) == ("f" * 64, alerts.OPEN)
    assert alerts.closed(connection, TODAY) == []


@pytest.mark.slow
def test_all_who_worked_an_alert_of_a_case_are_known(connection: Connection) -> None:
    first = give(connection, ALERTS[0], ending("not_now", ""), "B. Petit", None)
    give(connection, ALERTS[0], ending("attached", ""), "A. Martin", first.number)
    give(connection, ALERTS[1], ending("no_nexus", ""), "B. Petit", None)
    assert alerts.worked(connection, 1) == {1, 2}
