"""Figures over pairs: precision and recall of those named, and of every cut through their weights."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relais.bench.metrics import share

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Cut:
    """The cut through the weights with the best F1, and the best recall where precision is still 0.99."""

    weight: float
    f1: float
    recall_at_99: float


def pairs_within(groups: NDArray[Any]) -> int:
    """Return how many pairs of items have the same group."""
    count = np.unique(groups, return_counts=True)[1].astype(np.int64)
    return int((count * (count - 1) // 2).sum())


def true_pairs(truth: Ints, source: Ints | None = None) -> int:
    """Return how many pairs of mentions are one person's; with `source`, those across two sources alone."""
    within = 0 if source is None else sum(pairs_within(truth[source == one]) for one in np.unique(source))
    return pairs_within(truth) - within


def counted(right: Bools, true: int) -> dict[str, float | None]:
    """Return precision, recall and F1 of pairs named, of which `right` are true, where there are `true` in all."""
    both, made = int(right.sum()), right.size
    return {"precision": share(both, made), "recall": share(both, true), "f1": share(2 * both, made + true)}


def best_cut(weight: Floats, right: Bools, true: int) -> Cut | None:
    """Return the best cut: pairs at or above it are named; equal weights are never cut apart. None without pairs.

    True pairs that were never weighed count as missed.
    """
    if not weight.size or not true:
        return None
    order = np.argsort(-weight, kind="stable")
    falling = weight[order]
    last = np.r_[falling[1:] != falling[:-1], True]
    both, made = np.cumsum(right[order])[last], np.flatnonzero(last) + 1
    f1 = 2 * both / (made + true)
    best = int(np.argmax(f1))
    precise = np.flatnonzero(both / made >= 0.99)
    recall = float(both[precise[-1]] / true) if precise.size else 0.0
    return Cut(float(falling[last][best]), float(f1[best]), recall)
