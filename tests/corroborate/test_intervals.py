"""Intervals against published tables, and against what they promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.corroborate import intervals


def test_ranks_that_bound_a_median_are_those_of_the_tables_of_the_sign_test():
    # Conover, Practical Nonparametric Statistics: 95 % and more.
    told = {6: (1, 6), 8: (1, 8), 9: (2, 8), 10: (2, 9), 20: (6, 15), 100: (40, 61)}
    assert {count: intervals.median_ranks(count) for count in told} == told
    assert [intervals.median_ranks(count) for count in range(6)] == [None] * 6


def test_bounds_of_a_poisson_mean_are_those_of_the_tables():
    # Garwood 1936, 95 %.
    assert intervals.poisson(0) == pytest.approx((0, 3.689), abs=1e-3)
    assert intervals.poisson(1) == pytest.approx((0.0253, 5.572), abs=1e-3)
    assert intervals.poisson(10) == pytest.approx((4.795, 18.39), abs=1e-2)
    assert intervals.poisson(100) == pytest.approx((81.36, 121.63), abs=1e-2)


def test_ranks_that_bound_a_change_are_those_of_the_tables_of_kendall():
    # Hollander and Wolfe, upper tail 0.025: S of 10, 18, 23 at 5, 8, 10 values.
    assert [intervals.slope_ranks(count) for count in (4, 5, 8, 10)] == [None, (1, 10), (6, 23), (12, 34)]


@given(st.integers(5, 200))
def test_ranks_are_symmetric_and_normal_limit_and_count_meet(count):
    low, high = intervals.slope_ranks(count)
    assert low + high == count * (count - 1) // 2 + 1
    assert 1 <= low < high
    wider = intervals.slope_ranks(count + 1)
    assert wider[0] >= low


@given(st.lists(st.floats(-1e6, 1e6), min_size=0, max_size=9))
def test_a_change_is_the_median_of_all_slopes(values):
    (found,) = intervals.changes(np.array(values), np.array([0]), np.array([len(values)]))
    if len(values) < intervals.FEWEST:
        assert np.isnan(found).all()
        return
    slopes = sorted((b - a) / (j - i) for i, a in enumerate(values) for j, b in enumerate(values) if i < j)
    low, high = intervals.slope_ranks(len(values))
    assert found.tolist() == pytest.approx([np.median(slopes), slopes[low - 1], slopes[high - 1]])


def test_intervals_cover_what_they_promise():
    draw = np.random.default_rng(7)
    series = draw.lognormal(size=(2_000, 9))
    low, high = intervals.median_ranks(9)
    ordered = np.sort(series, axis=1)
    assert ((ordered[:, low - 1] <= 1) & (ordered[:, high - 1] >= 1)).mean() > 0.94
    starts = np.arange(2_000) * 9
    change = intervals.changes(series.ravel(), starts, np.full(2_000, 9))
    assert ((change[:, 1] <= 0) & (change[:, 2] >= 0)).mean() > 0.94
    rising = intervals.changes((series + np.arange(9) * 5).ravel(), starts, np.full(2_000, 9))
    assert (rising[:, 1] > 0).mean() > 0.9


@settings(deadline=None)
@given(st.integers(0, 2_000))
def test_bounds_of_a_rate_enclose_it(count):
    low, high = intervals.poisson(count)
    assert 0 <= low <= count < high
