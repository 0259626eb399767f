"""Rule: one slip of the writer, two in a long word."""

from rapidfuzz.distance import OSA

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("spelling", msg("a slip of spelling"))
_STRENGTH = 0.88
_LOOSE = 0.6
_SHORTEST, _SHORT = 3, 5
# From so many letters on, two slips.
LONG = 8


def agree(left: Word, right: Word) -> float:
    """Return the strength with which one word is the other with a slip, 0 where it is not.

    In a word of three or four letters one letter makes another name (Dina, Dana): there only two letters exchanged
    count for a slip, and anything else agrees loosely.
    """
    one, two = left.text, right.text
    shorter, longer = sorted((len(one), len(two)))
    if shorter < _SHORTEST or longer - shorter > 2:
        return 0.0
    most = 2 if shorter >= LONG else 1
    if OSA.distance(one, two, score_cutoff=most) > most:
        return 0.0
    exchanged = shorter == longer > _SHORTEST and sorted(one) == sorted(two)
    return _STRENGTH if longer >= _SHORT or exchanged else _LOOSE
