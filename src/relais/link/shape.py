"""The shape of each cluster: what it hangs on, and how doubtful it is. The most doubtful are reviewed first."""

from collections import defaultdict
from itertools import combinations

import duckdb
import numpy as np
import pyarrow as pa

from relais.link.components import Forest
from relais.link.identity import Identity, clash_of
from relais.link.weights.model import Thresholds
from relais.store.duck import register

SCHEMA = pa.schema(
    [
        ("subject_id", pa.string()),
        ("mentions", pa.int64()),
        ("nodes", pa.int64()),  # mentions that say different things; those that say the same count once
        ("links", pa.int64()),  # between nodes, of the bits that merge where nobody else fits nearly as well
        ("density", pa.float64()),  # links over all pairs of nodes; 1 where each is linked to each
        ("weakest", pa.float64()),  # bits of the weakest link that holds it together; null for one node
        ("bridges", pa.int64()),  # links without which it falls in two
        ("contradictions", pa.int64()),  # pairs of nodes whose names or dates of birth contradict each other
        ("doubt", pa.float64()),  # what orders the review, 0 to 1: see docs/weights.md
    ]
)
# What is reckoned here of each cluster, before its mentions are counted: `head` is its first node.
_SHAPE = pa.schema([("head", pa.int64()), *(SCHEMA.field(name) for name in SCHEMA.names[2:])])
# Pairs of nodes looked at for contradictions; a larger cluster is looked at by its first ones.
_MOST_NODES = 200


def measure(con: duckdb.DuckDBPyConnection, identity: Identity, limits: Thresholds) -> dict[str, pa.Table]:
    """Return the table `cluster`: each subject of two mentions or more, in order of its first mention."""
    of, total = identity.of, identity.scored.total
    holding = (identity.left != identity.right) & (total >= limits.clear)
    holding &= (of[identity.left] == of[identity.right]) & (of[identity.left] >= 0)
    beside: dict[int, dict[int, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for i in np.flatnonzero(holding).tolist():
        a, b, bits = int(identity.left[i]), int(identity.right[i]), float(total[i])
        beside[int(of[a])][a][b] = beside[int(of[a])][b][a] = bits
    clash = clash_of(identity.nodes)
    rows = []
    for head, nodes in sorted(_members(identity).items()):
        links = beside.get(head, {})
        count = sum(map(len, links.values())) // 2
        pairs = len(nodes) * (len(nodes) - 1) // 2
        against = sum(clash(a, b) is not None for a, b in combinations(nodes[:_MOST_NODES], 2))
        weakest, bridges = _weakest(links), _bridges(links)
        density = count / pairs if pairs else 1.0
        doubt = _doubt(weakest, limits.merge, bridges, against, pairs)
        rows.append((head, len(nodes), count, density, weakest, bridges, against, doubt))
    columns = [pa.array([row[i] for row in rows], kind) for i, kind in enumerate(_SHAPE.types)]
    register(con, "link_shape", pa.table(columns, _SHAPE))
    table = con.execute(_CLUSTER).to_arrow_table().cast(SCHEMA)
    con.unregister("link_shape")
    return {"cluster": table}


def _members(identity: Identity) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for node, head in enumerate(identity.of.tolist()):
        if head >= 0:
            members[head].append(node)
    single = identity.nodes.mentions
    return {head: nodes for head, nodes in members.items() if len(nodes) > 1 or single[nodes[0]] > 1}


def _weakest(links: dict[int, dict[int, float]]) -> float | None:
    """Return the bits at which the cluster would fall apart: the weakest link of its strongest tree."""
    forest, weakest = Forest(), None
    linked = ((bits, a, b) for a, near in links.items() for b, bits in near.items() if a < b)
    for bits, a, b in sorted(linked, reverse=True):
        if forest.join(a, b):
            weakest = bits
    return weakest


def _bridges(links: dict[int, dict[int, float]]) -> int:
    """Count the links that no other way goes round (Tarjan 1974), without recursion: a chain may be long."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    found = 0
    for start, near in links.items():
        if start in order:
            continue
        order[start] = low[start] = len(order)
        stack = [(start, -1, iter(sorted(near)))]
        while stack:
            node, parent, rest = stack[-1]
            there = next(rest, None)
            if there is None:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    low[above] = min(low[above], low[node])
                    found += low[node] > order[above]
            elif there not in order:
                order[there] = low[there] = len(order)
                stack.append((there, node, iter(sorted(links[there]))))
            elif there != parent:
                low[node] = min(low[node], order[there])
    return found


def _doubt(weakest: float | None, merge: float, bridges: int, against: int, pairs: int) -> float:
    """Return 0 to 1: contradictions count most, then how near the weakest link is to none, then the bridges."""
    contradicted = min(1.0, 2 * against / pairs) if pairs else 0.0
    weak = 0.0 if weakest is None else min(1.0, 2.0 ** (merge - weakest))
    hanging = min(1.0, bridges / 10)
    return round(0.6 * contradicted + 0.3 * weak + 0.1 * hanging, 4)


_CLUSTER = """
    SELECT subject_id, count(*) AS mentions, any_value(nodes) AS nodes, any_value(links) AS links,
        any_value(density) AS density, any_value(weakest) AS weakest, any_value(bridges) AS bridges,
        any_value(contradictions) AS contradictions, any_value(doubt) AS doubt
    FROM link_shape JOIN link_of USING (head) JOIN link_member USING (n)
    JOIN link_subject USING (m)
    GROUP BY subject_id, label ORDER BY label
"""
