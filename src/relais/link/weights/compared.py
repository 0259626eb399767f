"""What a comparison found, before anything is weighed: the level of each field, how rare or how much what agrees is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.link.fields import alias, birth, words
from relais.link.fields.contacts import Worth, contact_field, differ_field, near_field
from relais.link.names.compare import LEVELS as NAME_LEVELS
from relais.link.nodes import Nodes
from relais.link.ragged import Ragged, common, numbered
from relais.link.weights.rarity import Rarity
from relais.link.weights.shared import of_names

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


# Pairs compared together: what is made on the way takes a few hundred bytes a pair.
_AT_ONCE = 1_000_000


def compared(nodes: Nodes, left: Ints, right: Ints, worth: Worth, rare: Rarity) -> Compared:
    """Compare the pairs (left[i], right[i]) of nodes. Symmetric in the two; no pair depends on another."""
    if len(left) <= _AT_ONCE:
        return _together(nodes, left, right, worth, rare)
    whole = Compared()
    for start in range(0, len(left), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        found = _together(nodes, left[part], right[part], worth, rare)
        for name, level in found.levels.items():
            whole.levels.setdefault(name, np.empty(len(left), np.int8))[part] = level
            whole.extents.setdefault(name, np.empty(len(left)))[part] = found.extents[name]
    return whole


def _together(nodes: Nodes, left: Ints, right: Ints, worth: Worth, rare: Rarity) -> Compared:
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
    low, high, of = distinct(codes[left], codes[right])
    level, extent = words.levels(values, low, high), np.zeros(len(low))
    for at in np.flatnonzero(low == high).tolist():
        extent[at] = rare.of(name, values[low[at]])
    return _spread(level, extent, of)


def _names(nodes: Nodes, left: Ints, right: Ints, rare: Rarity) -> tuple[Levels, Extent]:
    low, high, of = distinct(nodes.name[left], nodes.name[right])
    level, extent = nodes.spelt.levels(low, high), np.zeros(len(low))
    at = np.flatnonzero((level >= 0) & (level < len(NAME_LEVELS) - 1))
    extent[at] = of_names(rare, nodes.names, low[at], high[at])
    return _spread(level, extent, of)


def _spread(level: Levels, extent: Extent, of: Ints) -> tuple[Levels, Extent]:
    """Return level and extent of each pair from those of the distinct ones; `of` as `distinct` returns it."""
    return np.append(level, np.int8(-1))[of], np.append(extent, 0.0)[of]


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
    at = np.flatnonzero(named[left] != named[right])
    if not at.size:
        return levels, extents
    turned = named[left[at]]
    bearers, others = np.where(turned, left[at], right[at]), np.where(turned, right[at], left[at])
    codes, bearer = np.unique(nodes.name[bearers], return_inverse=True)
    screened, other = np.unique(others, return_inverse=True)
    forms = [alias.spelt(nodes.names[code]) for code in codes.tolist()]
    letters = [nodes.letters(node) for node in screened.tolist()]
    for i in _spelling(forms, bearer, letters, other):
        spelt = forms[bearer[i]]
        level, shared = min(spelt[text] for text in letters[other[i]] if text in spelt)
        levels[at[i]], extents[at[i]] = level, sum(rare.of(NAME, word) for word in shared)
    return levels, extents


def _spelling(forms: Sequence[Mapping[str, object]], bearer: Ints, letters: Sequence[list[str]], other: Ints) -> Ints:
    """Return the pairs (forms[bearer[i]], letters[other[i]]) that have a text in common."""
    number = {text: i for i, text in enumerate(dict.fromkeys(text for told in letters for text in told))}
    told = Ragged.of([number[text] for text in own] for own in letters)
    spelt = Ragged.of([number[text] for text in own if text in number] for own in forms)
    found = [at[met.any(axis=1)] for at, _values, met in common(told, other, spelt, bearer)]
    return np.sort(np.concatenate([np.zeros(0, np.int64), *found]))


def distinct(left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the distinct pairs of codes, low and high, and which of them each pair is; -1 where a code is missing."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    of = np.full(len(low), -1, np.int64)
    there = low >= 0
    each = int(high.max(initial=0)) + 1
    pair, of[there] = numbered(low[there] * each + high[there], each * each)
    return pair // each, pair % each, of
