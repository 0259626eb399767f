"""What a comparison found, before anything is weighed: the level of each field, how rare or how much what agrees is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.link.fields import alias, birth, words
from relais.link.fields.contacts import Worth, contact_field, differ_field, near_field
from relais.link.names.compare import LEVELS as NAME_LEVELS
from relais.link.names.compare import compare as compare_names
from relais.link.names.name import parse as parse_name
from relais.link.nodes import Nodes
from relais.link.weights.rarity import Rarity

Levels = NDArray[np.int8]
Extent = NDArray[np.float64]

# Fields that every comparison has; the texts of the nodes come between them.
BIRTH, NET, CONTACT, NEAR, DIFFER, ALIAS, NAME = "birth", "net", "contact", "near", "differ", "alias", "name"


@dataclass
class Compared:
    """Per field, arrays as long as the pairs: the level, -1 where the field says nothing, and its extent.

    The extent is how many contacts are shared or how many kinds differ; for names, texts and neighbourhoods, the bits
    of rarity of what agrees, 0 where nothing does.
    """

    levels: dict[str, Levels] = field(default_factory=dict)
    extents: dict[str, Extent] = field(default_factory=dict)

    def add(self, name: str, found: tuple[Levels, Extent]) -> None:
        """Add what one field says."""
        self.levels[name], self.extents[name] = found

    def take(self, at: NDArray[np.int64]) -> "Compared":
        """Return the pairs at these positions."""
        levels = {name: found[at] for name, found in self.levels.items()}
        return Compared(levels, {name: found[at] for name, found in self.extents.items()})


def compared(nodes: Nodes, left: Ints, right: Ints, worth: Worth, rare: Rarity) -> Compared:
    """Compare the pairs (left[i], right[i]) of nodes. Symmetric in the two; no pair depends on another."""
    found = Compared()
    found.add(BIRTH, (birth.compare(nodes.birth[left], nodes.birth[right]), np.zeros(len(left))))
    for name in nodes.texts:
        found.add(name, _text(nodes, name, left, right, rare))
    found.add(NET, _net(nodes, left, right, rare))
    found.add(CONTACT, contact_field(nodes, left, right, worth))
    found.add(NEAR, near_field(nodes, left, right))
    found.add(DIFFER, differ_field(nodes, left, right))
    found.add(ALIAS, _alias(nodes, left, right, rare))
    found.add(NAME, _names(nodes, left, right, rare))
    return found


def _nothing(left: Ints) -> tuple[Levels, Extent]:
    return np.full(len(left), -1, np.int8), np.zeros(len(left))


def _text(nodes: Nodes, name: str, left: Ints, right: Ints, rare: Rarity) -> tuple[Levels, Extent]:
    codes, values = nodes.texts[name], nodes.values[name]
    levels, extents = _nothing(left)
    for at, a, b in distinct(codes[left], codes[right]):
        level = words.compare(values[a], values[b])
        levels[at] = level
        if level == words.SAME:
            extents[at] = rare.of(name, values[a])
    return levels, extents


def _names(nodes: Nodes, left: Ints, right: Ints, rare: Rarity) -> tuple[Levels, Extent]:
    levels, extents = _nothing(left)
    number = {level: i for i, level in enumerate(NAME_LEVELS)}
    last = len(NAME_LEVELS) - 1
    for at, a, b in distinct(nodes.name[left], nodes.name[right]):
        one, other = parse_name(nodes.names[a]), parse_name(nodes.names[b])
        if one is None or other is None:
            continue
        level = number[compare_names(one, other).level]
        if level == last and not (one.full and other.full):
            # A first name alone or a display name that differs says nothing: people go by several.
            continue
        levels[at] = level
        if level < last:
            extents[at] = rare.of_names(nodes.names[a], nodes.names[b])
    return levels, extents


def _net(nodes: Nodes, left: Ints, right: Ints, rare: Rarity) -> tuple[Levels, Extent]:
    levels, extents = _nothing(left)
    there = np.fromiter(map(bool, nodes.nets), bool, len(nodes))
    for i in np.flatnonzero(there[left] & there[right]).tolist():
        common = nodes.nets[left[i]] & nodes.nets[right[i]]
        if common:
            levels[i], extents[i] = 0, max(rare.of(NET, net) for net in common)
    return levels, extents


def _alias(nodes: Nodes, left: Ints, right: Ints, rare: Rarity) -> tuple[Levels, Extent]:
    """Find a screen name that spells the other's name; where both bear names, the names say it already."""
    levels, extents = _nothing(left)
    named = nodes.name >= 0
    screened = np.fromiter(map(bool, nodes.bares), bool, len(nodes))
    for i in np.flatnonzero((named[left] != named[right]) & (screened[left] | screened[right])).tolist():
        bearer, other = (left[i], right[i]) if named[left[i]] else (right[i], left[i])
        forms = alias.spelt(nodes.names[nodes.name[bearer]])
        found = [forms[text] for text in nodes.letters(int(other)) if text in forms]
        if found:
            level, shared = min(found)
            levels[i], extents[i] = level, sum(rare.of(NAME, word) for word in shared)
    return levels, extents


def distinct(left: Ints, right: Ints) -> Iterator[tuple[Ints, int, int]]:
    """Yield (positions, a, b) of each distinct pair of codes, unordered; pairs with a missing one are left out."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    there = np.flatnonzero(low >= 0)
    if not there.size:
        return
    pair = low[there] * (int(high.max()) + 1) + high[there]
    order = np.argsort(pair, kind="stable")
    pair = pair[order]
    bounds = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1], True]).tolist()
    at = there[order]
    for start, end in pairwise(bounds):
        yield at[start:end], int(low[at[start]]), int(high[at[start]])
