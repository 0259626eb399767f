"""How good an order of work is: precision and recall at a depth, and the area under their curve."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relais.bench.metrics import share

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """`hits[i]` of the item opened as number i, from 0 to 1; `positives` is how many there are to be shown."""

    hits: Floats
    positives: int

    def precision(self, depth: int) -> float | None:
        """Return the share of hits among the first `depth` items, or among all where there are fewer."""
        return share(float(self.hits[:depth].sum()), len(self.hits[:depth]))

    def recall(self, depth: int) -> float | None:
        """Return the share of the positives that the first `depth` items show."""
        return share(float(self.hits[:depth].sum()), self.positives)

    def precision_at(self, recall: float) -> float | None:
        """Return the precision where the order first reaches that recall; None where it never does."""
        reached = np.flatnonzero(np.cumsum(self.hits) >= recall * self.positives - 1e-9)
        return self.precision(int(reached[0]) + 1) if reached.size and self.positives else None

    def average_precision(self) -> float | None:
        """Return the area under precision against recall, by steps; what is never shown adds nothing."""
        if not self.positives:
            return None
        precision = np.cumsum(self.hits) / np.arange(1, len(self.hits) + 1)
        return float((self.hits * precision).sum()) / self.positives


def curve(items: Sequence[tuple[Any, str, str | None]], positives: Collection[str]) -> Curve:
    """Return the curve of items (key of the order, own name, whom it shows), opened from the smallest key.

    Whoever has been shown is no hit a second time. Items of one key could be opened in any order, so each counts
    as the mean of them all: what is stated is what to expect, not the luck of a tie.
    """
    seen: set[str] = set()
    hits: list[float] = []
    for _key, tied in groupby(sorted(items, key=lambda item: item[:2]), key=lambda item: item[0]):
        shown = [person for _key, _name, person in tied]
        fresh = {person for person in shown if person in positives and person is not None} - seen
        seen |= fresh
        hits += [len(fresh) / len(shown)] * len(shown)
    return Curve(np.array(hits, np.float64), len(positives))
