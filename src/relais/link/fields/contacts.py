"""What two nodes' contacts say together: the same one, one that is nearly the same, or each its own."""

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import product
from operator import or_

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.link.fields import contact
from relais.link.holders import BANDS, Holder, concurrent
from relais.link.nodes import Nodes
from relais.link.ragged import alike, coded, common
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
    for i in np.flatnonzero(_sharing(nodes, left, right)).tolist():
        found = shared(nodes, int(left[i]), int(right[i]), worth)
        if found:
            levels[i], extents[i] = min(band for _one, band in found), len(found)
    return levels, extents


def near_field(nodes: Nodes, left: Ints, right: Ints) -> tuple[Levels, Extent]:
    """Find contacts that are nearly the same, where none of their class is the same: the best level."""
    levels, extents = _nothing(left)
    for i in _with_near(nodes, left, right):
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
    kinds = _kinds(nodes, left) & _kinds(nodes, right)
    at = np.flatnonzero(kinds)
    at = at[~_sharing(nodes, left[at], right[at])]
    levels[at], extents[at] = 0, np.bitwise_count(kinds[at])
    return levels, extents


def _kinds(nodes: Nodes, of: Ints) -> Ints:
    """Return the kinds of contact of nodes that tell something, a bit each."""
    bits = [0 if kind in _MANY else bit for kind, bit in nodes.kind_bits]
    if len(of) < _FEW:
        return np.array([reduce(or_, (bits[one] for one in nodes.has(node)), 0) for node in of.tolist()], np.int64)
    held = nodes.bears
    made = np.zeros(len(nodes), np.int64)
    np.bitwise_or.at(made, np.repeat(np.arange(len(nodes)), held.sizes), np.array(bits, np.int64)[held.values])
    told: Ints = made[of]
    return told


# A device that is another says nothing: people change them, and one has several numbers of its own.
_MANY = {"device"}


def _nothing(left: Ints) -> tuple[Levels, Extent]:
    return np.full(len(left), -1, np.int8), np.zeros(len(left))


# Fewer pairs are looked at one by one before the arrays are made.
_FEW = 64


def _sharing(nodes: Nodes, left: Ints, right: Ints) -> NDArray[np.bool_]:
    """Say which pairs have a contact in common, hub or not."""
    if len(left) < _FEW:
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        return np.array([not nodes.has(a).isdisjoint(nodes.has(b)) for a, b in pairs], bool)
    found = np.zeros(len(left), bool)
    for at, _ours, met in common(nodes.bears, left, nodes.bears, right):
        found[at] = met.any(axis=1)
    return found


def _with_near(nodes: Nodes, left: Ints, right: Ints) -> list[int]:
    """Return the pairs that have contacts nearly the same, and perhaps the same as well."""
    if len(left) < _FEW:
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        return [i for i, (a, b) in enumerate(pairs) if nodes.bares[a] and nodes.bares[b]]
    rows, bares = nodes.numbered_bares
    class_, texts = coded(one[0] for one in bares), nodes.bare_texts
    sizes = rows.sizes
    found = np.zeros(len(left), bool)
    for at in alike(np.flatnonzero((sizes[left] > 0) & (sizes[right] > 0)), sizes[left], sizes[right]):
        one, other = rows.rows(left[at])[:, :, None], rows.rows(right[at])[:, None, :]
        pair, place = np.unique(np.minimum(one, other) * len(bares) + np.maximum(one, other), return_inverse=True)
        low, high = pair // len(bares), pair % len(bares)
        near = class_[low] == class_[high]
        near[near] = contact.may_be_near(texts, low[near], high[near])
        found[at] = near[place].reshape(len(at), -1).any(axis=1)
    return np.flatnonzero(found).tolist()
