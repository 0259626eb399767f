"""The one scorer: how many bits speak for two nodes being one person. Online, in batch and on Spark."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.link.fields import contact
from relais.link.fields.contacts import Worth
from relais.link.names.compare import LEVELS as NAME_LEVELS
from relais.link.nodes import Nodes
from relais.link.weights import compared as of
from relais.link.weights.compared import Compared, compared
from relais.link.weights.model import Field, Model
from relais.link.weights.rarity import Rarity

Bits = NDArray[np.float64]

# The words of a name go together (given names with surnames, halves of a double name), and names with places: what is
# rarer than is usual for its level counts for half, within these bounds.
RARITY_SHARE = 0.5
RARITY_FROM, RARITY_TO = -3.0, 5.0


@dataclass(frozen=True)
class Scored:
    """The bits of each pair: in all, the prior included, and field by field."""

    total: Bits
    bits: dict[str, Bits]


def score(nodes: Nodes, left: Ints, right: Ints, model: Model, worth: Worth) -> Scored:
    """Compare and weigh the pairs (left[i], right[i]) of nodes."""
    return weigh(compared(nodes, left, right, worth, Rarity(model.rarity, model.rare)), model)


def weigh(found: Compared, model: Model) -> Scored:
    """Return what the levels that were found weigh: nothing but arithmetic, and always in the same order."""
    bits: dict[str, Bits] = {}
    for name, level in found.levels.items():
        extent = found.extents[name]
        if name == of.CONTACT:
            # A contact in common makes up for the prior: how many others there are does not matter any more.
            more = model.more * np.maximum(extent - 1, 0)
            bits[name] = np.where(level >= 0, _of(model.contact, level) - model.prior + more, 0.0)
        elif name == of.NEAR:
            says, told = (level >= 0) & ~_spelt(found), _of(model.near, level)
            # So does one nearly in common, but once; beside the same contact it is no more than a further one.
            alone, beside = told - model.prior, np.minimum(told, model.more)
            bits[name] = np.where(says, np.where(found.levels[of.CONTACT] < 0, alone, beside), 0.0)
        elif name == of.DIFFER:
            bits[name] = model.differ * extent
        elif name == of.ALIAS:
            names = model.fields[of.NAME]
            spelt = _of(model.alias, level) + names.bits()[0] + _rarity(names, np.zeros_like(level), extent)
            bits[name] = np.where(level < 0, 0.0, spelt)
        else:
            weights_of = model.fields.get(name, model.fields[TEXT])
            bits[name] = _of(weights_of.bits(), level) + _rarity(weights_of, level, extent)
    total = np.full(len(next(iter(bits.values()))), model.prior)
    for told in bits.values():
        total = total + told
    return Scored(total, bits)


def _spelt(found: Compared) -> NDArray[np.bool_]:
    """Return where a screen name without digits is nearly the same because the name that it spells is: weighed once."""
    near, name = found.levels[of.NEAR], found.levels[of.NAME]
    alike = (found.levels[of.ALIAS] >= 0) | ((name >= 0) & (name < _ONE_WORD))
    spelt: NDArray[np.bool_] = alike & np.isin(near, (contact.ELSEWHERE, contact.SLIP))
    return spelt


# From this level on, names do not agree in all their words.
_ONE_WORD = NAME_LEVELS.index("one_word")
# The field whose weights serve for texts that have none of their own.
TEXT = "text"


def _of(weights: Sequence[float], level: NDArray[np.int8]) -> Bits:
    return np.array([*weights, 0.0])[level]  # level -1 finds the last


def _rarity(field: Field, level: NDArray[np.int8], extent: Bits) -> Bits:
    """Return what it adds that what agrees is rare, or takes that it is common."""
    if not field.typical:
        return np.zeros(len(level))
    shift = np.clip(RARITY_SHARE * (extent - _of(field.typical, level)), RARITY_FROM, RARITY_TO)
    return np.where((extent > 0) & (level >= 0), shift, 0.0)
