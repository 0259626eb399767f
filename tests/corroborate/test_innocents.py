"""Several tests share the redraws of one pair, and each says what it says alone."""

import numpy as np
import pytest

from relais.corroborate.examined import examined
from relais.corroborate.innocents import checked, one_by_one
from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.registry import TIME_TESTS
from relais.corroborate.timing_test import Events, Setting

DAY = 24 * HOUR_MS


def pair(seed):
    draw = np.random.default_rng(seed)
    at = [np.sort(19_000 * DAY + draw.integers(0, 200, n) * DAY + draw.integers(17, 23, n) * HOUR_MS) for n in (9, 30)]
    return [(np.zeros(one.size, np.int64), one) for one in at]


def test_pairs_are_parted_as_they_were_put_together():
    one, other = pair(1), pair(2)
    both = Events(3, *(np.concatenate((a, b + 2 * (i == 0))) for left, right in zip(one, other, strict=True)
                       for i, (a, b) in enumerate(zip(left, right, strict=True))))  # fmt: skip
    first, none, last = one_by_one(both)
    for events, sides in ((first, one), (last, other)):
        assert (events.payments.tolist(), events.calls.tolist()) == (sides[0][1].tolist(), sides[1][1].tolist())
        assert set(events.payment_pair.tolist()) == {0}
    assert (none.pairs, none.payments.size, none.calls.size, none.dated.size) == (1, 0, 0, 0)


@pytest.mark.slow
def test_together_or_alone_a_test_has_the_same_false_alarms():
    events = Events(1, *(array for side in pair(1) for array in side))
    events = events._replace(dated_pair=events.payment_pair, dated=events.payments // DAY * DAY)
    setting = Setting()
    questions = [(test, way) for test in TIME_TESTS for way in test.directions]
    together = checked(events, questions, setting, redraws=300)
    alone = examined(events, events.calls[:0], setting, redraws=300)
    assert together == [one.alarms for one in alone]
