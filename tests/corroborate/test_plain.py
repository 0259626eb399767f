from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corroborate.plain import at_least, distribution

shares = st.floats(0, 1, allow_nan=False)
coins = st.lists(shares, max_size=7).map(np.array)


def by_hand(coins):
    told = np.zeros(len(coins) + 1)
    for fallen in product((0, 1), repeat=len(coins)):
        told[sum(fallen)] += np.prod([p if one else 1 - p for p, one in zip(coins, fallen, strict=True)])
    return told


@given(coins)
def test_the_distribution_is_that_of_every_way_in_which_coins_fall(coins):
    assert distribution(coins) == pytest.approx(by_hand(coins))
    for seen in range(len(coins) + 1):
        assert at_least(coins, seen) == pytest.approx(by_hand(coins)[seen:].sum())
