"""Rows of different lengths in two arrays, and rows of one length taken together."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints


@dataclass(frozen=True)
class Ragged:
    """Row i is `values[starts[i]:starts[i + 1]]`."""

    values: Ints
    starts: Ints

    @classmethod
    def of(cls, rows: Iterable[Iterable[int]]) -> "Ragged":
        """Return rows as they come."""
        sizes: list[int] = []
        values = np.fromiter(chain.from_iterable(_counted(rows, sizes)), np.int64)
        return cls(values, np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]))

    @property
    def sizes(self) -> Ints:
        """Return the length of each row."""
        sizes: Ints = np.diff(self.starts)
        return sizes

    def rows(self, at: Ints) -> Ints:
        """Return rows of one length as a matrix."""
        width = int(self.starts[at[0] + 1] - self.starts[at[0]])
        matrix: Ints = self.values[self.starts[at][:, None] + np.arange(width)]
        return matrix

    def sums(self, weights: NDArray[np.generic]) -> NDArray[np.int64]:
        """Return per row the sum of `weights[value]`."""
        upto = np.concatenate([[0], np.cumsum(weights[self.values], dtype=np.int64)])
        told: Ints = upto[self.starts[1:]] - upto[self.starts[:-1]]
        return told


def _counted(rows: Iterable[Iterable[int]], sizes: list[int]) -> Iterator[list[int]]:
    for row in rows:
        told = list(row)
        sizes.append(len(told))
        yield told


def coded(values: Iterable[Hashable]) -> Ints:
    """Return a number per value, from 0 as they come, the same for equal ones."""
    number: dict[Hashable, int] = {}
    return np.array([number.setdefault(value, len(number)) for value in values], np.int64)


def numbered(codes: Ints, upto: int) -> tuple[Ints, Ints]:
    """Return the distinct codes below `upto` in order, and which of them each is."""
    if upto > _TABLE * len(codes):
        return np.unique(codes, return_inverse=True)
    seen = np.zeros(upto, bool)
    seen[codes] = True
    found = np.flatnonzero(seen)
    place = np.zeros(upto, np.int64)
    place[found] = np.arange(found.size)
    return found, place[codes]


# Where codes are few for those that occur, a table of all of them is made sooner than they are sorted.
_TABLE = 8


def alike(at: Ints, one: Ints, other: Ints) -> Iterator[Ints]:
    """Yield the positions `at` in parts, in each of which all `one[at]` are equal, and all `other[at]`.

    These are the lengths of two rows that are looked at together: a part is as large as memory likes.
    """
    kind = one[at] * (int(other[at].max(initial=0)) + 1) + other[at]
    order = np.argsort(kind, kind="stable")
    for part in np.split(at[order], np.flatnonzero(np.diff(kind[order])) + 1):
        most = max(_CELLS // max(int(one[part[0]] * other[part[0]]), 1), 1) if part.size else 1
        for start in range(0, len(part), most):
            yield part[start : start + most]


# Of a part: some tens of megabytes, whatever is made of them.
_CELLS = 1_000_000


def common(ours: Ragged, left: Ints, theirs: Ragged, right: Ints) -> Iterator[tuple[Ints, Ints, NDArray[np.bool_]]]:
    """Yield (positions i, the rows ours[left[i]], which of their values theirs[right[i]] has) until all are told.

    Pairs of which a row is empty are left out.
    """
    one, other = ours.sizes[left], theirs.sizes[right]
    for at in alike(np.flatnonzero((one > 0) & (other > 0)), one, other):
        values = ours.rows(left[at])
        yield at, values, (values[:, :, None] == theirs.rows(right[at])[:, None, :]).any(axis=2)
