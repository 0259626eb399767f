"""Figures over clusters: what was put together, against what belongs together."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relais.bench.metrics import share
from relais.bench.pairs import Floats, Ints, pairs_within

# Cuts that are tried for the best one: as many as let a curve be seen, few enough to be counted.
_CUTS = 41


def coded(values: Sequence[Any] | NDArray[Any]) -> Ints:
    """Return a number for each value, the same for equal ones."""
    return np.unique(np.asarray(values), return_inverse=True)[1].astype(np.int64)


def pairwise(truth: Ints, made: Ints) -> dict[str, float | None]:
    """Return precision, recall and F1 over pairs of items; None where there is no such pair."""
    both, true, put = pairs_within(_cells(truth, made)), pairs_within(truth), pairs_within(made)
    return {"precision": share(both, put), "recall": share(both, true), "f1": share(2 * both, put + true)}


def bcubed(truth: Ints, made: Ints) -> dict[str, float | None]:
    """Return B-cubed precision, recall and F1; None without items."""
    if not truth.size:
        return {"precision": None, "recall": None, "f1": None}
    # Each item sees its cell, its person and its cluster.
    cell, person, cluster = (_size_of_own(groups) for groups in (_cells(truth, made), truth, made))
    precision, recall = float((cell / cluster).mean()), float((cell / person).mean())
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


def crowded(truth: Ints, made: Ints) -> tuple[int, int]:
    """Return how many persons share a cluster with another person, and how many persons there are."""
    cells = np.unique(np.column_stack([made, truth]), axis=0)
    cluster, persons = np.unique(cells[:, 0], return_counts=True)
    inside = np.isin(cells[:, 0], cluster[persons > 1])
    return int(np.unique(cells[inside, 1]).size), int(np.unique(truth).size)


def largest(groups: Ints) -> int:
    """Return the size of the largest group; 0 without items."""
    return int(np.unique(groups, return_counts=True)[1].max(initial=0))


def best_bcubed(truth: Ints, left: Ints, right: Ints, weight: Floats, cut: float) -> float | None:
    """Return the best B-cubed F1 of joining all that hangs together, over cuts through the weights and at `cut`.

    One pass from the heaviest pair down: what a lower cut joins stands on what a higher one joined.
    """
    if not weight.size:
        return bcubed(truth, np.arange(truth.size))["f1"]
    order = np.argsort(-weight, kind="stable")
    cuts = sorted({*np.quantile(weight, np.linspace(0, 1, _CUTS)).tolist(), cut}, reverse=True)
    ends = np.searchsorted(-weight[order], -np.array(cuts), side="right").tolist()
    ties = list(zip(left[order].tolist(), right[order].tolist(), strict=True))
    parent, best, first = list(range(truth.size)), 0.0, 0
    for end in ends:
        for one, other in ties[first:end]:
            join(parent, one, other)
        first = end
        best = max(best, bcubed(truth, np.array([root(parent, node) for node in range(truth.size)]))["f1"] or 0.0)
    return best


def join(parent: list[int], one: int, other: int) -> None:
    """Hang the larger root of two nodes on the smaller."""
    low, high = sorted((root(parent, one), root(parent, other)))
    parent[high] = low


def root(parent: list[int], node: int) -> int:
    """Return the smallest node that this one hangs together with, and shorten the path to it."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _cells(truth: Ints, made: Ints) -> Ints:
    return coded(truth) * (int(made.max(initial=0)) + 1) + made


def _size_of_own(groups: Ints) -> Ints:
    _values, own, count = np.unique(groups, return_inverse=True, return_counts=True)
    return count[own].astype(np.int64)
