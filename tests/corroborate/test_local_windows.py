from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate.local_windows import HOUR_MS, local, windows

zones = st.sampled_from(["Europe/Paris", "Asia/Manila", "UTC", "America/New_York", "Asia/Kathmandu"]).map(ZoneInfo)
instants = st.lists(st.integers(1_400_000_000, 1_800_000_000), min_size=1, max_size=30)


def wall(ms, zone):
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone)


@given(instants, zones, st.sampled_from([3, 4, 24]))
def test_a_window_begins_at_a_multiple_of_its_hours_and_holds_its_instant(seconds, zone, hours):
    at = np.array(seconds, np.int64) * 1000
    begin, end = windows(at, zone, hours)
    assert ((begin <= at) & (at < end)).all()
    assert (np.abs(end - begin - hours * HOUR_MS) <= HOUR_MS).all()
    for one in begin.tolist():
        assert (wall(one, zone).hour % hours, wall(one, zone).minute) == (0, 0)


@given(instants, zones)
def test_local_time_is_what_the_clock_on_the_wall_shows(seconds, zone):
    at = np.array(seconds, np.int64) * 1000
    walls = [wall(one, zone).replace(tzinfo=UTC).timestamp() * 1000 for one in at.tolist()]
    assert local(at, zone).tolist() == walls


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 3), ("2026-10-25", 5), ("2026-07-01", 4)])
def test_where_clocks_are_turned_a_window_is_an_hour_shorter_or_longer(day, hours):
    at = datetime.fromisoformat(f"{day}T00:30").replace(tzinfo=ZoneInfo("Europe/Paris"))
    begin, end = windows(np.array([int(at.timestamp()) * 1000]), ZoneInfo("Europe/Paris"), 4)
    assert (end - begin).tolist() == [hours * HOUR_MS]


def test_no_instants_have_no_windows():
    begin, end = windows(np.zeros(0, np.int64), ZoneInfo("Europe/Paris"), 4)
    assert (begin.size, end.size) == (0, 0)
