"""Sums of unlike coins: how many of several events happen, each with a chance of its own. Exact; of one sum.

`sums` reckons the same of many at once. The number has a Poisson binomial distribution; it is reckoned event by event
(Wang, Statistica Sinica 3, 1993).
"""

from collections.abc import Callable

import numpy as np

from relais.corroborate.near import Floats

# Halvings of the range of a rate: far below what any count can tell.
_HALVINGS = 40


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
