"""Habits that turn with the weeks are known for what they are; steady ones, and calls that follow, are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.rotation import DAY_MS, Rotation, rotation

# A Monday.
START = 18_995 * DAY_MS
MINUTE = 60_000


def drawn(draw, count, middles):
    week = draw.integers(0, 40, count)
    hours = np.array(middles)[week % len(middles)] + draw.normal(0, 1, count)
    return np.sort(START + (7 * week + draw.integers(0, 7, count)) * DAY_MS + (hours * HOUR_MS).astype(np.int64))


@pytest.mark.parametrize(("middles", "weeks"), [((20,), 1), ((9, 19), 2), ((8, 14, 22), 3), ((7, 12, 17, 22), 4)])
def test_the_weeks_of_a_turn_are_told(middles, weeks):
    draw = np.random.default_rng(3)
    assert rotation(drawn(draw, 40, middles), drawn(draw, 60, middles)).weeks == weeks


def test_calls_that_follow_payments_are_no_turn():
    draw = np.random.default_rng(3)
    payments = drawn(draw, 40, (20,))
    assert rotation(payments, np.sort(payments + draw.integers(1, 60, 40) * MINUTE)).weeks == 1


def test_hours_without_any_order_are_no_turn():
    own = START + np.arange(12, dtype=np.int64) * (DAY_MS + 7 * HOUR_MS)
    assert rotation(own, own + 20 * MINUTE).weeks == 1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_events_tell_of_no_turn(count):
    own = np.arange(count, dtype=np.int64) * DAY_MS
    assert rotation(own, own).weeks == 1


def test_the_day_ends_where_nothing_happens():
    draw = np.random.default_rng(3)
    late = drawn(draw, 40, (23.5,))
    assert 9 <= rotation(late, late).cut / HOUR_MS <= 14


@given(st.lists(st.integers(0, 2**42), max_size=9), st.integers(0, 23))
def test_what_is_parted_is_joined_again(at, cut):
    own, turn = np.array(at, np.int64), Rotation(1, cut * HOUR_MS)
    assert turn.joined(*turn.parted(own)).tolist() == at


def test_weeks_begin_on_mondays():
    own = START + np.array([0, 7 * DAY_MS - 1, 7 * DAY_MS])
    week, day, _clock = Rotation(1, 0).parted(own)
    assert (week - week[0]).tolist() == [0, 0, 1]
    assert day.tolist() == [0, 6, 0]
