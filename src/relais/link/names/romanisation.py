"""Rule: two spellings in Latin letters of what sounds alike (Chaoui and Shawi, Mohamed and Muhammad)."""

from rapidfuzz.distance import OSA

from relais.link.names.rule import Rule
from relais.link.names.sounds import consonants
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("romanisation", msg("two spellings of what sounds alike"))
_STRENGTH = 0.95
_FEWEST_CONSONANTS = 3
_MOST_VOWELS_APART = 2


def agree(left: Word, right: Word) -> float:
    """Return the strength with which two Latin words sound alike, 0 where they do not."""
    if left.native or right.native or len(left.text) == 1 or len(right.text) == 1:
        return 0.0
    if left.heard == right.heard:
        return _STRENGTH
    shared = set(left.skeletons) & set(right.skeletons)
    if not shared or max(map(consonants, shared)) < _FEWEST_CONSONANTS:
        return 0.0
    return _STRENGTH if OSA.distance(left.heard, right.heard) <= _MOST_VOWELS_APART else 0.0
