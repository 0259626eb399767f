"""Connected components over arrays of integers: who hangs together, at ten million edges in a second or two."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from relais.store.native import WORTH, compiler, native

Ints = NDArray[np.int64]


class Forest:
    """Trees over numbered nodes, one edge at a time: who hangs together so far."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def join(self, one: int, other: int) -> bool:
        """Join the trees of two nodes; False where they are one already, so that the edge would close a ring."""
        low, high = sorted((self._root(one), self._root(other)))
        self._above[high] = low
        return low != high

    def _root(self, node: int) -> int:
        above = self._above
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node


def components(left: Ints, right: Ints, nodes: int) -> Ints:
    """Return the component of each node 0..nodes-1, named by its smallest member.

    `left` and `right` are the two ends of each edge, in any order and as often as they come: the answer is the
    same. ValueError when an end is not a node.
    """
    if left.shape != right.shape:
        raise ValueError("each edge has two ends")
    if left.size and (min(left.min(), right.min()) < 0 or max(left.max(), right.max()) >= nodes):
        raise ValueError(f"an edge ends outside the nodes 0..{nodes - 1}")
    compiled = left.size >= WORTH and compiler() is not None
    return by_union(left, right, nodes) if compiled else by_propagation(left, right, nodes)


def by_union(left: Ints, right: Ints, nodes: int) -> Ints:
    """Union-find: each edge once, path halving; the smaller root always wins, so labels need no second naming."""
    parent = np.arange(nodes, dtype=np.int64)
    native(_unite, left.size)(left, right, parent)
    return parent


def by_propagation(left: Ints, right: Ints, nodes: int) -> Ints:
    """The same in numpy alone: larger roots hang on smaller neighbours, then every path is cut short, until calm.

    An edge for each node first: most of the others then lie within one tree, and fall away at the first look.
    """
    parent: NDArray[np.signedinteger[Any]] = np.arange(nodes, dtype=np.int32 if nodes < 1 << 31 else np.int64)
    for first in range(0, left.size, max(nodes, 1)):
        low, high = left[first : first + nodes], right[first : first + nodes]
        while low.size:
            ours, theirs = parent[low], parent[high]
            apart = ours != theirs
            ours, theirs = ours[apart], theirs[apart]
            low, high = np.minimum(ours, theirs), np.maximum(ours, theirs)
            np.minimum.at(parent, high, low)
            while not np.array_equal(shorter := parent[parent], parent):
                parent = shorter
    return parent.astype(np.int64)


def _unite(left: Ints, right: Ints, parent: Ints) -> None:
    for edge in range(left.size):
        a, b = left[edge], right[edge]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a < b:
            parent[b] = a
        elif b < a:
            parent[a] = b
    # A parent is never larger than its child: one pass upwards finishes every path.
    for node in range(parent.size):
        parent[node] = parent[parent[node]]
