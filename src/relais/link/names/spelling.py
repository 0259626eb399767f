"""Rule: one slip of the writer, two in a long word."""

from rapidfuzz.distance import OSA

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("spelling", msg("a slip of spelling"))
_STRENGTH = 0.88
_LOOSE = 0.6
_SHORT, _LONG = 5, 8


def agree(left: Word, right: Word) -> float:
    """Return the strength with which one word is the other with a slip, 0 where it is not."""
    one, two = left.text, right.text
    shorter = min(len(one), len(two))
    if shorter < 3 or abs(len(one) - len(two)) > 2:
        return 0.0
    most = 2 if shorter >= _LONG else 1
    slips = OSA.distance(one, two, score_cutoff=most)
    if slips > most:
        return 0.0
    return _STRENGTH if shorter >= _SHORT else _LOOSE
