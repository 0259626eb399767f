"""Steps out from an alert or a subject: who deals with whom around it, each with the way there and its reasons.

A hub is listed and not crossed, a victim neither crossed nor named.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from relais.link import edges

NODES = pa.schema(
    [
        ("subject_id", pa.string()),
        ("distance", pa.int64()),  # steps from the nearest start
        ("ways", pa.int64()),  # subjects one step nearer that deal with it; 0 for a start
        ("path", pa.list_(pa.struct(list(edges.SCHEMA)))),  # every edge between each two of the way, from the start on
    ]
)
HUBS = pa.schema(
    [
        ("subject_id", pa.string()),
        ("distance", pa.int64()),  # at which it was met first
        ("met_by", pa.int64()),  # subjects of the neighbourhood that deal with it
    ]
)
# Of two ways as short, the one of the stronger act is told.
_ACTS = ("pays", "calls", "writes")

_Edge = dict[str, Any]


@dataclass(frozen=True)
class Reached:
    """A neighbourhood: its subjects, the edges between them, the hubs where it ends, and how many victims it withholds.

    `nodes` are in order of distance, then ways, most first, then id; `ties` in the order of `edge`.
    """

    nodes: pa.Table
    ties: pa.Table
    hubs: pa.Table
    withheld: int


def steps_out(
    edge: pa.Table, starts: Iterable[str], hubs: Collection[str], victims: Collection[str], steps: int = 2
) -> Reached:
    """Return who is within `steps` steps of the subjects `starts` in the table `edge`, in either direction of an edge.

    A start that is a hub is listed as one, and a start that is a victim withheld.
    """
    whole = frozenset(starts)
    withheld = whole & frozenset(victims)
    distance = dict.fromkeys(sorted(whole - withheld - frozenset(hubs)), 0)
    met: dict[str, tuple[int, set[str]]] = {one: (0, set()) for one in whole - withheld if one in hubs}
    ways: dict[str, dict[str, list[_Edge]]] = {}
    frontier = set(distance)
    for step in range(1, steps + 1):
        found = _around(edge, frontier)
        withheld |= found.keys() & frozenset(victims)
        frontier = set()
        for other in sorted(found.keys() - frozenset(victims)):
            if other in hubs:
                met.setdefault(other, (step, set()))[1].update(found[other])
            elif other not in distance:
                distance[other], ways[other] = step, found[other]
                frontier.add(other)
    ids = sorted(distance, key=lambda one: (distance[one], -len(ways.get(one, ())), one))
    rows = [
        {"subject_id": one, "distance": distance[one], "ways": len(ways.get(one, ())), "path": _path(ways, one)}
        for one in ids
    ]
    order = sorted(met, key=lambda one: (met[one][0], -len(met[one][1]), one))
    listed = [{"subject_id": one, "distance": met[one][0], "met_by": len(met[one][1])} for one in order]
    inside = pa.array(ids, pa.string())
    ties = edge.filter(pc.and_(pc.is_in(edge["from_subject"], inside), pc.is_in(edge["to_subject"], inside)))
    return Reached(pa.Table.from_pylist(rows, NODES), ties, pa.Table.from_pylist(listed, HUBS), len(withheld))


def _around(edge: pa.Table, frontier: Collection[str]) -> dict[str, dict[str, list[_Edge]]]:
    """Return for each subject that deals with one of `frontier` the edges between the two."""
    here = pa.array(sorted(frontier), pa.string())
    touching = edge.filter(pc.or_(pc.is_in(edge["from_subject"], here), pc.is_in(edge["to_subject"], here)))
    found: dict[str, dict[str, list[_Edge]]] = defaultdict(lambda: defaultdict(list))
    for row in touching.to_pylist():
        source, target = row["from_subject"], row["to_subject"]
        if source != target:
            for near, other in ((source, target), (target, source)):
                if near in frontier:
                    found[other][near].append(row)
    return found


def _path(ways: dict[str, dict[str, list[_Edge]]], end: str) -> list[_Edge]:
    told: list[Sequence[_Edge]] = []
    while end in ways:
        near = min(ways[end], key=lambda one: (*_strength(ways[end][one]), one))
        told.append(ways[end][near])
        end = near
    return [row for edges_of_step in reversed(told) for row in edges_of_step]


def _strength(between: Sequence[_Edge]) -> tuple[int, int]:
    return min((_ACTS.index(row["act"]), -int(row["events"])) for row in between)
