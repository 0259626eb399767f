"""Draws many at once: one reproducible stream of numbers per name, so that a new population changes no other."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Draw:
    """Vector draws of one stream."""

    def __init__(self, seed: int, stream: str) -> None:
        """Begin the stream; the same seed and name give the same draws on every machine."""
        key = int.from_bytes(sha256(f"{seed}/{stream}".encode()).digest()[:16], "little")
        self.numbers = np.random.Generator(np.random.PCG64(key))

    def happens(self, share: float | Floats, count: int) -> Bools:
        """Return True in that share of `count` cases."""
        drawn: Bools = self.numbers.random(count) < share
        return drawn

    def lognormal(self, shape: Mapping[str, float], count: int) -> Floats:
        """Draw from {'median', 'sigma'} as the sheet writes a lognormal."""
        drawn: Floats = np.exp(np.log(shape["median"]) + shape["sigma"] * self.numbers.standard_normal(count))
        return drawn

    def pick(self, shares: Mapping[str, float], count: int) -> NDArray[np.int8]:
        """Draw positions in `shares` by their share."""
        weights = np.array(list(shares.values()), float)
        edges = np.cumsum(weights / weights.sum())
        edges[-1] = 1.0
        return np.searchsorted(edges, self.numbers.random(count), side="right").astype(np.int8)

    def whole(self, low: int, high: int, count: int) -> Ints:
        """Draw whole numbers low..high-1."""
        return self.numbers.integers(low, max(high, low + 1), count)


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return for each of sum(counts) events whose it is and which of that one's events it is (from 0)."""
    owner = np.repeat(np.arange(counts.size), counts)
    starts = np.cumsum(counts) - counts
    return owner, np.arange(owner.size) - np.repeat(starts, counts)


def running(values: Floats, counts: Ints) -> Floats:
    """Return the sum so far within each owner's run; `values` stand in runs of `counts`."""
    total = np.cumsum(values)
    before = np.concatenate(([0.0], total))[np.cumsum(counts) - counts] if counts.size else total
    result: Floats = total - np.repeat(before, counts)
    return result


def shaped(value: Any) -> Mapping[str, float]:
    """Return the lognormal inside an entry that may wrap it: {'lognormal': {...}} or {'median', 'sigma'}."""
    inner: Mapping[str, float] = value.get("lognormal", value)
    if "lognormal_median" in inner:
        return {"median": inner["lognormal_median"], "sigma": inner["sigma"]}
    return inner
