"""Rule: two Vietnamese syllables one letter apart are two names (Nga and Ngân, Hùng and Hương), never a slip."""

import re

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("vietnamese", msg("two Vietnamese syllables that differ are two names"))

# How a Vietnamese syllable is built, tone marks left out.
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gi|gh?|h|kh?|l|m|ngh?|nh?|ph|qu|r|s|th?|tr|v|x)?"
    r"(?:a[iouy]?|e[o]?|i[aeu]?|ie[u]?|o[aei]?|oa[iy]|u[aeioy]?|uo[iu]?|uy[ae]?|uye|y|ye[u]?)"
    r"(?:ch?|m|ng|nh?|p|t)?"
)
_LONGEST = 6


def apart(left: Word, right: Word) -> bool:
    """Say whether both words are Vietnamese syllables, so that they are two names although they differ little."""
    return (
        len(left.text) <= _LONGEST
        and len(right.text) <= _LONGEST
        and bool(_SYLLABLE.fullmatch(left.text) and _SYLLABLE.fullmatch(right.text))
        and not (left.native or right.native)
        and left.text.replace("y", "i") != right.text.replace("y", "i")
    )
