"""Addresses and other texts of a few words: folded, and compared word by word."""

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

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
