"""Intervals that hold whatever the distribution: of a median, of a rate, of a change; at 95 % or a little more."""

from collections.abc import Callable, Iterator
from functools import cache
from math import ceil, sqrt

import numpy as np

from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Floats

_HALF = 0.025
_HALVINGS = 60
# Up to here the distribution of Kendall's statistic is counted out; beyond, its normal limit is as good.
_COUNTED = 50
_NORMAL = 1.959964
# Slopes reckoned together: they stay within some tens of megabytes.
_AT_ONCE = 4_000_000
# Of fewer values no change has an interval.
FEWEST = 5


@cache
def median_ranks(count: int) -> tuple[int, int] | None:
    """Return which of `count` values in order, from 1, bound their median; None where too few do.

    Exact, from the binomial distribution of how many values lie below the median.
    """
    below = np.cumsum(_binomial(count))
    rank = int(np.count_nonzero(below <= _HALF))
    return (rank, count + 1 - rank) if rank else None


@cache
def poisson(count: int) -> tuple[float, float]:
    """Return the bounds of the mean of a Poisson number that came to `count`: exact (Garwood, Biometrika 28, 1936)."""
    most = count + 10 * sqrt(count + 1) + 10
    low = _bisected(lambda mean: 1 - _at_most(count - 1, mean) < _HALF, most) if count else 0.0
    return low, _bisected(lambda mean: _at_most(count, mean) > _HALF, most)


@cache
def slope_ranks(count: int) -> tuple[int, int] | None:
    """Return which slopes in order, from 1, bound the change of `count` values; None where too few do.

    After Sen (JASA 63, 1968), as Hollander and Wolfe give it: from the distribution of Kendall's statistic. Equal
    values make the interval wider than it need be.
    """
    if count < FEWEST:
        return None
    slopes = count * (count - 1) // 2
    if count <= _COUNTED:
        # The statistic is all pairs less twice the inversions: few inversions are its upper tail.
        critical = slopes - 2 * (int(np.count_nonzero(np.cumsum(_inversions(count)) <= _HALF)) - 1)
    else:
        critical = ceil(_NORMAL * sqrt(count * (count - 1) * (2 * count + 5) / 18))
        critical += (slopes - critical) % 2
    return (slopes - critical) // 2 + 1, (slopes + critical) // 2


def changes(values: Floats, starts: Ints, sizes: Ints) -> Floats:
    """Return, for each series, its change from one value to the next, and the interval: three columns, nan where none.

    The median of the slopes between all pairs of values (Theil 1950, Sen 1968); a value's place in its series is its
    number, not its date. A series is `sizes` values from `starts` on.
    """
    found = np.full((starts.size, 3), np.nan)
    for size in np.unique(sizes[sizes >= FEWEST]).tolist():
        ranks = slope_ranks(size)
        i, j = np.triu_indices(size, 1)
        if ranks is None:
            continue
        low, high = ranks
        for some in _chunks(np.flatnonzero(sizes == size), max(1, _AT_ONCE // i.size)):
            series = values[starts[some][:, np.newaxis] + np.arange(size)]
            slopes = np.sort((series[:, j] - series[:, i]) / (j - i), axis=1)
            middle = (slopes[:, (i.size - 1) // 2] + slopes[:, i.size // 2]) / 2
            found[some] = np.stack((middle, slopes[:, low - 1], slopes[:, high - 1]), axis=1)
    return found


def _chunks(at: Ints, size: int) -> Iterator[Ints]:
    for begin in range(0, at.size, size):
        yield at[begin : begin + size]


def _binomial(count: int) -> Floats:
    """Return the probabilities of 0 to `count` heads."""
    logs = _log_factorials(count)
    chances: Floats = np.exp(logs[count] - logs - logs[::-1] - count * np.log(2))
    return chances


def _log_factorials(count: int) -> Floats:
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, count + 1)))))


def _at_most(count: int, mean: float) -> float:
    if mean <= 0:
        return 1.0
    numbers = np.arange(count + 1)
    return float(np.exp(numbers * np.log(mean) - mean - _log_factorials(count)).sum())


def _inversions(count: int) -> Floats:
    """Return the probabilities of 0, 1, ... inversions in a random order of so many values."""
    made = np.ones(1)
    for size in range(2, count + 1):
        made = np.convolve(made, np.full(size, 1 / size))
    return made


def _bisected(below: Callable[[float], bool], most: float) -> float:
    low, high = 0.0, most
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2
