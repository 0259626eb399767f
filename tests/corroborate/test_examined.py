"""A pair opened: what is shown stands on innocent pairs of the same habits, and beside the payer's other calls."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from relais.corroborate.examined import NO_VERDICT, WITHHELD, examined
from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.payment_then_call import AFTER, BEFORE, TIMES, TOO_FEW, trials
from relais.corroborate.registry import TIME_TESTS
from relais.corroborate.timing_test import ONLY_DAYS, Events, Setting

pytestmark = pytest.mark.slow

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


def test_a_pair_whose_calls_follow_its_payments_is_shown_with_what_speaks_for_chance(draw):
    weeks = draw.choice(60, 20, replace=False)
    payments = evenings(draw, 26, weeks)
    calls = np.sort(np.concatenate((evenings(draw, 40, weeks), payments[::2] + draw.integers(5, 50, 13) * MINUTE)))
    after, before = opened(payments, calls, evenings(draw, 60, weeks), redraws=20_000)
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


def test_where_habit_alone_raises_alarms_nothing_is_shown(draw):
    """Both at one hour of one evening of the week: where all moments of a window weigh alike, habit is an order."""
    weeks = np.arange(60)
    payments, calls = (evenings(draw, 30, weeks, days=[6], spread=0.7) for _side in range(2))

    def alike(events, direction, setting):
        found = trials(events, direction, setting)
        return found._replace(chances=found.chances[:1])

    tests = TIMES, replace(TIMES, trials=alike)
    sound, _before, wrong, _wrong = opened(payments, calls + 40 * MINUTE, np.zeros(0), tests=tests, redraws=20_000)
    assert sound.alarms is not None
    assert wrong.alarms is not None
    assert (sound.alarms.withheld, wrong.alarms.withheld) == (False, True)
    assert (wrong.refused, wrong.found, wrong.control) == (WITHHELD, None, None)


def test_a_clock_that_may_be_wrong_widens_the_hour(draw):
    payments = MIDNIGHT + 20 * HOUR_MS + np.arange(5) * DAY
    calls = payments + HOUR_MS + 5 * MINUTE
    counts = [
        opened(payments, calls, calls[:0], error_ms=error * MINUTE, redraws=20_000)[0].near.sum() for error in (0, 5)
    ]
    assert counts == [0, 5]


def test_too_few_are_refused_before_anything_is_redrawn():
    payments = np.array([MIDNIGHT])
    for one in opened(payments, payments + MINUTE, payments[:0]):
        assert (one.refused, one.found, one.alarms) == (TOO_FEW, None, None)


def test_payments_known_to_the_day_are_examined_by_the_day_alone():
    """And beside them the payer's calls with others, by the same test."""
    days = MIDNIGHT + np.array([0, 4, 8, 12, 16]) * DAY
    calls = days + 20 * HOUR_MS
    after, before, evening, day = opened([], calls, calls + DAY, tests=TIME_TESTS, dated=days, redraws=20_000)
    assert [one.refused for one in (after, before, evening)] == [ONLY_DAYS] * 3
    assert (day.test, day.refused, day.near.tolist()) == ("same_day", None, [True] * 5)
    assert day.found is not None
    assert day.control is not None
    assert (day.found.near, day.control.near) == (5, 0)
    assert len(opened(days, calls, calls, tests=TIME_TESTS, redraws=20_000)) == 3


def test_on_too_few_innocent_pairs_there_is_no_verdict(draw):
    payments = MIDNIGHT + np.arange(12) * DAY + 20 * HOUR_MS
    after, _before = opened(payments, payments + 20 * MINUTE, payments[:0], redraws=500)
    assert (after.refused, after.found) == (NO_VERDICT, None)
    assert after.alarms is not None
