"""How rare a word is among the mentions of a home: what agrees on a rare name says more than on a common one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import md5
from math import log2

from relais.link.fields.words import fold

# A word is told apart down to one mention in some sixteen thousand; bits are kept to the half.
RAREST = 14.0
_HALVES = 2


@dataclass(frozen=True)
class Rarity:
    """Bits by word, under `word_key`; a word that is not in it weighs `rest`."""

    bits: Mapping[int, float]
    rest: float

    def of(self, kind: str, word: str) -> float:
        """Return the bits of one word of a field."""
        return self.bits.get(word_key(kind, word), self.rest)

    def of_names(self, left: str, right: str) -> float:
        """Return the bits of the words that two names share as they are written."""
        return sum(self.of("name", word) for word in sorted(name_words(left) & name_words(right)))


@lru_cache(maxsize=262_144)
def word_key(kind: str, word: str) -> int:
    """Return the number under which a model keeps a word: it holds no names in clear."""
    return int.from_bytes(md5(f"{kind}={word}".encode(), usedforsecurity=False).digest()[8:], "little") >> 1


@lru_cache(maxsize=65_536)
def name_words(name: str) -> frozenset[str]:
    """Return the words of a name whose rarity counts: initials do not."""
    return frozenset(word for word in fold(name).split() if len(word) > 1)


def measured(kind: str, counts: Iterable[tuple[str, int]], mentions: int) -> dict[int, float]:
    """Return the bits of each word, from how many mentions of all bear it; those as rare as can be are left out."""
    bits = {}
    for word, count in counts:
        half = round(_HALVES * log2(mentions / count)) / _HALVES
        if half < RAREST:
            bits[word_key(kind, word)] = half
    return bits
