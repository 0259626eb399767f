"""Innocent pairs: a sound test keeps its level on them, a saboteur with a wrong null does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate import null
from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.near import chance as share_near
from relais.corroborate.near import near
from relais.corroborate.payment_then_call import SPAN
from relais.corroborate.sums import Sums

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
@pytest.mark.parametrize(("window", "withheld"), [(fixed, False), (whole, True)])
def test_a_wrong_null_is_found_out(window, withheld):
    draw = np.random.default_rng(5)
    weeks = draw.choice(100, 15, replace=False)
    found = null.alarms(habit(draw, 26, weeks), habit(draw, 60, weeks), tried(window), 1, LEVELS)
    assert found.redraws == null.REDRAWS
    assert found.withheld == withheld
    assert (found.rates[0] > 0.3) == withheld


def test_the_same_seed_gives_the_same_rates():
    draw = np.random.default_rng(5)
    own = habit(draw, 5, [1, 2]), habit(draw, 9, [1, 2])
    one, other = (null.alarms(*own, tried(fixed), 3, LEVELS, redraws=500) for _ in range(2))
    assert one == other


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=9), st.integers(0, 99))
def test_a_redraw_keeps_the_weeks_and_the_days_of_the_week(at, seed):
    own = np.array(at, np.int64)
    made = null.redrawn(own, np.random.default_rng(seed), 4)
    assert made.shape == (4, own.size)
    assert (made // (7 * DAY) == own // (7 * DAY)).all()
    assert set((made % (7 * DAY) // DAY).ravel().tolist()) <= set((own % (7 * DAY) // DAY).tolist())


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 10, 0, 0.3085), (10, 10, 0.6915, 1), (7, 20, 0.1539, 0.5922)]
)
def test_the_interval_of_a_rate_is_exact(count, of, low, high):
    assert null.proportion(count, of) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
