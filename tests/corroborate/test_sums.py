import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate.sums import Sums
from tests.corroborate.plain import at_least, distribution

shares = st.floats(0, 1, allow_nan=False)
some = st.lists(st.lists(shares, max_size=7).flatmap(lambda coins: st.tuples(st.just(coins), st.integers(0, 7))),
                min_size=1, max_size=5)  # fmt: skip


def laid(rows):
    flat = np.array([one for coins, _seen in rows for one in coins], np.float64)
    return Sums(flat, np.cumsum([0, *(len(coins) for coins, _seen in rows)])), np.array([seen for _coins, seen in rows])


def plain(coins, seen):
    found, _low, _high = Sums(np.asarray(coins, np.float64), np.array([0, len(coins)])).shares(np.array([seen]))
    return found[0], _low[0], _high[0]


@given(some, shares)
def test_many_at_once_are_as_one_by_one(rows, share):
    sums, seen = laid(rows)
    raised = [share + (1 - share) * np.array(coins) for coins, _seen in rows]
    expected = [at_least(one, two) for one, (_coins, two) in zip(raised, rows, strict=True)]
    assert sums.tails(seen, share) == pytest.approx(np.array(expected), abs=1e-12)
    assert sums.means() == pytest.approx(np.array([sum(coins) for coins, _seen in rows]))


def test_what_is_nearly_impossible_is_still_exact():
    """A tail taken from 1 would be rounding below 1e-16."""
    sums = Sums(np.full(60, 0.01), np.array([0, 30, 60]))
    assert sums.tails(np.array([30, 29])) == pytest.approx(np.array([1e-60, 30 * 0.99 * 1e-58 + 1e-60]))


@given(st.lists(st.floats(0, 0.9), min_size=3, max_size=7), st.integers(0, 7))
def test_the_interval_holds_the_estimate_and_grows_with_what_is_seen(coins, seen):
    seen = min(seen, len(coins))
    estimate, low, high = plain(coins, seen)
    assert 0 <= low <= estimate + 1e-5
    assert estimate <= high + 1e-5 <= 1 + 2e-5
    if seen < len(coins):
        assert plain(coins, seen + 1)[1] >= low - 1e-5


def test_the_interval_of_plain_coins_is_that_of_clopper_and_pearson():
    """Published for 7 of 20 at 95 %: .1539 to .5922."""
    told = plain([0] * 20, 7)
    assert told == (pytest.approx(0.35), pytest.approx(0.1539, abs=1e-4), pytest.approx(0.5922, abs=1e-4))


@given(some, st.floats(0.001, 0.2))
def test_the_critical_number_is_the_least_that_reaches_the_level(rows, alpha):
    sums, _seen = laid(rows)
    for (coins, _one), least in zip(rows, sums.criticals(alpha).tolist(), strict=True):
        told = distribution(np.array(coins))
        assert told[least:].sum() <= alpha + 1e-9
        assert least == 0 or told[least - 1 :].sum() > alpha - 1e-9


def test_without_coins_nothing_is_known():
    assert plain([], 0) == (0, 0, 1)
