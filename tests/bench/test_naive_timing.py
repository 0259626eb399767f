"""Tests with a simpler idea of chance: what they reckon exactly is what draws give; innocents set them off."""

import numpy as np
import pytest

from relais.bench import naive_timing
from relais.bench.habits import INNOCENT, Sides, drawn, independent
from relais.bench.naive_timing import TESTS, p_values


def few(seed, payments=4, calls=6):
    draw = np.random.default_rng(seed)
    return np.sort(draw.uniform(0, 200, (1, payments))), np.sort(draw.uniform(0, 200, (1, calls)))


def hits(paid, called):
    lag = called[:, np.newaxis, :] - paid[:, :, np.newaxis]
    return ((lag >= 0) & (lag <= 1)).any(axis=2).sum(axis=1)


def moved(name, paid, called, draw, count):
    """Return payments moved as the test has it, a draw a row."""
    first, last = min(paid.min(), called.min()), max(paid.max(), called.max())
    if name == "uniform":
        return draw.uniform(first, last, (count, paid.size))
    if name == "circular_shift":
        return first + (paid - first + draw.uniform(0, last - first, (count, 1))) % (last - first)
    if name == "any_hour":
        return paid // 4 * 4 + draw.uniform(0, 4, (count, paid.size))
    assert name == "same_weekday"
    weeks = [np.arange(np.ceil((first - at) / 168), np.floor((last - at) / 168) + 1) for at in paid[0]]
    return np.stack([at + 168 * draw.choice(own, count) for at, own in zip(paid[0], weeks, strict=True)], axis=1)


@pytest.mark.parametrize("name", ["uniform", "circular_shift", "any_hour", "same_weekday"])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_reckoned_is_what_draws_give(name, seed):
    paid, called = few(seed)
    paid[0, :2] = called[0, :2] - 0.5  # two hits at least
    paid.sort(axis=1)
    draws = moved(name, paid, called, np.random.default_rng(seed), 20_000)
    seen = hits(paid, called)[0]
    expected = (hits(draws, np.repeat(called, 20_000, axis=0)) >= seen).mean()
    assert TESTS[name](paid.copy(), called.copy())[0] == pytest.approx(expected, abs=0.015)


def test_an_even_rate_is_that_of_poisson():
    paid, called = np.array([[1.0, 50.0]]), np.array([[0.0, 1.5, 100.0]])
    chance = 1 - np.exp(-3 / 100)
    assert TESTS["poisson"](paid, called)[0] == pytest.approx(1 - (1 - chance) ** 2)


@pytest.mark.parametrize("name", TESTS)
def test_without_a_hit_p_is_one(name):
    paid, called = np.array([[10.0, 60.0, 110.0]]), np.array([[5.0, 70.0, 200.0]])
    assert TESTS[name](paid, called) == pytest.approx(1)


@pytest.mark.parametrize("name", TESTS)
def test_each_holds_its_level_only_on_the_innocents_it_thinks_of(name):
    even = drawn(_even, 400, 1)
    assert (next(p_values(even, TESTS[name])) <= 0.05).mean() < 0.08
    narrow = drawn(INNOCENT["badly placed window cuts"], 400, 1)
    assert (next(p_values(narrow, TESTS[name])) <= 0.05).mean() > 0.2


def _even(draw, sides: Sides):
    made = independent(draw, sides)
    return type(made)(sides, draw.uniform(0, 17_000, made.payments.size), draw.uniform(0, 17_000, made.calls.size))


def test_the_reverse_is_time_run_backwards():
    pairs = drawn(INNOCENT["shared active weeks"], 50, 1)
    turned = type(pairs)(pairs.sides, -pairs.payments, -pairs.calls)
    for test in (naive_timing.uniform, naive_timing.circular_shift):
        (after, before), (after_turned, before_turned) = p_values(pairs, test), p_values(turned, test)
        assert after == pytest.approx(before_turned)
        assert before == pytest.approx(after_turned)
