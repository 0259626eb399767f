"""The words of many names, numbered: what two of them have in common is asked of arrays, and only then of the rules."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.link.names import nicknames, spelling
from relais.link.names.agree import agreement
from relais.link.names.word import Word
from relais.link.ragged import coded, numbered
from relais.link.slips import Texts

Flags = NDArray[np.bool_]

_MOST_SLIPS = 2
# Two texts of one number need not be one text; two of different numbers are not.
_PRIME = (1 << 31) - 1
_LETTERS = np.random.default_rng(1).integers(1 << 40, size=256)


class Vocabulary:
    """Words in columns.

    `written_out`: no initial; `text`: a number, equal where the texts are; `letters`: equal where all letters are.
    """

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        texts = [word.text for word in words]
        self._texts = Texts(texts)
        self.written_out: Flags = self._texts.long > 1
        self.text = coded(texts)
        self._first = coded(text[:1] for text in texts)
        self._native = np.array([word.native for word in words], bool)
        self._skeletons = _matrix([word.skeletons for word in words])
        table = nicknames.names()
        self._stands_for = _matrix([sorted(table.get(word.heard, ())) for word in words])
        signs = [text.encode() for text in texts]
        upto = np.concatenate([[0], np.cumsum(_LETTERS[np.frombuffer(b"".join(signs), np.uint8)])])
        ends = np.concatenate([[0], np.cumsum([len(one) for one in signs])]).astype(np.int64)
        self.letters: Ints = np.diff(upto[ends])
        self._hash = np.array([int.from_bytes(one) % _PRIME for one in signs], np.int64)
        self._shift = np.array([pow(256, len(one), _PRIME) for one in signs], np.int64)

    def agreements(self, ours: Ints, theirs: Ints) -> tuple[list[float], Ints]:
        """Return strengths, 0 first, and which of them each word of a row of `ours` has with each of that of `theirs`.

        `ours` and `theirs` hold the numbers of words, a row per name; the answer has the shape (rows, ours, theirs).
        """
        one, other = ours[:, :, None], theirs[:, None, :]
        pair = np.minimum(one, other) * len(self._words) + np.maximum(one, other)
        met, place = numbered(pair.ravel(), len(self._words) ** 2)
        strengths = self._strengths(met // len(self._words), met % len(self._words))
        told, which = np.unique(np.concatenate([[0.0], strengths]), return_inverse=True)
        return told.tolist(), which[1:][place.reshape(pair.shape)]

    def _strengths(self, left: Ints, right: Ints) -> NDArray[np.float64]:
        """Ask the rules of those pairs of words of which one of them may have something to say."""
        may = self.text[left] == self.text[right]
        same_first = (self._first[left] == self._first[right]) | self._native[left] | self._native[right]
        may |= (self.written_out[left] != self.written_out[right]) & same_first
        may |= _overlap(self._skeletons, left, right) | _overlap(self._stands_for, left, right)
        rest = np.flatnonzero(~may)
        both_long = np.minimum(self._texts.long[left[rest]], self._texts.long[right[rest]]) >= spelling.LONG
        may[rest] = self._texts.within(left[rest], right[rest], np.where(both_long, _MOST_SLIPS, 1))
        strengths = np.zeros(len(left))
        at = np.flatnonzero(may)
        pairs = zip(left[at].tolist(), right[at].tolist(), strict=True)
        strengths[at] = [agreement(self._words[a], self._words[b])[0] for a, b in pairs]
        return strengths

    def meet_joined(self, apart: Ints, whole: Ints) -> Flags:
        """Say in which rows two neighbouring words of `apart` may read like one of `whole`; never no where they do."""
        joint = (self._hash[apart[:, :-1]] * self._shift[apart[:, 1:]] + self._hash[apart[:, 1:]]) % _PRIME
        met: Flags = (joint[:, :, None] == self._hash[whole][:, None, :]).any(axis=(1, 2))
        return met


def _matrix(rows: Sequence[Sequence[str]]) -> Ints:
    """Return the numbers of the texts in each row, -1 where there are fewer."""
    number: dict[str, int] = {}
    made = np.full((len(rows), max(map(len, rows), default=0)), -1, np.int64)
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            made[i, j] = number.setdefault(text, len(number))
    return made


def _overlap(matrix: Ints, left: Ints, right: Ints) -> Flags:
    """Say which pairs of rows have a number in common."""
    found = np.zeros(len(left), bool)
    full = [np.flatnonzero((matrix[left, i] >= 0) & (matrix[right, 0] >= 0)) for i in range(matrix.shape[1])]
    for i, at in enumerate(full):
        for j in range(matrix.shape[1]):
            found[at] |= matrix[left[at], i] == matrix[right[at], j]
    return found
