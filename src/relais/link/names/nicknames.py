"""Rule: a short name and the name it is short for."""

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("nicknames", msg("one is short for the other"))
_STRENGTH = 0.9


def agree(left: Word, right: Word) -> float:
    """Return the strength with which one word is short for the other, 0 where it is not."""
    return _STRENGTH if left.text in _table().get(right.text, ()) else 0.0


def _table() -> dict[str, frozenset[str]]:
    return {}
