"""Rule: two Vietnamese syllables one letter apart are two names (Nga and Ngân, Hùng and Hương), never a slip."""

import re

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("vietnamese", msg("two Vietnamese syllables that differ are two names"))

# How a Vietnamese syllable is built, tone marks left out.
_FIRST = r"(?:b|c(?![eiy])|ch|d|gi|g(?![ei])|gh(?=[ei])|h|k(?=[eiy])|kh|l|m|ng(?!i)|ngh(?=i)|nh?|ph|qu|r|s|th?|tr|v|x)?"
_OPEN = r"(?:a[iouy]?|e[ou]?|i(?:[au]|eu)?|o(?:a[iy]?|e|i)?|u(?:[aeiu]|oi|ou|y|ya|ay)?|y(?:eu)?)"
_CLOSED = r"(?:a|e|i|o|u|y|ie|oa|oe|ua|ue|uo|uye?|ye)(?:ch?|m|ng|nh?|p|t)"
_SYLLABLE = re.compile(f"{_FIRST}(?:{_OPEN}|{_CLOSED})")
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
