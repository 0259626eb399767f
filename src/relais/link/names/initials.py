"""Rule: an initial stands for a word that begins with it."""

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("initials", msg("an initial stands for the word"))
STRENGTH = 0.5


def agree(left: Word, right: Word) -> float:
    """Return the strength with which one word is the other's initial, 0 where it is not."""
    if (len(left.text) == 1) == (len(right.text) == 1):
        return 0.0
    short, long = (left, right) if len(left.text) == 1 else (right, left)
    if short.text == long.text[0] or (long.native and short.text[0] in _FIRST.get(long.skeletons[0][:1], "")):
        return STRENGTH
    return 0.0


# What a Latin initial can be for the first sound of a word in Arabic script.
_FIRST = {"a": "aeiou", "i": "yi", "w": "wo", "u": "wo", "k": "kqg", "S": "sc", "x": "k", "j": "jgd", "z": "z"}
