"""Sessions, breaks, the day's cap and its end; and that a total points to nobody."""

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert

import relais
from relais.safeguards import exposure
from relais.safeguards.exposure import AUDIO, IMAGE, TEXT, Limits, Opening, Session
from relais.store.tables import ACTOR

LIMITS = Limits()
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def text(minute: float, characters: int = 1000) -> Opening:
    return Opening(TEXT, characters, NOON + timedelta(minutes=minute))


def test_a_session_ends_with_a_pause_of_the_setting() -> None:
    found = exposure.sessions([text(0), text(10.9), text(21.9, 3000)], LIMITS)
    assert found == [
        Session(NOON, NOON + timedelta(minutes=11.9)),
        Session(NOON + timedelta(minutes=21.9), NOON + timedelta(minutes=24.9)),
    ]
    assert exposure.total([text(0), text(10.9), text(21.9, 3000)], LIMITS).time == timedelta(minutes=14.9)


def test_what_lasts_how_long() -> None:
    said = [Opening(TEXT, 500, NOON), Opening(AUDIO, 90, NOON), Opening(IMAGE, 7, NOON), Opening(IMAGE, 1, NOON, 60)]
    assert [one.lasts.total_seconds() for one in said] == [30, 90, 0, 60]
    total = exposure.total(said, LIMITS)
    assert (total.openings, total.amounts) == ({TEXT: 1, AUDIO: 1, IMAGE: 8}, {TEXT: 500, AUDIO: 90, IMAGE: 8})


@given(st.lists(st.tuples(st.floats(0, 900), st.integers(0, 90_000)), max_size=20))
def test_time_in_sessions_is_never_less_than_the_longest_opening_nor_more_than_the_span(
    drawn: list[tuple[float, int]],
) -> None:
    openings = [text(minute, characters) for minute, characters in sorted(drawn)]
    spent = exposure.total(openings, LIMITS).time
    assert spent >= max((one.lasts for one in openings), default=timedelta())
    ends = max((one.at + one.lasts for one in openings), default=NOON)
    assert spent <= ends - min((one.at for one in openings), default=ends)


def test_a_break_is_due_after_a_session_and_no_more_once_it_was_taken() -> None:
    openings = [text(9 * number) for number in range(7)]
    last = openings[-1].at
    assert exposure.pause_due(openings[:5], LIMITS, NOON + timedelta(minutes=40)) is None
    assert exposure.pause_due(openings, LIMITS, last) == timedelta(minutes=55)
    assert exposure.pause_due(openings, LIMITS, last + timedelta(minutes=12)) is None
    assert exposure.pause_due([], LIMITS, last) is None


@pytest.mark.parametrize(
    ("clock", "why"),
    [
        ("2026-11-20T14:59+00:00", None),  # winter: one hour before the clock of the unit
        ("2026-11-20T15:00+00:00", exposure.AFTER_CUT_OFF),
        ("2026-07-20T13:59+00:00", None),  # summer: two
        ("2026-07-20T14:00+00:00", exposure.AFTER_CUT_OFF),
        ("2026-11-20T04:59+00:00", exposure.AFTER_CUT_OFF),
        ("2026-11-20T05:00+00:00", None),
    ],
)
def test_reading_ends_at_an_hour_of_the_unit(clock: str, why: str | None) -> None:
    assert exposure.why_asked([], LIMITS, datetime.fromisoformat(clock)) == why


def test_the_cap_counts_the_day_and_no_other() -> None:
    five_hours = Opening(AUDIO, 5 * 3600, datetime(2026, 11, 20, 6, tzinfo=UTC))
    assert exposure.why_asked([five_hours], LIMITS, NOON) == exposure.OVER_CAP
    assert exposure.why_asked([five_hours], Limits(cap=timedelta(hours=6)), NOON) is None
    assert exposure.why_asked([five_hours], LIMITS, NOON + timedelta(days=1)) is None
    assert exposure.why_asked([five_hours], Limits(cut_off=time(12)), NOON) == exposure.AFTER_CUT_OFF


def people(connection: Connection, count: int) -> None:
    connection.execute(insert(ACTOR), [{"name": f"P. {number}", "named_at": "t"} for number in range(count)])


def team(connection: Connection) -> exposure.Total | None:
    return exposure.of_team(connection, NOON - timedelta(days=1), NOON + timedelta(days=1), LIMITS)


def test_a_team_of_four_has_no_total_and_one_of_five_a_rounded_one(empty: Connection) -> None:
    people(empty, 5)
    for number in range(5):
        assert team(empty) is None
        exposure.write(empty, f"P. {number}", None, [Opening(AUDIO, 2000 + number, NOON, late=True)])
    found = team(empty)
    assert found is not None
    assert (found.time, found.openings[AUDIO], found.amounts[AUDIO], found.late) == (timedelta(hours=3), 0, 10010, 0)


def test_a_total_that_is_mostly_one_persons_is_withheld(empty: Connection) -> None:
    people(empty, 6)
    for number in range(6):
        exposure.write(empty, f"P. {number}", None, [Opening(AUDIO, 600, NOON)])
    assert team(empty) is not None
    exposure.write(empty, "P. 0", None, [Opening(AUDIO, 3600, NOON + timedelta(hours=1))])
    assert team(empty) is None


@pytest.mark.slow
def test_a_persons_rows_are_read_in_one_place_and_only_for_themselves() -> None:
    """Nothing else names the table, and only the desk's own page asks for the rows of an account: the actor's."""
    root = Path(relais.__file__).parent
    texts = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    naming = {path for path, text in texts.items() if re.search(r"\bOPENING\b|exposure_opening", text)}
    assert naming == {
        "safeguards/exposure.py", "store/exposure_tables.py", "store/migrations/versions/0008_elements.py",
    }  # fmt: skip
    assert {path for path, text in texts.items() if "of_person(" in text and "exposure" in text} == {
        "safeguards/exposure.py", "desk/exposure.py",
    }  # fmt: skip
    asking = texts["desk/exposure.py"]
    assert asking.count("of_person(") == 1
    assert "who = account(connection, home.actor)" in asking
