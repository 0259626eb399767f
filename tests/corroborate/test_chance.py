from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate import chance

shares = st.floats(0, 1, allow_nan=False)
coins = st.lists(shares, max_size=7).map(np.array)


def by_hand(coins):
    told = np.zeros(len(coins) + 1)
    for fallen in product((0, 1), repeat=len(coins)):
        told[sum(fallen)] += np.prod([p if one else 1 - p for p, one in zip(coins, fallen, strict=True)])
    return told


@given(coins)
def test_the_distribution_is_that_of_every_way_in_which_coins_fall(coins):
    assert chance.distribution(coins) == pytest.approx(by_hand(coins))
    for seen in range(len(coins) + 1):
        assert chance.at_least(coins, seen) == pytest.approx(by_hand(coins)[seen:].sum())
        assert chance.at_most(coins, seen) == pytest.approx(by_hand(coins)[: seen + 1].sum())


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.tuples(st.lists(shares, min_size=n, max_size=n),
                                                              st.integers(0, n)), min_size=1, max_size=4)))  # fmt: skip
def test_many_at_once_are_as_one_by_one(rows):
    chances, seen = np.array([one for one, _ in rows]), np.array([two for _, two in rows])
    expected = [chance.at_least(np.array(one), two) for one, two in rows]
    assert chance.tails(chances, seen) == pytest.approx(np.array(expected), abs=1e-12)


@given(st.lists(st.floats(0, 0.9), min_size=3, max_size=7).map(np.array), st.integers(0, 7), shares)
def test_the_interval_holds_the_estimate_and_grows_with_what_is_seen(coins, seen, share):
    seen = min(seen, coins.size)
    estimate, low, high = chance.share(coins, seen)
    assert 0 <= low <= estimate + 1e-5
    assert estimate <= high + 1e-5 <= 1 + 2e-5
    if seen < coins.size:
        assert chance.share(coins, seen + 1)[1] >= low - 1e-5
    assert chance.raised(coins, share).min() >= share - 1e-12


def test_the_interval_of_plain_coins_is_that_of_clopper_and_pearson():
    """Published for 7 of 20 at 95 %: .1539 to .5922."""
    estimate, low, high = chance.share(np.zeros(20), 7)
    assert estimate == pytest.approx(0.35)
    assert (low, high) == (pytest.approx(0.1539, abs=1e-4), pytest.approx(0.5922, abs=1e-4))


@given(coins, st.floats(0.001, 0.2))
def test_the_critical_number_is_the_least_that_reaches_the_level(coins, alpha):
    least = chance.critical(coins, alpha)
    assert least == coins.size + 1 or chance.at_least(coins, least) <= alpha
    assert chance.at_least(coins, least - 1) > alpha


def test_power_grows_with_the_share_and_is_the_level_at_most_without_any():
    coins = np.full(26, 0.1)
    powers = [chance.power(coins, share, 0.05) for share in (0, 0.3, 0.6, 1)]
    assert powers == sorted(powers)
    assert powers[0] <= 0.05
    assert powers[-1] == pytest.approx(1)
    assert chance.power(np.zeros(0), 0.5, 0.05) == 0
