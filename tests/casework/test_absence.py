"""Absences: whoever is away, what has a clock or is dangerous has somebody present who answers for it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from relais.casework import absence, inbox
from relais.casework.absence import Roster
from relais.casework.inbox import InboxSettings, Line
from relais.model.role import Role
from relais.safeguards.account import grant
from relais.store.database import writing
from relais.store.tables import ACTOR

PEOPLE = range(1, 6)
DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ROSTERS = st.builds(
    Roster,
    st.sets(st.sampled_from(PEOPLE), min_size=1).map(lambda heads: tuple(sorted(heads))),
    st.dictionaries(st.sampled_from(PEOPLE), st.none() | st.sampled_from(PEOPLE)),
)
# Case to its people; the first leads.
MEMBERS = st.dictionaries(
    st.integers(1, 3),
    st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True).map(
        lambda held: {one: "lead" if n == 0 else "member" for n, one in enumerate(held)}
    ),
)
LINES = st.builds(
    Line, st.integers(1), st.none() | st.sampled_from(PEOPLE), st.sampled_from(sorted(inbox.OWNED)),
    st.none() | st.integers(1, 3), st.just("R-1"), st.none(), st.just(NOW),
)  # fmt: skip


@given(ROSTERS, MEMBERS, LINES)
def test_whatever_the_absences_somebody_present_answers_while_a_head_is(roster, members, line) -> None:
    for account in (None, *PEOPLE):
        by = roster.answers(account)
        assert by not in roster.away
        if roster.present_heads():
            assert by is not None
        if account is not None and account not in roster.away:
            assert by == account
    owner = inbox.owner(line, members, roster)
    assert owner not in roster.away
    if roster.present_heads():
        assert owner is not None
        [waiting] = inbox.of_person([line], owner, members, roster, NOW, InboxSettings())
        assert waiting.line == line


@given(ROSTERS, MEMBERS, LINES)
def test_a_danger_that_waits_too_long_stands_before_every_head(roster, members, line) -> None:
    late = NOW + timedelta(minutes=30)
    for head in roster.heads:
        found = inbox.of_person([line], head, members, roster, late, InboxSettings())
        assert bool(found) == (line.kind == inbox.DANGER or inbox.owner(line, members, roster) == head)


def test_two_who_name_each_other_leave_it_to_the_head() -> None:
    roster = Roster((3,), {1: 2, 2: 1})
    assert (roster.answers(1), roster.answers(2)) == (3, 3)
    assert Roster((3,), {1: 2, 2: 1, 3: 4}).answers(1) == 4
    nobody = Roster((3,), {1: 2, 2: 1, 3: None})
    assert nobody.answers(1) is None
    assert nobody.present_heads() == []


@pytest.mark.slow
def test_of_a_day_the_last_row_that_covers_it_holds(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(ACTOR).values(name="B. Petit", named_at="t"))
        grant(connection, 1, Role.HEAD, "A. Martin")
        absence.record(connection, 2, DAY, DAY + timedelta(days=6), 1, "A. Martin")
        absence.record(connection, 2, DAY + timedelta(days=2), DAY + timedelta(days=2), None, "A. Martin",
                       withdrawn=True)  # fmt: skip
        away = [absence.roster(connection, DAY + timedelta(days=n)).away for n in range(-1, 8)]
        assert away == [{}, {2: 1}, {2: 1}, {}, {2: 1}, {2: 1}, {2: 1}, {2: 1}, {}]
        assert absence.roster(connection, DAY).heads == (1,)
