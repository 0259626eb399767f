"""Many pairs of names at once: what arrays tell, they tell; the pairs that are left are compared one by one.

Two words are compared once, wherever they meet. Where no word of a name resembles two of the other, nothing has to be
chosen, and the level follows from how far the words agree.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.link.names.compare import CONFLICT, LEVELS, SAME, compare, judged
from relais.link.names.name import parse
from relais.link.names.vocabulary import Flags, Vocabulary
from relais.link.names.word import Word
from relais.link.ragged import Ragged, alike

Levels = NDArray[np.int8]

# Fewer pairs are compared one by one before the arrays are made.
_FEW = 64
_NUMBER = {level: i for i, level in enumerate(LEVELS)}
_LAST = len(LEVELS) - 1
# A count of words within a code: no name has more than twelve.
_COUNT_BITS = 4


class Names:
    """Names, each compared with many others; they are taken apart once, when there are pairs enough."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def levels(self, left: Ints, right: Ints) -> Levels:
        """Return the place in `compare.LEVELS` of each pair (names[left[i]], names[right[i]]); -1: they say nothing.

        That is where one is no name, and where one of two that differ is no full name: people go by several.
        """
        if len(left) < _FEW:
            return np.array([self._alone(a, b) for a, b in zip(left.tolist(), right.tolist(), strict=True)], np.int8)
        level = np.full(len(left), -1, np.int8)
        one, other = self._of.sizes[left], self._of.sizes[right]
        for at in alike(np.flatnonzero((one > 0) & (other > 0)), one, other):
            level[at] = self._together(left[at], right[at])
        level[(level == _LAST) & ~(self._full[left] & self._full[right])] = -1
        return level

    def _alone(self, left: int, right: int) -> int:
        one, other = parse(self._names[left]), parse(self._names[right])
        if one is None or other is None:
            return -1
        level = _NUMBER[compare(one, other).level]
        return -1 if level == _LAST and not (one.full and other.full) else level

    @cached_property
    def _apart(self) -> tuple[Ragged, Vocabulary]:
        number: dict[Word, int] = {}
        parsed = map(parse, self._names)
        rows = Ragged.of(
            [number.setdefault(word, len(number)) for word in name.words] if name else () for name in parsed
        )
        return rows, Vocabulary(list(number))

    @property
    def _of(self) -> Ragged:
        return self._apart[0]

    @property
    def _words(self) -> Vocabulary:
        return self._apart[1]

    @cached_property
    def _full(self) -> Flags:
        full: Flags = self._of.sums(self._words.written_out) > 1
        return full

    @cached_property
    def _letters(self) -> Ints:
        return self._of.sums(self._words.letters)

    def _together(self, left: Ints, right: Ints) -> Levels:
        """Return the levels of pairs of names; the names on one side have as many words each."""
        ours, theirs = self._of.rows(left), self._of.rows(right)
        strengths, agree = self._words.agreements(ours, theirs)
        met = agree > 0
        unsure = (met.sum(axis=1) > 1).any(axis=1) | (met.sum(axis=2) > 1).any(axis=1)
        unsure |= self._words.meet_joined(ours, theirs) | self._words.meet_joined(theirs, ours)
        level, low = _judged(strengths, agree, self._full[left] & self._full[right])
        # Names that are the same letters, parted otherwise, are one name written twice.
        unsure |= (level < 0) | (low & (self._letters[left] == self._letters[right]))
        if ours.shape == theirs.shape:
            same = (self._words.text[ours] == self._words.text[theirs]).all(axis=1)
            level[same], unsure[same] = 0, False
        for i in np.flatnonzero(unsure).tolist():
            level[i] = self._alone(int(left[i]), int(right[i]))
        return level


def _judged(strengths: Sequence[float], agree: Ints, full: Flags) -> tuple[Levels, Flags]:
    """Return the level of each pair whose words agree so, -1 where that is not enough to say, and whether it is low."""
    code = full.astype(np.int64)
    for i in range(1, len(strengths)):
        code |= (agree == i).sum(axis=(1, 2)) << _COUNT_BITS * i
    every, place = np.unique(code, return_inverse=True)
    told = [_told(one, strengths, agree.shape) for one in every.tolist()]
    level = np.array([_NUMBER[one[0]] if one else -1 for one in told], np.int8)
    return level[place], np.array([one is not None and one[1] < SAME for one in told], bool)[place]


def _told(code: int, strengths: Sequence[float], shape: tuple[int, ...]) -> tuple[str, float] | None:
    found = [
        one for i, one in enumerate(strengths) if i for _n in range(code >> _COUNT_BITS * i & (1 << _COUNT_BITS) - 1)
    ]
    full = bool(code & 1)
    if not found:
        return "different", 0.0 if full else CONFLICT
    return judged(found, 0, (max(shape[1] - len(found), 0), max(shape[2] - len(found), 0)), full=full)
