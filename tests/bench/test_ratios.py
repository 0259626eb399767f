from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench.ratios import bounds, cllr, cllr_min, pooled, tippett

_SIDES = st.lists(st.floats(-8, 8), min_size=1, max_size=30).map(np.array)


def test_the_cost_by_hand():
    # Ratios of 3 where H1 is true and of 1/3 where H2 is: log2(1 + 1/3) on either side.
    assert cllr(np.log([3.0, 3.0]), np.log([1 / 3])) == pytest.approx(np.log2(4 / 3))
    # One side misled: H2 pairs at 3 cost log2(1 + 3) = 2 bits.
    assert cllr(np.log([3.0]), np.log([3.0])) == pytest.approx((np.log2(4 / 3) + 2) / 2)


def test_ratios_that_say_nothing_cost_one_bit_and_perfect_ones_none():
    assert cllr(np.zeros(3), np.zeros(5)) == 1
    assert cllr(np.array([np.inf]), np.array([-np.inf])) == 0


def test_adjacent_violators_by_hand():
    # In order of value: H2, H1, H2, H1, H1. The second and third violate and are pooled: 1/3 against 1/2.
    value, first = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([False, True, False, True, True])
    ratio = np.exp(pooled(value, first))
    assert ratio[0] == 0
    assert ratio[1] == ratio[2] == pytest.approx(2 / 3)
    assert np.isinf(ratio[3:]).all()
    # The pool costs log2(1 + 3/2) of one H1 pair in three, and log2(1 + 2/3) of one H2 pair in two; the rest nothing.
    expected = (np.log2(5 / 2) / 3 + np.log2(5 / 3) / 2) / 2
    assert cllr_min(value[first], value[~first]) == pytest.approx(expected)


def test_equal_values_stay_equal():
    ratio = np.exp(pooled(np.array([1.0, 1.0, 1.0, 1.0]), np.array([True, True, True, False])))
    assert ratio == pytest.approx([1.0] * 4)  # three of three against one of one


@given(_SIDES, _SIDES)
def test_pooled_ratios_never_fall_and_never_cost_more(first, second):
    value = np.concatenate((first, second))
    ratio = pooled(value, np.arange(value.size) < first.size)
    order = np.argsort(value, kind="stable")
    assert all(a <= b for a, b in pairwise(ratio[order].tolist()))
    assert cllr_min(first, second) <= cllr(first, second) + 1e-9
    assert 0 <= cllr_min(first, second) <= 1 + 1e-9


@given(_SIDES, _SIDES, st.floats(0.1, 5), st.floats(-3, 3))
def test_the_least_cost_does_not_change_with_the_scale(first, second, factor, shift):
    both = np.round(np.concatenate((first, second)), 3)
    moved = np.round(both * factor + shift, 9)
    # What rounding makes equal is another order.
    if np.unique(both).size == np.unique(moved).size:
        at = first.size
        assert cllr_min(both[:at], both[at:]) == pytest.approx(cllr_min(moved[:at], moved[at:]), abs=1e-9)


def test_well_calibrated_ratios_cost_hardly_more_than_at_best():
    # Two normal distributions of one variance: the logarithm of the ratio is twice the value.
    draw = np.random.default_rng(7)
    first, second = 2 * draw.normal(1, 1, 4_000), 2 * draw.normal(-1, 1, 4_000)
    assert cllr(first, second) - cllr_min(first, second) < 0.01
    # The same, twice as sure as it should be, costs more, and no more at best.
    assert cllr(2 * first, 2 * second) - cllr_min(first, second) > 0.05
    assert cllr_min(2 * first, 2 * second) == pytest.approx(cllr_min(first, second))


def test_bounds_by_hand():
    # Nine pairs a side, told apart without error, at ratios of 1,000 and 1/1,000. With one misled pair added to each
    # side: at a threshold t, t * 1/10 may not exceed 9/10.
    low, high = bounds(np.log(np.full(9, 1e3)), np.log(np.full(9, 1e-3)))
    assert np.exp([low, high]) == pytest.approx([1 / 9, 9])


def test_bounds_go_no_further_than_the_ratios_told():
    low, high = bounds(np.log(np.full(999, 4.0)), np.log(np.full(999, 0.5)))
    assert np.exp([low, high]) == pytest.approx([0.5, 4.0])


def test_ratios_that_mislead_are_bound_to_one():
    assert bounds(np.log([0.1] * 20), np.log([10.0] * 20)) == (0.0, 0.0)


@given(_SIDES, _SIDES)
def test_bounds_hold_one_and_no_more_than_the_number_of_pairs(first, second):
    low, high = bounds(first, second)
    assert -np.log(first.size + 1) - 1e-9 <= low <= 0 <= high <= np.log(second.size + 1) + 1e-9


@given(_SIDES, _SIDES)
def test_within_its_bounds_a_threshold_costs_no_more_than_no_evidence(first, second):
    _low, high = bounds(first, second)
    for at in np.linspace(0, high, 7)[:-1] if high else []:
        told = ((first > at).sum()) / (first.size + 1)
        misled = ((second > at).sum() + 1) / (second.size + 1)
        assert np.exp(at) * misled <= told + 1e-9


def test_tippett_by_hand():
    power, first, second = tippett(np.log([1.0, 10.0, 100.0, 1000.0]), np.log([0.1, 1.0]))
    at = {round(one, 1): place for place, one in enumerate(power)}
    assert [first[at[p]] for p in (-4, 0, 1, 2.1, 4)] == [1, 1, 0.75, 0.25, 0]
    assert [second[at[p]] for p in (-4, 0, 0.1)] == [1, 0.5, 0]
