"""Whom the mentions of a batch met: those that were here before, in the same cluster or by a proposed link."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from relais.link.index.placed import Changed
from relais.link.index.shelf import Shelf
from relais.link.links import MERGED, PROPOSAL
from relais.link.weights.model import Model


@dataclass(frozen=True)
class Hit:
    """A new mention that met a known one: how many earlier sources speak of whom it met, and by what link.

    `bits`: of the strongest link to a known mention; None where all that joins them is a judgement.
    """

    source_id: str
    ordinal: int
    sources: int
    bits: float | None
    use: str


def hits(connection: Connection, changed: Changed, new: Collection[str], model: Model) -> list[Hit]:
    """Return the hits of a change, in order of source and ordinal; `new`: the sources that were not here before it."""
    shelf = Shelf(connection)
    nodes = shelf.nodes({node for _told, node in changed.placed})
    clusters = shelf.under_heads({node.head for node in nodes.values() if node.head is not None})
    links = shelf.links(nodes, model.thresholds.proposal)
    met = {end for pair in links for end in pair}.union(nodes, *clusters.values())
    sources = {node: known for node, held in shelf.sources_of(met).items() if (known := held - set(new))}
    beside: dict[int, dict[int, float]] = {number: {} for number in nodes}
    for (one, other), bits in links.items():
        for end, far in ((one, other), (other, one)):
            if end in beside and far in sources:
                beside[end][far] = bits
    found = []
    for told, number in sorted(changed.placed, key=lambda placed: (placed[0].source_id, placed[0].ordinal)):
        node = nodes[number]
        own = clusters[node.head] if node.head is not None else set()
        within = {node: known for node, known in sources.items() if node in own}
        weighed = {far: bits for far, bits in beside[number].items() if not within or far in within}
        if number in within and node.own is not None:
            weighed[number] = node.own
        known = set().union(*(within or {far: sources[far] for far in weighed}).values())
        if told.source_id in new and known:
            best = max(weighed.values(), default=None)
            found.append(Hit(told.source_id, told.ordinal, len(known), best, MERGED if within else PROPOSAL))
    return found
