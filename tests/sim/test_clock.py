"""Wall clocks: daylight saving and the hours people keep."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from relais.sim.chance import Chance
from relais.sim.clock import MANILA, PARIS, at_local, late_hour, lawful_hour, settle


def test_at_local_follows_daylight_saving():
    assert at_local(date(2026, 7, 1), 22, 0, 0, PARIS) == datetime(2026, 7, 1, 20, tzinfo=UTC)
    assert at_local(date(2026, 12, 1), 22, 0, 0, PARIS) == datetime(2026, 12, 1, 21, tzinfo=UTC)
    assert at_local(date(2026, 12, 1), 25, 0, 0, PARIS) == datetime(2026, 12, 2, 0, tzinfo=UTC)
    assert at_local(date(2026, 12, 1), 5, 0, 0, MANILA) == datetime(2026, 11, 30, 21, tzinfo=UTC)


@given(st.integers(0, 3 * 365 * 86_400))
def test_a_settled_wall_clock_names_one_instant(seconds):
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    wall = settle(at, PARIS).astimezone(PARIS)
    assert wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset()
    assert settle(at, PARIS) - at in (timedelta(0), timedelta(hours=2))


def test_the_hour_shown_twice_is_left():
    assert settle(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), PARIS) == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


def test_commissioners_keep_late_hours_and_families_do_not():
    chance = Chance.of(1, "hours")
    day = date(2026, 3, 4)
    late = [late_hour(chance, day).astimezone(PARIS).hour for _ in range(1000)]
    lawful = [lawful_hour(chance, day).astimezone(PARIS).hour for _ in range(1000)]
    assert 0.55 < sum(hour >= 22 or hour < 5 for hour in late) / 1000 < 0.65
    assert sum(hour < 5 for hour in lawful) / 1000 < 0.08
