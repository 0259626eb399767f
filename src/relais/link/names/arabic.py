"""Rule: a word in Arabic script and a Latin spelling of it share their consonants and the vowels that are written."""

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("arabic", msg("one is the other in Arabic script"))
_STRENGTH = 0.95
_MAY_BE = {"a": "ae", "i": "iey", "u": "uo"}


def agree(left: Word, right: Word) -> float:
    """Return the strength with which one word is the other in Arabic script, 0 where it is not or neither is."""
    if left.native == right.native and not (left.native and left.skeletons[0] == right.skeletons[0]):
        return 0.0
    if not (set(left.skeletons) & set(right.skeletons)):
        return 0.0
    if left.native and right.native:
        return _STRENGTH
    native, other = (left, right) if left.native else (right, left)
    return _STRENGTH if _written(native.heard, other.heard) else 0.0


def _written(native: str, other: str) -> bool:
    """Say whether the long vowels that Arabic script writes stand in the Latin word in that order."""
    place = 0
    for vowel in [sign for sign in native[1:] if sign in _MAY_BE]:
        while place < len(other) and other[place] not in _MAY_BE[vowel]:
            place += 1
        if place == len(other):
            return False
        place += 1
    return True
