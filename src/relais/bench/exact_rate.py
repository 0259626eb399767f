"""The exact interval of a rate (Clopper and Pearson, Biometrika 26, 1934)."""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

_HALVINGS = 40


@cache
def interval(count: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Return both bounds of a rate of which `count` of `of` were seen; of nothing, 0 to 1."""
    half = (1 - level) / 2
    low = _falls(lambda rate: _at_least(count, of, rate) < half) if count else 0.0
    high = _falls(lambda rate: 1 - _at_least(count + 1, of, rate) >= half) if count < of else 1.0
    return low, high


def _at_least(count: int, of: int, rate: float) -> float:
    """Return the probability of `count` or more of `of`, at a rate strictly between 0 and 1."""
    fewer = np.arange(count)
    logs = _log_factorials(of)
    terms = logs[of] - logs[fewer] - logs[of - fewer] + fewer * np.log(rate) + (of - fewer) * np.log1p(-rate)
    return float(1 - np.exp(terms).sum())


@cache
def _log_factorials(of: int) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, of + 1)))))


def _falls(holds: Callable[[float], bool]) -> float:
    """Return where a condition that holds near 0 ceases to hold, up to 1."""
    low, high = 0.0, 1.0
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2
