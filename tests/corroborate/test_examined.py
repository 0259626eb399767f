"""A pair opened: what is shown stands on innocent pairs of the same habits, and beside the payer's other calls."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from relais.corroborate.examined import WITHHELD, examined
from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.payment_then_call import AFTER, BEFORE, TIMES, TOO_FEW
from relais.corroborate.timing_test import Events, Setting

MINUTE = 60_000
DAY = 24 * HOUR_MS
MIDNIGHT = int(datetime(2024, 1, 1, tzinfo=ZoneInfo("Europe/Paris")).timestamp() * 1000)


def opened(payments, calls, others, error_ms=0, tests=(TIMES,), dated=(), **more):
    sides = (np.asarray(one, np.int64) for one in (payments, calls, dated))
    events = Events(1, *(array for at in sides for array in (np.zeros(at.size, np.int64), at)))
    return examined(events, others, Setting(error_ms=error_ms), tests=tests, **more)


def evenings(draw, count, weeks, days=range(7), spread=1.5):
    week, day = draw.choice(weeks, count), draw.choice(list(days), count)
    return np.sort(MIDNIGHT + (week * 7 + day) * DAY + (draw.normal(20, spread, count) * HOUR_MS).astype(np.int64))


@pytest.fixture
def draw():
    return np.random.default_rng(11)


@pytest.mark.slow
def test_a_pair_whose_calls_follow_its_payments_is_shown_with_what_speaks_for_chance(draw):
    weeks = draw.choice(60, 20, replace=False)
    payments = evenings(draw, 26, weeks)
    calls = np.sort(np.concatenate((evenings(draw, 40, weeks), payments[::2] + draw.integers(5, 50, 13) * MINUTE)))
    after, before = opened(payments, calls, evenings(draw, 60, weeks), redraws=4_000)
    assert (after.direction, before.direction) == (AFTER, BEFORE)
    assert after.found is not None
    assert after.found.p < 0.001
    # Two payments within the hour before one call count once, and both are shown.
    assert after.near.sum() >= after.found.near >= 13
    assert after.alarms is not None
    assert not after.alarms.withheld
    # The same payments say nothing of the payer's calls with others.
    assert after.control is not None
    assert after.control.p > 0.01
    assert before.found is not None
    assert before.found.p > 0.01


@pytest.mark.slow
def test_where_habit_alone_raises_alarms_nothing_is_shown(draw):
    """Both at one hour of one evening of the week: a call follows whatever is paid, and no test of times knows why."""
    weeks = np.arange(60)
    payments, calls = (evenings(draw, 30, weeks, days=[6], spread=0.7) for _side in range(2))
    after, _before = opened(payments, calls + 40 * MINUTE, np.zeros(0, np.int64), redraws=4_000)
    assert after.alarms is not None
    assert after.alarms.withheld
    assert (after.refused, after.found, after.control) == (WITHHELD, None, None)


def test_a_clock_that_may_be_wrong_widens_the_hour(draw):
    payments = MIDNIGHT + 20 * HOUR_MS + np.arange(5) * DAY
    calls = payments + HOUR_MS + 5 * MINUTE
    counts = [opened(payments, calls, calls[:0], error_ms=error * MINUTE, redraws=50)[0].near.sum() for error in (0, 5)]
    assert counts == [0, 5]


def test_too_few_are_refused_before_anything_is_redrawn():
    payments = np.array([MIDNIGHT])
    for one in opened(payments, payments + MINUTE, payments[:0]):
        assert (one.refused, one.found, one.alarms) == (TOO_FEW, None, None)
