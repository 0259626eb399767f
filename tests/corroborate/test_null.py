"""Innocent pairs: a sound test keeps its level on them, a saboteur with a wrong null does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate import null
from relais.corroborate.innocents import redrawn
from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.near import near
from relais.corroborate.payment_then_call import DIRECTIONS, SPAN, TIMES
from relais.corroborate.rotation import Rotation
from relais.corroborate.sums import Sums
from relais.corroborate.timing_test import Setting
from tests.corroborate.plain import share_near

LEVELS = (0.05, 0.01, 0.001)
DAY = 24 * HOUR_MS
WINDOW = 4 * HOUR_MS


def habit(draw, count, weeks):
    """Evenings all over the week, in a few weeks of two years."""
    week, day = draw.choice(weeks, count), draw.integers(0, 7, count)
    return np.sort((18_000 + week * 7 + day) * DAY + (draw.normal(20.5, 1.5, count) * HOUR_MS).astype(np.int64))


def tried(window):
    def test(pair, at, calls_pair, calls):
        count = int(pair.max()) + 1
        begin, end = window(at.reshape(count, -1))
        chances = share_near(pair, begin.ravel(), end.ravel(), calls_pair, calls, SPAN)
        hits = near(pair, at, calls_pair, calls, SPAN).reshape(count, -1).sum(axis=1)
        return Sums(chances, np.arange(count + 1) * (at.size // count)).tails(hits)

    return test


def fixed(at):
    begin = at // WINDOW * WINDOW
    return begin, begin + WINDOW


def whole(at):
    return np.broadcast_to(at.min(1, keepdims=True), at.shape), np.broadcast_to(at.max(1, keepdims=True) + 1, at.shape)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("test", "withheld"),
    [(tried(fixed), True), (tried(whole), True), *((redrawn(TIMES, one, Setting()), False) for one in DIRECTIONS)],
    ids=["windows, no hours", "the whole period", *DIRECTIONS],
)
def test_a_wrong_null_is_found_out_and_a_sound_one_is_not(test, withheld):
    """One that moves payments over the whole period is far off; one that knows windows and no hours, a little."""
    draw = np.random.default_rng(5)
    weeks = draw.choice(100, 15, replace=False)
    found = null.alarms(habit(draw, 26, weeks), habit(draw, 60, weeks), test, 1, LEVELS)
    assert found.redraws == null.REDRAWS
    assert found.withheld == withheld


def test_the_same_seed_gives_the_same_rates():
    draw = np.random.default_rng(5)
    own = habit(draw, 5, [1, 2]), habit(draw, 9, [1, 2])
    one, other = (null.alarms(*own, tried(fixed), 3, LEVELS, redraws=500) for _ in range(2))
    assert one == other


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=9), st.integers(0, 99), st.integers(1, 4))
def test_a_redraw_keeps_the_weeks_and_draws_days_and_hours_of_the_pair(at, seed, weeks):
    own, turn = np.array(at, np.int64), Rotation(weeks, 5 * HOUR_MS)
    made = null.redrawn(own, turn, np.random.default_rng(seed), 4)
    assert made.shape == (4, own.size)
    (week, day, clock), (own_week, own_day, own_clock) = turn.parted(made), turn.parted(own)
    assert (week == own_week).all()
    assert set(day.ravel().tolist()) <= set(own_day.tolist())
    # Each hour is one of the same shift, an hour more or less (here at most six).
    for i in range(own.size):
        hours = own_clock[own_week % weeks == own_week[i] % weeks]
        apart = np.abs(clock[:, i, np.newaxis] - hours)
        assert (np.minimum(apart, DAY - apart).min(axis=1) < 6 * null.STRAY_MS[1]).all()


def shifts(draw, count, middles):
    week = draw.integers(0, 100, count)
    hours = np.array(middles)[week % len(middles)] + draw.normal(0, 0.7, count)
    return np.sort((18_995 + week * 7 + draw.integers(0, 7, count)) * DAY + (hours * HOUR_MS).astype(np.int64))


@pytest.mark.slow
def test_who_works_in_shifts_is_redrawn_in_shifts():
    """In each week both live by the same hour: hours drawn from all weeks alike would hide how often they meet."""
    draw = np.random.default_rng(5)
    own = [shifts(draw, count, (8.5, 16, 23.5)) for count in (40, 90)]
    rates = []
    for blind in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            if blind:
                patch.setattr(null, "rotation", lambda *own: Rotation(1, 4 * HOUR_MS))
            rates.append(null.alarms(*own, tried(fixed), 1, LEVELS, redraws=4_000).rates[0])
    assert rates[0] > 2 * rates[1]


def test_several_tests_share_the_redraws():
    draw = np.random.default_rng(5)
    own = habit(draw, 5, [1, 2]), habit(draw, 9, [1, 2])
    tests = tried(fixed), tried(whole)
    together = null.alarms_of(*own, tests, 3, LEVELS, redraws=500)
    assert together == [null.alarms(*own, test, 3, LEVELS, redraws=500) for test in tests]


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 10, 0, 0.3085), (10, 10, 0.6915, 1), (7, 20, 0.1539, 0.5922)]
)
def test_the_interval_of_a_rate_is_exact(count, of, low, high):
    assert null.proportion(count, of) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
