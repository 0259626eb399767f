"""Wall clocks of many places, against the standard library one by one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.sim.drawn.draw import Draw
from relais.sim.drawn.places import FR, PH, PLACES
from relais.sim.drawn.zones import DAY, at_wall, late_seconds, offsets, settle

SECONDS = st.integers(
    round(datetime(2006, 1, 1, tzinfo=UTC).timestamp()), round(datetime(2031, 1, 1, tzinfo=UTC).timestamp())
)
PLACE = st.integers(0, len(PLACES) - 1)


@pytest.mark.slow
@given(SECONDS, PLACE)
def test_offsets_are_those_of_the_standard_library(at, place):
    expected = datetime.fromtimestamp(at, ZoneInfo(PLACES[place].zone)).utcoffset()
    assert timedelta(seconds=int(offsets(np.array([at]), np.array([place]))[0])) == expected


@pytest.mark.slow
@given(SECONDS, PLACE)
def test_no_settled_instant_has_a_wall_clock_that_comes_twice(at, place):
    zone = ZoneInfo(PLACES[place].zone)
    moved = datetime.fromtimestamp(int(settle(np.array([at]), np.array([place]))[0]), zone)
    assert moved.replace(fold=0).utcoffset() == moved.replace(fold=1).utcoffset()


def test_a_wall_clock_in_paris_and_manila():
    day = (datetime(2026, 7, 14, tzinfo=UTC).timestamp()) // DAY
    at = at_wall(np.array([day, day], dtype=np.int64), np.array([23 * 3_600, 23 * 3_600]), np.array([FR, PH]))
    assert [datetime.fromtimestamp(int(one), UTC).isoformat() for one in at] == [
        "2026-07-14T21:00:00+00:00",
        "2026-07-14T15:00:00+00:00",
    ]


def test_the_share_of_late_hours_is_the_one_asked_for():
    hours = late_seconds(Draw(3, "hours"), 0.6, 20_000) // 3_600
    assert abs((hours >= 22).mean() - 0.6) < 0.02
    assert hours.min() == 9
    assert hours.max() == 28
