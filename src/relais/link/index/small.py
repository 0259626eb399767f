"""A few nodes of the index as `Nodes`: the one comparison, the one scorer and the one clustering work on them."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from relais.link.components import Ints
from relais.link.fields import birth
from relais.link.fields.contacts import Worth
from relais.link.holders import Holder, holders
from relais.link.index.rows import Node
from relais.link.index.told import contact_key
from relais.link.nodes import EVER, Nodes


def small(nodes: Sequence[Node]) -> tuple[Nodes, list[int]]:
    """Return nodes in columns, in the order given, and the key of each of their contacts, by code."""
    contacts = sorted({(*one, node.said.victim) for node in nodes for one in node.said.contacts})
    place = {one: code for code, one in enumerate(contacts)}
    name, names = _coded([node.said.name for node in nodes])
    procedure, procedures = _coded([node.said.procedure for node in nodes])
    told = [node.said.texts for node in nodes]
    fields = ["address", *sorted({field for text in told for field in text} - {"address"})]
    texts = {field: _coded([text.get(field) for text in told]) for field in fields}
    texts = {field: (codes, values) for field, (codes, values) in texts.items() if values}
    made = Nodes(
        ids=[node.node_id for node in nodes],
        name=name,
        names=names,
        birth=np.array([birth.parse(node.said.birth) for node in nodes], np.int16).reshape(-1, 4),
        texts={field: codes for field, (codes, _values) in texts.items()},
        values={field: values for field, (_codes, values) in texts.items()},
        contacts_of=[frozenset(place[(*one, node.said.victim)] for one in node.said.contacts) for node in nodes],
        kinds=[one[0] for one in contacts],
        contacts=[one[2] for one in contacts],
        screens=[node.said.bare_screen for node in nodes],
        nets=[frozenset(node.said.nets) for node in nodes],
        days=np.array([span(node) for node in nodes], np.int64).reshape(-1, 2),
        mentions=np.array([node.mentions for node in nodes], np.int64),
        victim=np.array([node.said.victim for node in nodes], bool),
        procedure=procedure,
        procedures=procedures or [""],
    )
    return made, [contact_key(one[:3], victim=one[3]) for one in contacts]


def span(node: Node) -> tuple[int, int]:
    """Return the first and last day on which a node was seen."""
    first = EVER[0] if node.first_day is None else node.first_day
    return first, EVER[1] if node.last_day is None else node.last_day


def held_by(nodes: Iterable[Node]) -> tuple[Holder, ...]:
    """Return the holders of a contact that these nodes bear."""
    return holders((node.said.name, *span(node)) for node in nodes if node.said.name is not None)


def worth_of(keys: Sequence[int], hubs: set[int], held: Callable[[int], Sequence[Holder]]) -> Worth:
    """Return what tells the holders of a contact by its code; `held` tells them by its key."""

    def worth(code: int) -> Sequence[Holder] | None:
        return None if keys[code] in hubs else held(keys[code])

    return worth


def _coded(column: Sequence[str | None]) -> tuple[Ints, list[str]]:
    values = sorted({value for value in column if value is not None})
    place = {value: code for code, value in enumerate(values)}
    return np.array([-1 if value is None else place[value] for value in column], np.int64), values
