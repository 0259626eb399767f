"""Joins two tables by hand: which values stand beside a key. 16 bytes a row, whatever order the rows come in."""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np


class Pairs:
    """Pairs of whole numbers, looked up by the first. What is no whole number is in no pair."""

    def __init__(self, rows: Iterable[tuple[Any, Any]]) -> None:
        keys, values = array("q"), array("q")
        for key, value in rows:
            if isinstance(key, int) and isinstance(value, int):
                keys.append(key)
                values.append(value)
        found = np.frombuffer(keys, np.int64) if keys else np.zeros(0, np.int64)
        # Stable: the values of one key stay in the order of their rows.
        order = np.argsort(found, kind="stable")
        self._keys = found[order]
        self._values = (np.frombuffer(values, np.int64) if values else found)[order]
        self._taken = np.zeros(len(order), np.bool_)

    def take(self, key: Any) -> list[int]:
        """Return the values beside a key, in the order of their rows, and none when it is asked for again.

        A key that many rows share although it should be that of one would otherwise multiply the two tables.
        """
        first, last = self._span(key)
        if first == last or self._taken[first]:
            return []
        self._taken[first] = True
        return [int(value) for value in self._values[first:last]]

    def first(self, key: Any) -> int | None:
        """Return the first value beside a key."""
        first, last = self._span(key)
        return int(self._values[first]) if first < last else None

    def count(self, key: Any) -> int:
        """Return how many values stand beside a key."""
        first, last = self._span(key)
        return last - first

    def _span(self, key: Any) -> tuple[int, int]:
        if not isinstance(key, int) or not -(1 << 63) <= key < 1 << 63:
            return 0, 0
        first, last = (int(np.searchsorted(self._keys, key, side)) for side in ("left", "right"))
        return first, last
