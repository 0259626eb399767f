import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench.strength_lr import Calibration, Counts, about, calibrated, comparable, score


def counted(draw, pairs, payments, share, by_chance=0.2):
    """Draw pairs in which this share of payments has a call near."""
    number = np.full(pairs, payments)
    return Counts(number.astype(float), draw.binomial(number, share).astype(float), number * by_chance)


def both(*parts):
    return Counts(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def test_the_score_by_hand():
    counts = Counts(np.array([10.0]), np.array([6.0]), np.array([2.0]))
    assert score(counts) == pytest.approx(np.log(6.5 / 4.5) - np.log(2.5 / 8.5))


def test_as_many_as_chance_gives_score_nothing_and_ends_are_finite():
    counts = Counts(np.array([10.0, 10.0, 10.0]), np.array([3.0, 10.0, 0.0]), np.array([3.0, 0.0, 10.0]))
    found = score(counts)
    assert found[0] == 0
    assert np.isfinite(found).all()


def test_ratios_come_near_the_true_ones():
    # Binomial numbers of two known shares: the true ratio is known.
    draw = np.random.default_rng(3)
    first, second = counted(draw, 4_000, 10, 0.6), counted(draw, 4_000, 10, 0.3)
    made = calibrated(first, second)
    near = np.arange(2.0, 8.0)
    told = made.ratio(Counts(np.full(6, 10.0), near, np.full(6, 2.0)))
    true = near * np.log(0.6 / 0.3) + (10 - near) * np.log(0.4 / 0.7)
    # Log odds of a number are not the number: in the middle they agree.
    assert told == pytest.approx(true, abs=0.5)


def test_a_ratio_rises_with_what_is_near():
    draw = np.random.default_rng(4)
    parts = [(counted(draw, 500, n, 0.5), counted(draw, 500, n, 0.25)) for n in (6, 26, 70)]
    made = calibrated(both(*(a for a, _b in parts)), both(*(b for _a, b in parts)))
    for payments in (6, 26, 70):
        near = np.arange(payments + 1.0)
        told = made.ratio(Counts(np.full(near.size, float(payments)), near, np.full(near.size, payments * 0.2)))
        assert (np.diff(told) >= 0).all()
        assert told[-1] > told[0]


def test_more_payments_tell_more():
    draw = np.random.default_rng(5)
    parts = [(counted(draw, 800, n, 0.5), counted(draw, 800, n, 0.25)) for n in (6, 70)]
    made = calibrated(both(*(a for a, _b in parts)), both(*(b for _a, b in parts)))
    few, many = (made.ratio(a).mean() for a, _b in parts)
    assert many > few > 0


def test_how_often_somebody_paid_is_no_evidence():
    # Both live alike; those of H1 have mostly 70 payments here, those of H2 mostly 6.
    draw = np.random.default_rng(6)
    first = both(counted(draw, 900, 70, 0.3), counted(draw, 100, 6, 0.3))
    second = both(counted(draw, 100, 70, 0.3), counted(draw, 900, 6, 0.3))
    made = calibrated(first, second)
    assert np.abs(np.array(made.weights)).max() < 0.6
    at = Counts(np.array([6.0, 70.0]), np.array([1.8, 21.0]), np.array([1.2, 14.0]))
    assert np.abs(made.ratio(at)).max() < 0.3


def test_sets_that_fall_apart_stay_finite_and_within_what_their_size_bears_out():
    first = Counts(np.full(30, 10.0), np.full(30, 10.0), np.full(30, 1.0))
    second = Counts(np.full(30, 10.0), np.zeros(30), np.full(30, 1.0))
    made = calibrated(first, second)
    assert np.isfinite(made.weights).all()
    assert np.exp(made.ratio(first)).max() <= 31
    assert np.exp(made.ratio(second)).min() >= 1 / 31


def test_sides_with_nothing_in_common_cannot_be_compared():
    draw = np.random.default_rng(8)
    assert comparable(counted(draw, 40, 70, 0.3), counted(draw, 30, 6, 0.3)) == 0
    assert comparable(counted(draw, 40, 6, 0.3), counted(draw, 30, 6, 0.3)) == 30


def test_numbers_go_to_the_nearest_by_their_logarithm():
    assert about(np.array([1.0, 7.0, 8.0, 16.0, 17.0, 42.0, 43.0, 900.0])).tolist() == [6, 6, 10, 10, 26, 26, 70, 70]


@given(st.integers(1, 5_000), st.floats(0, 1), st.floats(0, 1))
def test_no_pair_gets_a_ratio_beyond_the_bounds(payments, near, expected):
    made = Calibration((0.3, 2.0, -0.1, 0.5), -1.0, 1.5, (10, 10))
    number = float(payments)
    told = made.ratio(Counts(np.array([number]), np.array([near * number]), np.array([expected * number])))
    assert -1.0 <= told[0] <= 1.5
