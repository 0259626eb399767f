"""How near two texts are, asked of many pairs at once: those whose letters differ too much are not compared."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from relais.link.components import Ints

_BITS = 63
# What Winkler adds for a beginning in common: a tenth for each of four signs.
_PREFIX = 0.4
_ROUNDING = 1e-9


class Texts:
    """Texts of letters and digits; `long`: how many signs each has."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = np.array(texts, object)
        self.long = np.array([len(text) for text in texts], np.int64)
        signs = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.int64)
        self._signs = np.zeros(len(texts), np.int64)
        np.bitwise_or.at(self._signs, np.repeat(np.arange(len(texts)), self.long), 1 << signs % _BITS)

    def within(self, left: Ints, right: Ints, most: int | Ints) -> NDArray[np.bool_]:
        """Say which pairs (texts[left[i]], texts[right[i]]) are at most so many slips apart.

        A slip is a letter too many, too few, another, or two exchanged.
        """
        # A slip changes the length by one, and which signs occur by two: few pairs are left to be compared.
        unlike = np.bitwise_count(self._signs[left] ^ self._signs[right])
        found: NDArray[np.bool_] = (np.abs(self.long[left] - self.long[right]) <= most) & (
            unlike <= 2 * np.asarray(most)
        )
        at = np.flatnonzero(found)
        most = np.broadcast_to(most, found.shape)[at]
        one, other = self._texts[left[at]], self._texts[right[at]]
        limit = int(most.max(initial=0))
        found[at] = cpdist(one, other, scorer=OSA.distance, score_cutoff=limit, dtype=np.uint8) <= most
        return found

    def similar(self, left: Ints, right: Ints, least: float) -> NDArray[np.bool_]:
        """Say which pairs have a Jaro-Winkler similarity of `least` or more."""
        ours, theirs = self._signs[left], self._signs[right]
        a, b = self.long[left], self.long[right]
        # No more signs can match than occur in both, and that bounds the similarity, a prefix of four in common or not.
        most = np.minimum(a - np.bitwise_count(ours & ~theirs), b - np.bitwise_count(theirs & ~ours))
        bound = (most / np.maximum(a, 1) + most / np.maximum(b, 1) + 1) / 3
        found: NDArray[np.bool_] = (bound + _PREFIX * (1 - bound) >= least - _ROUNDING) | (a + b == 0)
        at = np.flatnonzero(found)
        one, other = self._texts[left[at]], self._texts[right[at]]
        found[at] = cpdist(one, other, scorer=JaroWinkler.similarity, score_cutoff=least, dtype=np.float64) >= least
        return found
