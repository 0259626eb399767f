"""Addresses and other texts of a few words: folded, and compared word by word."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler

from relais.link.components import Ints
from relais.link.ragged import Ragged, common
from relais.link.slips import Texts
from relais.model.notice import msg

# Best first. A missing text is no level: it weighs nothing.
LEVELS = (msg("same"), msg("spelt alike"), msg("shares a word"), msg("other"))
SAME, ALIKE, SHARES, OTHER = range(len(LEVELS))

# Above this, two short texts are one with a slip (Winkler's own choice for names was .92 to .9).
ALIKE_FROM = 0.9
# Shorter words (rue, de, st) and numbers of one digit tell no place.
_TELLING_SIGNS = 4
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 500


@lru_cache(maxsize=65_536)
def fold(raw: str | None) -> str:
    """Return the words of a text in Latin letters, lower case, with single spaces; '' where there is none."""
    return " ".join(_WORD.findall(anyascii((raw or "")[:_LONGEST]).lower()))


def compare(left: str, right: str) -> int:
    """Return the level of two folded texts; -1 where one is empty. Symmetric."""
    if not left or not right:
        return -1
    if left == right:
        return SAME
    if JaroWinkler.similarity(left, right, score_cutoff=ALIKE_FROM) >= ALIKE_FROM:
        return ALIKE
    ours, theirs = set(left.split()), set(right.split())
    if ours == theirs or (min(len(ours), len(theirs)) > 1 and (ours <= theirs or theirs <= ours)):
        return ALIKE
    return SHARES if any(len(word) >= _TELLING_SIGNS for word in ours & theirs) else OTHER


# Fewer pairs are compared one by one before the arrays are made.
_FEW = 64


def levels(values: Sequence[str], left: Ints, right: Ints) -> NDArray[np.int8]:
    """Return what `compare` says of each pair (values[left[i]], values[right[i]]) of distinct values."""
    if len(left) < _FEW:
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        return np.array([compare(values[a], values[b]) for a, b in pairs], np.int8)
    used, place = np.unique(np.concatenate([left, right]), return_inverse=True)
    texts = [values[one] for one in used.tolist()]
    one, other = place[: len(left)], place[len(left) :]
    level = _by_words(texts, one, other)
    level[Texts(texts).similar(one, other, ALIKE_FROM)] = ALIKE
    level[one == other] = SAME
    empty = np.array([not text for text in texts], bool)
    level[empty[one] | empty[other]] = -1
    return level


def _by_words(texts: Sequence[str], left: Ints, right: Ints) -> NDArray[np.int8]:
    number: dict[str, int] = {}
    rows = Ragged.of([number.setdefault(word, len(number)) for word in dict.fromkeys(text.split())] for text in texts)
    telling = np.array([len(word) >= _TELLING_SIGNS for word in number], bool)
    sizes = rows.sizes
    level = np.full(len(left), OTHER, np.int8)
    for at, ours, met in common(rows, left, rows, right):
        shared = met.sum(axis=1)
        fewer, more = (end(sizes[left[at]], sizes[right[at]]) for end in (np.minimum, np.maximum))
        level[at[(met & telling[ours]).any(axis=1)]] = SHARES
        level[at[(shared == fewer) & ((fewer > 1) | (fewer == more))]] = ALIKE
    return level
