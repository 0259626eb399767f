"""Rule: two spellings in Latin letters of what sounds alike (Chaoui and Shawi, Mohamed and Muhammad)."""

from rapidfuzz.distance import OSA

from relais.link.names.rule import Rule
from relais.link.names.sounds import blurred, consonants
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("romanisation", msg("two spellings of what sounds alike"))
_STRENGTH = 0.95
_SHORT, _LONG = 3, 4  # consonants
_FEWEST_LETTERS = 4


def agree(left: Word, right: Word) -> float:
    """Return the strength with which two Latin words sound alike, 0 where they do not."""
    if left.native or right.native or len(left.text) == 1 or len(right.text) == 1:
        return 0.0
    if left.heard == right.heard:
        return _STRENGTH
    shared = set(left.skeletons) & set(right.skeletons)
    if not shared or min(len(left.heard), len(right.heard)) < _FEWEST_LETTERS:
        return 0.0
    held = max(map(consonants, shared))
    short = held < _SHORT or min(len(left.heard), len(right.heard)) == _FEWEST_LETTERS
    most = 0 if short else 1 if held < _LONG else 2
    return _STRENGTH if OSA.distance(blurred(left.heard), blurred(right.heard)) <= most else 0.0
