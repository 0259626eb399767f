"""Sums of unlike coins: how many of several events happen, each with a chance of its own. Exact.

The number has a Poisson binomial distribution; it is reckoned event by event (Wang, Statistica Sinica 3, 1993).
"""

from collections.abc import Callable

import numpy as np

from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Floats

# Halvings of the range of a share: to a millionth.
_HALVINGS = 20


def distribution(chances: Floats) -> Floats:
    """Return the probability of each number of events, 0 to all."""
    made = np.ones(1)
    for one in chances.tolist():
        # Where nothing or everything happens, nothing is lost to rounding.
        made = np.concatenate((made * (1 - one), [0.0])) + np.concatenate(([0.0], made * one))
    return made


def at_least(chances: Floats, seen: int) -> float:
    """Return the probability of `seen` events or more: the p-value, against "more than chance has it"."""
    return float(min(1.0, distribution(chances)[max(seen, 0) :].sum()))


def at_most(chances: Floats, seen: int) -> float:
    """Return the probability of `seen` events or fewer."""
    return float(min(1.0, distribution(chances)[: max(seen + 1, 0)].sum()))


def tails(chances: Floats, seen: Ints) -> Floats:
    """Return `at_least` of many sums at once: a row of `chances`, all of one length, and a number for each.

    Below 1e-14 what is left is rounding.
    """
    width = int(seen.max(initial=0))
    fewer = np.zeros((seen.size, width + 1))
    fewer[:, 0] = 1
    for one in chances.T[:, :, np.newaxis]:
        moved = fewer[:, :-1] * one
        fewer *= 1 - one
        fewer[:, 1:] += moved
    below = np.cumsum(fewer, axis=1)
    p = np.where(seen > 0, 1 - below[np.arange(seen.size), np.maximum(seen - 1, 0)], 1.0)
    return np.clip(p, 0.0, 1.0)


def raised(chances: Floats, share: float) -> Floats:
    """Return the chances where a share of the events happens for a reason, and the rest by chance."""
    return share + (1 - share) * chances


def share(chances: Floats, seen: int, level: float = 0.95) -> tuple[float, float, float]:
    """Return the share of events that happen for a reason: the estimate, and its interval (Clopper and Pearson 1934).

    Below what chance has, the estimate is 0.
    """
    if not chances.size:
        return 0.0, 0.0, 1.0
    half = (1 - level) / 2
    by_chance = float(chances.mean())
    estimate = 0.0 if by_chance >= 1 else (seen / chances.size - by_chance) / (1 - by_chance)
    low = bisected(lambda one: at_least(raised(chances, one), seen) < half)
    high = bisected(lambda one: at_most(raised(chances, one), seen) >= half)
    return max(0.0, estimate), low, high


def critical(chances: Floats, alpha: float) -> int:
    """Return the least number of events whose p-value is at most `alpha`; one more than there are: none is."""
    tail = np.cumsum(distribution(chances)[::-1])[::-1]
    return int(np.count_nonzero(tail > alpha))


def power(chances: Floats, share: float, alpha: float) -> float:
    """Return how often the test finds it, at level `alpha`, where this share of events happens for a reason."""
    return at_least(raised(chances, share), critical(chances, alpha)) if chances.size else 0.0


def bisected(below: Callable[[float], bool]) -> float:
    """Return where a condition that holds from 0 on ceases to hold, up to 1."""
    low, high = 0.0, 1.0
    if not below(low):
        return low
    if below(high):
        return high
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2
