"""Whether a contact is a hub, from the nodes that bear it: the rules of `hubs` and `gather`, on one contact."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from relais.link import gather
from relais.link.hubs import LIMITS, Limits, apart, as_written, folded
from relais.link.index.rows import Node
from relais.link.index.told import Contact


def hub(contact: Contact, bearing: Sequence[Node], limits: Limits = LIMITS) -> bool:
    """Say whether a contact is nobody's in particular; all who bear it are given, or more than may."""
    return len(bearing) > gather.DESCRIPTIONS or shared_by_many(contact, bearing, limits)


def shared_by_many(contact: Contact, bearing: Sequence[Node], limits: Limits = LIMITS) -> bool:
    """Say the same but for the mere number of descriptions: all who bear it are given."""
    names = {name for node in bearing for name, _nickname in node.written if name is not None}
    screens = {nickname for node in bearing for _name, nickname in node.written if nickname is not None}
    return (
        _many(names, limits.full_names, folded)
        or _many(names, limits.spellings, as_written)
        or _many(screens, limits.screen_names, partial(folded, least_words=1))
        or _many_identifiers(contact, bearing, limits.identifiers)
    )


def _many(names: Iterable[str], limit: int, fold: Callable[[str], str | None]) -> bool:
    # Folding only brings names together: few spellings need none of it.
    raw = set(names)
    if len(raw) <= limit:
        return False
    told = {text for name in raw if (text := fold(name)) is not None}
    return len(told) > limit and apart(told) > limit


def _many_identifiers(contact: Contact, bearing: Sequence[Node], limit: int) -> bool:
    if sum(node.mentions for node in bearing) <= limit:
        return False
    others = {one for node in bearing for one in node.said.contacts if one[0] != "device" and one != contact}
    return len(others) > limit
