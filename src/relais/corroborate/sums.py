"""Sums of unlike coins, of many pairs at once: how many of several events happen, each with a chance of its own.

The number has a Poisson binomial distribution, reckoned coin by coin (Wang, Statistica Sinica 3, 1993); exact.

The coins of all sums lie behind each other. A tail is summed from its own terms and never from what is left of one, so
that it stays exact however small it is.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Floats
from relais.store.native import native

# Halvings of the range of a share: to a billionth.
_HALVINGS = 30


class Sums(NamedTuple):
    """Sums of coins: those of sum i are `chances[starts[i] : starts[i + 1]]`."""

    chances: Floats
    starts: Ints

    def sizes(self) -> Ints:
        """Return how many coins each sum has."""
        return np.diff(self.starts)

    def means(self) -> Floats:
        """Return the number that each sum gives on average."""
        sums = np.concatenate(([0.0], np.cumsum(self.chances)))
        found: Floats = np.maximum(sums[self.starts[1:]] - sums[self.starts[:-1]], 0.0)
        return found

    def tails(self, seen: Ints, share: Floats | float = 0.0) -> Floats:
        """Return the probability of `seen` or more, where a `share` of the coins falls for a reason."""
        shares = np.broadcast_to(np.asarray(share, np.float64), seen.shape).copy()
        work = int((self.sizes() * (seen + 1)).sum())
        found: Floats = native(_tails, work)(self.chances, self.starts, seen, shares)
        return found

    def shares(self, seen: Ints, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
        """Return the share that falls for a reason: the estimates and their intervals (Clopper and Pearson 1934).

        Below what chance has, the estimate is 0. Without coins nothing is known: 0, from 0 to 1.
        """
        half = (1 - level) / 2
        sizes = np.maximum(self.sizes(), 1)
        by_chance = self.means() / sizes
        certain = by_chance >= 1
        estimate = np.where(certain, 0.0, (seen / sizes - by_chance) / np.where(certain, 1.0, 1 - by_chance))
        low = _bisected(lambda share: self.tails(seen, share) < half, seen.size)
        high = _bisected(lambda share: 1 - self.tails(seen + 1, share) >= half, seen.size)
        return np.maximum(estimate, 0.0), low, high

    def criticals(self, alpha: float) -> Ints:
        """Return the least number of each sum whose p-value is at most `alpha`; one more than its coins: none is."""
        work = int((self.sizes() ** 2).sum())
        least: Ints = native(_criticals, work)(self.chances, self.starts, alpha)
        return least


def _bisected(below: Callable[[Floats], np.ndarray], size: int) -> Floats:
    """Return, for each of `size`, where a condition that holds from 0 on ceases to hold, up to 1."""
    low, high = np.zeros(size), np.ones(size)
    never, always = ~below(low), below(high)
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        under = below(middle)
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    found: Floats = np.where(never, 0.0, np.where(always, 1.0, (low + high) / 2))
    return found


def _tails(chances: Floats, starts: Ints, seen: Ints, shares: Floats) -> Floats:
    """Return the probability of `seen` or more of each sum: coin by coin, how many are still wanted."""
    found = np.zeros(seen.size)
    for i in range(seen.size):
        wanted = np.zeros(seen[i] + 1)
        wanted[seen[i]] = 1.0
        for k in range(starts[i], starts[i + 1]):
            one = shares[i] + (1 - shares[i]) * chances[k]
            for j in range(seen[i]):
                kept = wanted[j] if j == 0 else wanted[j] * (1 - one)
                wanted[j] = kept + wanted[j + 1] * one
            if seen[i] > 0:
                wanted[seen[i]] *= 1 - one
        found[i] = min(1.0, wanted[0])
    return found


def _criticals(chances: Floats, starts: Ints, alpha: float) -> Ints:
    """Return the least number whose p-value is at most `alpha`; one more than there are coins: none is."""
    found = np.zeros(starts.size - 1, np.int64)
    for i in range(found.size):
        size = starts[i + 1] - starts[i]
        made = np.zeros(size + 1)
        made[0] = 1.0
        for k in range(size):
            one = chances[starts[i] + k]
            for j in range(k + 1, 0, -1):
                made[j] = made[j] * (1 - one) + made[j - 1] * one
            made[0] *= 1 - one
        least, tail = size + 1, 0.0
        while least > 0 and tail + made[least - 1] <= alpha:
            least -= 1
            tail += made[least]
        found[i] = least
    return found
