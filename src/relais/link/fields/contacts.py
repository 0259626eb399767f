"""What two nodes' contacts say together: the same one, one that is nearly the same, or each its own."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.link.fields import contact
from relais.link.holders import BANDS, Holder, concurrent
from relais.link.nodes import Nodes
from relais.model.notice import msg

Levels = NDArray[np.int8]
Extent = NDArray[np.float64]

# The holders of a contact; None where it is a hub, which joins nobody.
Worth = Callable[[int], Sequence[Holder] | None]

DIFFER = (msg("both have some, and none in common"),)


def shared(nodes: Nodes, left: int, right: int, worth: Worth) -> list[tuple[int, int]]:
    """Return (contact, band of `BANDS`) of each contact that both have and that is no hub, in order of contacts."""
    found = []
    for one in sorted(nodes.has(left) & nodes.has(right)):
        held = worth(one)
        if held is not None:
            count = concurrent(held, nodes.span(left), nodes.span(right))
            found.append((one, min(max(count, 1), len(BANDS)) - 1))
    return found


def contact_field(nodes: Nodes, left: Ints, right: Ints, worth: Worth) -> tuple[Levels, Extent]:
    """Find the contacts in common: the band of the one that fewest hold, and how many there are."""
    levels, extents = _nothing(left)
    for i in _both(nodes.contacts_of, left, right):
        found = shared(nodes, int(left[i]), int(right[i]), worth)
        if found:
            levels[i], extents[i] = min(band for _one, band in found), len(found)
    return levels, extents


def near_field(nodes: Nodes, left: Ints, right: Ints) -> tuple[Levels, Extent]:
    """Find contacts that are nearly the same, where none of their class is the same: the best level."""
    levels, extents = _nothing(left)
    for i in _both(nodes.bares, left, right):
        a, b = int(left[i]), int(right[i])
        same = {contact.CLASSES.get(nodes.kinds[one]) for one in nodes.has(a) & nodes.has(b)}
        found = [
            level
            for (class_, x), (other, y) in product(nodes.bares[a], nodes.bares[b])
            if class_ == other and class_ not in same and (level := contact.near(x, y, class_)) >= 0
        ]
        if found:
            levels[i], extents[i] = min(found), 1
    return levels, extents


def differ_field(nodes: Nodes, left: Ints, right: Ints) -> tuple[Levels, Extent]:
    """Count the kinds of contact that both have, where no contact at all is in common."""
    levels, extents = _nothing(left)
    for i in _both(nodes.contacts_of, left, right):
        ours, theirs = nodes.has(int(left[i])), nodes.has(int(right[i]))
        kinds = {nodes.kinds[one] for one in ours} & {nodes.kinds[one] for one in theirs} - _MANY
        if kinds and ours.isdisjoint(theirs):
            levels[i], extents[i] = 0, len(kinds)
    return levels, extents


# A device that is another says nothing: people change them, and one has several numbers of its own.
_MANY = {"device"}


def _nothing(left: Ints) -> tuple[Levels, Extent]:
    return np.full(len(left), -1, np.int8), np.zeros(len(left))


def _both(of: Sequence[object], left: Ints, right: Ints) -> Iterator[int]:
    there = np.fromiter(map(bool, of), bool, len(of))
    yield from np.flatnonzero(there[left] & there[right]).tolist()
