"""The forecast: laws that hold of any queue and pace."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.casework.forecast import Pace, forecast

NONE = np.array([], np.int64)
LEFT = st.lists(st.integers(0, 200), max_size=60).map(lambda days: np.array(days, np.int64))


@given(LEFT)
def test_a_team_that_asks_nothing_loses_each_datum_in_its_week(left):
    weeks = forecast(left, Pace(10, 0, NONE), 8, draws=3)
    assert [week.mean for week in weeks] == [int(((left >= 7 * n) & (left < 7 * n + 7)).sum()) for n in range(8)]
    assert all(week.low == week.high == week.mean for week in weeks)


@given(LEFT)
def test_a_team_faster_than_its_queue_loses_nothing(left):
    assert all(week.high == 0 for week in forecast(left, Pace(1, 10_000, NONE), 8, draws=3))


@given(LEFT, st.integers(1, 40), st.randoms())
def test_the_order_of_the_queue_changes_nothing(left, asked, random):
    shuffled = left.copy()
    random.shuffle(shuffled)
    pace = Pace(30, asked, left if left.size else NONE)
    assert forecast(left, pace, 4, draws=5) == forecast(shuffled, Pace(30, asked, pace.arrived), 4, draws=5)


@pytest.mark.slow
def test_a_faster_pace_loses_less_and_what_comes_in_is_lost_too():
    left = np.arange(100, dtype=np.int64)
    slow, fast = (sum(week.mean for week in forecast(left, Pace(10, n, NONE), 12)) for n in (5, 50))
    assert fast < slow < 84
    fed = sum(week.mean for week in forecast(left, Pace(10, 0, np.full(20, 14, np.int64)), 12))
    # Two a day, for the 70 days whose fourteenth day still falls inside, beside the 84 that wait.
    assert abs(fed - (84 + 2 * 70)) < 5
