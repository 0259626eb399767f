"""Days: what is counted, and the chance of each day under the three nulls, reckoned by hand."""

import numpy as np
import pytest

from relais.corroborate.days import DAY_MS, numbered, trials
from relais.corroborate.local_windows import HOUR_MS


def tried(days, calls, error_ms=0, ahead=0):
    number = np.array(days, np.int64)
    called = np.array([int(day * DAY_MS) for day in calls], np.int64)
    zeros = np.zeros(number.size, np.int64)
    return trials(zeros, number, zeros + ahead, (np.zeros(called.size, np.int64), called), error_ms)


def test_each_null_keeps_another_habit():
    """Blocks begin on days 0, 3, 6 and 9; days 0 and 7 fall on one day of the week, and day 10 on another."""
    found = tried([0, 7, 10], [0.5, 1.5, 7.5, 14.2, 40])
    assert found.hit.tolist() == [True, True, False]
    block, favourite, week = found.chances.tolist()
    # Blocks: 0 to 2 with calls on 0 and 1; 6 to 8 with one on 7; 9 to 11 with none.
    assert block == pytest.approx([2 / 3, 1 / 3, 0])
    # Of days 0, 1, 2 only the weekday of 0 is paid; of 6, 7, 8 only that of 7; both times with a call.
    assert favourite == pytest.approx([1, 1, 0])
    # Day 0 and three weeks either way: 0, 7 and 14 have calls; day 7 the same; day 10 has none.
    assert week == pytest.approx([3 / 7, 3 / 7, 0])


def test_several_payments_of_one_day_are_one():
    found = tried([5, 5, 3, 5], [5.5])
    assert (found.pair.size, found.hit.sum(), found.near.tolist()) == (2, 1, [True, True, False, True])


def test_an_error_widens_the_day_on_both_sides():
    calls = [4 - 1 / 48, 7 + 1 / 48]
    assert tried([4, 6], calls).hit.tolist() == [False, False]
    assert tried([4, 6], calls, error_ms=HOUR_MS).hit.tolist() == [True, True]


def test_a_day_begins_where_it_is_said_to():
    assert tried([4], [4.2, 5.2], ahead=DAY_MS // 4).hit.tolist() == [True]
    assert tried([4], [4.2], ahead=DAY_MS // 4).hit.tolist() == [False]


@pytest.mark.parametrize("offset", [-11, -5, 0, 1, 8, 12])
def test_a_day_is_known_by_its_first_instant_in_any_zone(offset):
    assert numbered(np.array([20_000 * DAY_MS - offset * HOUR_MS])).tolist() == [20_000]
