"""The exact interval of a rate, for the rows of a benchmark."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# Halvings of the range of a rate: to a billionth.
_HALVINGS = 30


def interval(count: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a rate, `count` of `of` (Clopper and Pearson 1934); of nothing, all is possible."""
    half = (1 - level) / 2
    ways = _log_ways(max(count, 0), of)
    low = _begins(lambda rate: 1 - _at_most(ways[:-1], of, rate) >= half) if count else 0.0
    high = _begins(lambda rate: _at_most(ways, of, rate) < half) if count < of else 1.0
    return low, high


def _log_ways(count: int, of: int) -> NDArray[np.float64]:
    """Return the logarithms of the ways to choose 0, 1, ... `count`."""
    taken = np.arange(1, count + 1)
    return np.concatenate(([0.0], np.cumsum(np.log(of - taken + 1) - np.log(taken))))


def _at_most(ways: NDArray[np.float64], of: int, rate: float) -> float:
    """Return the probability of as many as `ways` goes up to, or fewer."""
    count = np.arange(ways.size)
    return float(np.exp(ways + count * np.log(rate) + (of - count) * np.log1p(-rate)).sum())


def _begins(holds: Callable[[float], bool]) -> float:
    """Return the rate from which on a condition holds."""
    low, high = 0.0, 1.0
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return (low + high) / 2
