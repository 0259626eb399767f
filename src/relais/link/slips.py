"""How many slips of the writer lie between two texts, asked of many pairs at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from relais.link.components import Ints

_BITS = 63


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
