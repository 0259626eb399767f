import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench.exact_rate import interval


def test_the_interval_of_a_table():
    # Clopper and Pearson for 4 of 20: 0.0573 to 0.4366.
    assert interval(4, 20) == pytest.approx((0.0573, 0.4366), abs=5e-5)


def test_none_and_all():
    low, high = interval(0, 100)
    assert low == 0
    assert high == pytest.approx(1 - 0.025 ** (1 / 100), abs=1e-8)
    assert interval(100, 100) == pytest.approx((0.025 ** (1 / 100), 1), abs=1e-8)


def test_of_nothing_all_is_possible():
    assert interval(0, 0) == (0, 1)


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_it_holds_the_rate_and_turns_with_it(counts):
    count, of = counts
    low, high = interval(count, of)
    assert low <= count / of <= high
    assert interval(of - count, of) == pytest.approx((1 - high, 1 - low), abs=1e-7)
