"""Rule: the order of the words does not count, with a comma or without (Cruz, Ana and Ana Cruz)."""

from relais.link.names.align import Alignment
from relais.link.names.name import Name
from relais.link.names.rule import Rule
from relais.model.notice import msg

RULE = Rule("order", msg("the words stand in another order"))


def said(_left: Name, _right: Name, found: Alignment) -> tuple[str, str] | None:
    """Return the words that stand in another order in each name."""
    mine = sorted(found.pairs, key=lambda one: one.places[0])
    others = sorted(found.pairs, key=lambda one: one.places[1])
    if mine == others:
        return None
    return " ".join(one.left for one in mine), " ".join(one.right for one in others)
