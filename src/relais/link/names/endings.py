"""Rule: an ending that makes a woman's name of a man's tells two people apart (Daniel and Daniela, Mario and Maria)."""

import re

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("endings", msg("the ending tells a man's name from a woman's"))

_FEWEST_LETTERS = 3
# Raymond and Raymonde, Denis and Denise, Daniel and Danielle; not Yasmin and Yasmine, who are one.
_SILENT = re.compile(r"([lnt])\1e$|[^aeiou]de$|[aeiou]se$|[^aeiout]te$")


def apart(left: Word, right: Word) -> bool:
    """Say whether the words differ by such an ending alone."""
    if left.native and right.native:
        return False
    short, long = sorted((left.text, right.text), key=lambda text: (len(text), text))
    if len(short) < _FEWEST_LETTERS:
        return False
    if len(short) == len(long):
        return short[:-1] == long[:-1] and "a" in (short[-1], long[-1]) and bool({short[-1], long[-1]} & set("ou"))
    if not long.startswith(short):
        return False
    ending = long[len(short) :]
    if ending == "a":
        return short[-1] not in "aeiou"
    return ending in ("e", "le", "ne", "te") and bool(_SILENT.search(long))
