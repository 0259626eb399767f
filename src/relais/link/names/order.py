"""Rule: the order of the words does not count, with a comma or without (Cruz, Ana and Ana Cruz)."""

from relais.link.names.align import Alignment
from relais.link.names.name import Name
from relais.link.names.rule import Rule
from relais.model.notice import msg

RULE = Rule("order", msg("the words stand in another order"))


def said(left: Name, right: Name, found: Alignment) -> tuple[str, str] | None:
    """Return the words that stand in another order in each name."""
    mine = [one.left for one in sorted(found.pairs, key=lambda one: _place(left, one.left))]
    others = [one.left for one in sorted(found.pairs, key=lambda one: _place(right, one.right))]
    if mine == others:
        return None
    right_words = sorted((one.right for one in found.pairs), key=lambda word: _place(right, word))
    return " ".join(mine), " ".join(right_words)


def _place(name: Name, word: str) -> int:
    return name.tokens.index(word.split(" ", 1)[0])
