"""Names that are known, found by their words: in any script, order and accents, and a slip or a short name away."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from relais.link.fields.words import fold
from relais.link.names.compare import compare
from relais.link.names.name import parse
from relais.link.names.script import in_arabic
from relais.link.names.word import Word, latin

# What is one name but for script, romanisation, particles and order of words.
EXACT = ("same", "written")
# What shares a word and contradicts in another, or shares none, is no name that was asked for.
_OTHERS = ("clash", "different")
# Above this, two words are one with a slip; shorter ones are compared as they are.
_ALIKE, _TELLING = 0.9, 4
# One letter is a skeleton of half the words there are.
_SHORTEST = 2
# Of a word that half of all bear, so many names are compared.
_MOST = 2_000
_ONE_WORD = 0.5
_LONGEST = 500
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Near:
    """A known name, as written; `exact`: it is the same, however it is written; `score` is 0 to 1."""

    name: str
    exact: bool
    score: float


@dataclass(frozen=True)
class Likes:
    """Known names like one that was asked for; `more`: not all that share its words were compared."""

    names: Sequence[Near]
    more: bool = False


class Known:
    """Names by their words. What is asked of a million of them is asked of their different words alone."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        number: dict[str | Word, int] = {}
        flat: list[int] = []
        ends: list[int] = []
        for name in self._names:
            flat += [number.setdefault(one, len(number)) for one in _pieces(name[:_LONGEST])]
            ends.append(len(flat))
        words = [_word(one) for one in number]
        self._flat, self._ends = np.array(flat, np.int32), np.array(ends, np.int64)
        self._texts, self._native = [word.text for word in words], [word.native for word in words]
        self._by_skeleton: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            for one in word.skeletons:
                if len(one) >= _SHORTEST:
                    self._by_skeleton.setdefault(one, []).append(place)

    def like(self, asked: str) -> Likes:
        """Return the names that may be the one asked for: the same first, then by how alike they are.

        All its words are in them, or all of theirs, two at least, in it. Of very many, the first are compared.
        """
        words = _words(asked)
        if not words or not self._names:
            return Likes(())
        per_word = [self._alike(word) for word in words]
        within = np.logical_and.reduce([self._bearing(one, np.maximum) for one in per_word])
        sizes = np.diff(self._ends, prepend=0)
        within |= self._bearing(np.logical_or.reduce(per_word), np.minimum) & (sizes > 1)
        places = np.flatnonzero(within)
        told = (_near(asked, self._names[place]) for place in self._first(places, words))
        return Likes(ordered(one for one in told if one is not None), len(places) > _MOST)

    def _first(self, places: npt.NDArray[np.int64], words: Sequence[Word]) -> list[int]:
        """Return these names, those of as many words as were asked for first; not more than are compared."""
        sizes = np.diff(self._ends, prepend=0)[places]
        order = np.argsort(np.abs(sizes - len(words)), kind="stable")
        first: list[int] = places[order][:_MOST].tolist()
        return first

    def _alike(self, word: Word) -> npt.NDArray[np.bool_]:
        """Say of each known word whether it may be this one."""
        found = np.zeros(len(self._texts), bool)
        if len(word.text) >= _TELLING and self._texts:
            found |= cdist([word.text], self._texts, scorer=JaroWinkler.similarity, score_cutoff=_ALIKE)[0] > 0
        else:
            found |= np.array([text == word.text for text in self._texts], bool)
        for one in word.skeletons:
            # Arabic script leaves vowels open: its consonants are all there is to compare.
            for place in self._by_skeleton.get(one, []):
                bare = word.native or self._native[place]
                found[place] = found[place] or bare or _same_word(word.text, self._texts[place])
        return found

    def _bearing(self, words: npt.NDArray[np.bool_], of: np.ufunc) -> npt.NDArray[np.bool_]:
        """Say of each name whether one of its words is one of these (`of`: maximum), or all are (minimum)."""
        found = np.zeros(len(self._names), bool)
        starts = np.concatenate([[0], self._ends[:-1]])
        filled = np.flatnonzero(self._ends > starts)
        if len(filled):
            found[filled] = of.reduceat(words[self._flat].astype(np.int8), starts[filled]) > 0
        return found


def ordered(names: Iterable[Near]) -> list[Near]:
    """Return names with the same first, then by how alike they are."""
    return sorted(names, key=lambda one: (not one.exact, -one.score, one.name))


def _near(asked: str, name: str) -> Near | None:
    if sorted(fold(asked).split()) == sorted(fold(name).split()):
        return Near(name, exact=True, score=1.0)
    one, other = parse(asked), parse(name)
    if one and other and other.full and len(one.tokens) == 1:
        # One word of a longer name, known by that already; to compare thousands takes a second.
        return Near(name, exact=False, score=_ONE_WORD)
    like = compare(one, other) if one and other else None
    if like is None or like.level in _OTHERS:
        return None
    return Near(name, like.level in EXACT, like.score)


def _same_word(left: str, right: str) -> bool:
    """Say whether two words may be one: many share their consonants, and nothing else."""
    one, other = parse(left), parse(right)
    return bool(one and other and compare(one, other).level not in _OTHERS)


def _pieces(raw: str) -> Iterable[str | Word]:
    """Return the words of a name, numbers too, as a nickname has them: folded, or read where they are in Arabic."""
    if raw.isascii():
        return dict.fromkeys(_WORD.findall(raw.lower()))
    if in_arabic(raw):
        name = parse(raw)
        return name.words if name else ()
    return dict.fromkeys(fold(raw).split())


def _word(piece: str | Word) -> Word:
    return latin(piece) if isinstance(piece, str) else piece


def _words(raw: str) -> tuple[Word, ...]:
    return tuple(_word(piece) for piece in _pieces(raw[:_LONGEST]))
