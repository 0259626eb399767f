"""The answers of many pairs: above all that the power which is told is the power there is."""

import numpy as np
import pytest

from relais.corroborate.payment_then_call import TIMES
from relais.corroborate.screening import screened
from relais.corroborate.timing_test import Events, Setting

HOUR = 3_600_000
DAY = 24 * HOUR
START = 1_640_995_200_000
PAIRS = 400


def drawn(draw, payments, calls, share):
    """Return pairs who share weeks and evenings; a share of payments has a call of its own half an hour later."""

    def evenings(weeks, middle, count):
        day = draw.choice(weeks, count) * 7 + draw.integers(0, 7, count)
        return START + day * DAY + ((middle + draw.normal(0, 1.5, count)) % 24 * HOUR).astype(np.int64)

    paid, called = [], []
    for _pair in range(PAIRS):
        weeks, middle = draw.choice(104, 15, replace=False), draw.uniform(18, 23)
        paid.append(np.sort(evenings(weeks, middle, payments)))
        own = paid[-1][draw.random(payments) < share] + HOUR // 2
        called.append(np.sort(np.concatenate((evenings(weeks, middle, calls - own.size), own))))
    numbers = np.arange(PAIRS)
    return Events(
        PAIRS, np.repeat(numbers, payments), np.concatenate(paid), np.repeat(numbers, calls), np.concatenate(called)
    )


@pytest.mark.slow
@pytest.mark.parametrize("payments", [5, 10, 26])
@pytest.mark.parametrize("share", [0.3, 0.6])
def test_innocent_pairs_are_told_how_often_the_test_would_find_what_is_caused(payments, share):
    draw = np.random.default_rng(payments)
    # Both have as many calls that nothing caused.
    other = 60 - round(payments * share)
    innocent, caused = (
        screened(drawn(draw, payments, calls, one), (TIMES,), Setting())[:PAIRS]
        for calls, one in ((other, 0.0), (60, share))
    )
    told = innocent[f"power_{share:.0%}".strip("%")].drop_null().to_numpy().mean()
    found = (caused["p"].drop_null().to_numpy() <= 0.05).mean()
    assert told == pytest.approx(found, abs=0.12)


@pytest.mark.slow
def test_power_grows_with_the_share_and_with_the_payments():
    draw = np.random.default_rng(1)
    rows = [screened(drawn(draw, payments, 60, 0), (TIMES,), Setting())[:PAIRS] for payments in (10, 40)]
    few, many = ([row[name].drop_null().to_numpy().mean() for name in ("power_30", "power_60")] for row in rows)
    assert few[0] < few[1] < many[1]
    assert few[0] < many[0]
