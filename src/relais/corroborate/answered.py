"""What the number of hits says of each pair: how many chance gives, how often as many, what share, what power."""

from typing import NamedTuple

import numpy as np

from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Flags, Floats
from relais.corroborate.sums import Sums
from relais.corroborate.timing_test import Trials

# Shares of trials with a call of their own at which it is told how often the test would find it.
SHARES = (0.3, 0.6)
ALPHA = 0.05


class Answers(NamedTuple):
    """The answers of several pairs, by the names under which `Followed` has those of one.

    `power_30`, `power_60`: how often p would reach ALPHA, were that share of SHARES followed.
    """

    separate: Ints
    near: Ints
    expected: Floats
    p: Floats
    share: Floats
    low: Floats
    high: Floats
    power_30: Floats
    power_60: Floats


def answered(trials: Trials, wanted: Flags, raised: Floats) -> Answers:
    """Answer for the pairs that are `wanted`, in their order; there is a flag for every pair.

    `raised`: the chances of the trials, had each payment a call of its own (`timing_test.raised`).
    """
    nulls, seen = _sums(trials, wanted)
    fuller, _seen = _sums(trials._replace(chances=raised), wanted)
    p = np.array([one.tails(seen) for one in nulls])
    expected = np.array([one.means() for one in nulls])
    # The null that explains most; of two that explain as much, the one that expects more.
    best = np.lexsort((-expected, -p), axis=0)[0]
    sums = _chosen(nulls, best)
    every = np.arange(seen.size)
    powers = [_power(sums, nulls, fuller, share) for share in SHARES]
    return Answers(sums.sizes(), seen, expected[best, every], p[best, every], *sums.shares(seen), *powers)


def _power(sums: Sums, nulls: list[Sums], fuller: list[Sums], share: float) -> Floats:
    """Return how often all nulls would be refused at ALPHA, were a share of trials followed by calls of their own.

    These are taken evenly among the trials of a pair. A trial with such a call is a hit, and its chance is raised; the
    others are hits as chance has it.
    """
    number = np.arange(sums.chances.size) - np.repeat(sums.starts[:-1], sums.sizes())
    caused = np.floor((number + 1) * share + 0.5) > np.floor(number * share + 0.5)
    mixed = [
        own._replace(chances=np.where(caused, full.chances, own.chances))
        for own, full in zip(nulls, fuller, strict=True)
    ]
    least: Ints = np.max([one.criticals(ALPHA) for one in mixed], axis=0)
    hits = sums._replace(chances=np.where(caused, 1.0, sums.chances))
    found: Floats = np.where(sums.sizes() > 0, hits.tails(least), 0.0)
    return found


def tails(trials: Trials, pairs: int) -> Floats:
    """Return the p-values alone, of all pairs: one that has no trials has 1."""
    nulls, seen = _sums(trials, np.ones(pairs, bool))
    found: Floats = np.max([one.tails(seen) for one in nulls], axis=0)
    return found


def _sums(trials: Trials, wanted: Flags) -> tuple[list[Sums], Ints]:
    """Return the sums of the wanted pairs under each null, and what was seen of them."""
    among = wanted[trials.pair]
    pair = (np.cumsum(wanted) - 1)[trials.pair[among]]
    starts = np.searchsorted(pair, np.arange(int(wanted.sum()) + 1))
    seen = np.bincount(pair[trials.hit[among]], minlength=starts.size - 1)
    return [Sums(np.ascontiguousarray(one[among]), starts) for one in trials.chances], seen


def _chosen(nulls: list[Sums], best: Ints) -> Sums:
    """Return the sums of which each is that of its best null."""
    starts = nulls[0].starts
    which = np.repeat(best, np.diff(starts))
    return Sums(np.array([one.chances for one in nulls])[which, np.arange(which.size)], starts)
