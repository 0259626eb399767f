"""Why mentions are proposed as one subject: the strongest links that hold them together, each with its places."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from relais.link.components import Forest
from relais.link.fields.contacts import shared
from relais.link.identity import Identity
from relais.link.links import link_id, mentions
from relais.store.duck import register

_ENDS = ("reading", "ordinal", "source", "locator")
SCHEMA = pa.schema(
    [
        ("subject_id", pa.string()),
        ("step", pa.int64()),  # from 1; each step reaches a mention no earlier one did
        ("link_id", pa.string()),  # null where both mentions say the same, or a judgement joins them
        ("bits", pa.float64()),  # what speaks for it; null for a judgement
        ("kind", pa.string()),  # of the contact in common that fewest hold; null where there is none
        ("service", pa.string()),
        ("value", pa.string()),
        ("left_reading", pa.string()),  # the mention reached before
        ("left_ordinal", pa.int64()),
        ("left_source", pa.string()),
        ("left_locator", pa.string()),  # where its selector stands, or the mention itself
        ("right_reading", pa.string()),  # the mention this step reaches
        ("right_ordinal", pa.int64()),
        ("right_source", pa.string()),
        ("right_locator", pa.string()),
    ]
)


@dataclass(frozen=True)
class _Edge:
    """A link of the tree, or a judgement: position of the pair, -1 for a judgement; its weight orders the tree."""

    low: int
    high: int
    at: int
    bits: float


def chain(con: duckdb.DuckDBPyConnection, identity: Identity) -> dict[str, pa.Table]:
    """Return the table `chain`: for each subject of two mentions or more, the steps from its first mention to each."""
    steps = [*_between(con, identity), *_within(con, identity)]
    columns = [pa.array([step[i] for step in steps], kind) for i, kind in enumerate(_STEP.types)]
    register(con, "link_step", pa.table(columns, _STEP))
    table = con.execute(_CHAIN).to_arrow_table().cast(SCHEMA)
    con.unregister("link_step")
    return {"chain": table}


_STEP = pa.schema(
    [
        ("m_left", pa.int64()),
        ("m_right", pa.int64()),
        ("c", pa.int64()),
        ("link_id", pa.string()),
        ("bits", pa.float64()),
        ("place", pa.int64()),  # in the walk from the first mention
    ]
)
_Step = tuple[int, int, int | None, str | None, float | None, int]


def _between(con: duckdb.DuckDBPyConnection, identity: Identity) -> Iterator[_Step]:
    """Yield the steps from node to node: the strongest tree of each cluster, walked from its first mention."""
    first = con.execute("SELECT m FROM link_node ORDER BY n").fetchnumpy()["m"]
    ends = mentions(con)
    place = 0
    for edges in _trees(identity).values():
        beside: dict[int, list[_Edge]] = defaultdict(list)
        for edge in edges:
            beside[edge.low].append(edge)
            beside[edge.high].append(edge)
        root = min(beside, key=lambda node: first[node])
        reached, waiting = {root}, deque([root])
        while waiting:
            here = waiting.popleft()
            for edge in sorted(beside[here], key=lambda edge: (-edge.bits, edge.low, edge.high)):
                there = edge.high if edge.low == here else edge.low
                if there in reached:
                    continue
                reached.add(there)
                waiting.append(there)
                yield int(first[here]), int(first[there]), *_told(identity, edge, ends), place
                place += 1


def _trees(identity: Identity) -> dict[int, list[_Edge]]:
    """Return the edges that hold each cluster together, the strongest that do; judgements before all."""
    of, total = identity.of, identity.scored.total
    inside = (identity.left != identity.right) & (of[identity.left] == of[identity.right]) & (of[identity.left] >= 0)
    at = np.flatnonzero(inside)
    at = at[np.lexsort((identity.right[at], identity.left[at], -total[at]))]
    judged = (_Edge(low, high, -1, np.inf) for low, high in identity.bound.same)
    linked = (_Edge(int(identity.left[i]), int(identity.right[i]), i, float(total[i])) for i in at.tolist())
    trees: dict[int, list[_Edge]] = defaultdict(list)
    forest = Forest()
    for edge in (*judged, *linked):
        if forest.join(edge.low, edge.high):
            trees[int(of[edge.low])].append(edge)
    return trees


def _told(identity: Identity, edge: _Edge, ends: Sequence[str]) -> tuple[int | None, str | None, float | None]:
    """Return the contact that a step goes by, its link and its bits."""
    found = shared(identity.nodes, edge.low, edge.high, identity.worth)
    contact = min(found, key=lambda told: (told[1], told[0]))[0] if found else None
    if edge.at < 0:
        return contact, None, None
    return contact, link_id(identity, edge.at, ends), edge.bits


def _within(con: duckdb.DuckDBPyConnection, identity: Identity) -> Iterator[_Step]:
    """Yield the steps from the first mention of a node to the others that say the same."""
    same = np.flatnonzero(identity.left == identity.right)
    bits = dict(zip(identity.left[same].tolist(), identity.scored.total[same].tolist(), strict=True))
    rows = con.execute(_OTHERS).fetchnumpy()
    for node, first, other, c in zip(*(rows[name].tolist() for name in ("n", "first", "m", "c")), strict=True):
        if identity.of[node] >= 0:
            yield first, other, None if c < 0 else c, None, bits[node], _LAST


# Steps within a node come after all between nodes: by then its first mention has been reached.
_LAST = 1 << 60

_OTHERS = """
    WITH live AS (
        SELECT n, min(c) AS c FROM link_has JOIN link_contact USING (c) ANTI JOIN link_hub USING (s) GROUP BY n)
    SELECT link_member.n, link_node.m AS first, link_member.m, coalesce(live.c, -1) AS c
    FROM link_member JOIN link_node USING (n) LEFT JOIN live ON live.n = link_member.n
    WHERE link_member.m <> link_node.m ORDER BY link_member.m
"""


def _end(side: str) -> str:
    return f"""
        SELECT m, c, p.reading_id AS {side}_reading, p.ordinal AS {side}_ordinal,
            p.source_id AS {side}_source, CASE WHEN k.c IS NULL THEN party.locator ELSE b.locator END AS {side}_locator
        FROM (SELECT DISTINCT m_{side} AS m, c FROM link_step)
        JOIN link_party p USING (m)
        JOIN party ON party.reading_id = p.reading_id AND party.ordinal = p.ordinal
        LEFT JOIN link_contact k USING (c)
        LEFT JOIN link_bears b USING (m)
        WHERE b.m IS NULL OR k.c IS NULL OR (b.kind, b.service, b.value) = (k.kind, k.service, k.value)
        QUALIFY row_number() OVER (PARTITION BY m, c ORDER BY b.locator) = 1"""


_CHAIN = f"""
    WITH l AS ({_end("left")}), r AS ({_end("right")})
    SELECT subject_id, row_number() OVER (PARTITION BY label ORDER BY place, m_right) AS step, link_id, bits,
        kind, nullif(service, '') AS service, value,
        left_reading, left_ordinal, left_source, left_locator,
        right_reading, right_ordinal, right_source, right_locator
    FROM link_step
    JOIN l ON l.m = m_left AND l.c IS NOT DISTINCT FROM link_step.c
    JOIN r ON r.m = m_right AND r.c IS NOT DISTINCT FROM link_step.c
    LEFT JOIN link_contact ON link_contact.c = link_step.c
    JOIN link_subject ON link_subject.m = m_right
    ORDER BY label, step
"""


def path(rows: Sequence[Mapping[str, Any]], a: tuple[str, int], b: tuple[str, int]) -> list[dict[str, Any]]:
    """Return the steps from mention `a` to mention `b` of one subject, each turned so that it leads from left to right.

    `rows` are the rows of `chain` of that subject, `a` and `b` (reading_id, ordinal). KeyError when one of them
    is not in it.
    """
    into = {(row["right_reading"], row["right_ordinal"]): row for row in rows}
    known = into.keys() | {(row["left_reading"], row["left_ordinal"]) for row in rows}
    for end in (a, b):
        if end not in known:
            raise KeyError(f"mention {end} is not in this subject")
    up, down = _upwards(into, a), _upwards(into, b)
    while up and down and up[-1] is down[-1]:
        up.pop()
        down.pop()
    return [_turned(row) for row in up] + [dict(row) for row in reversed(down)]


def _upwards(into: Mapping[tuple[str, int], Mapping[str, Any]], end: tuple[str, int]) -> list[Mapping[str, Any]]:
    steps = []
    while end in into:
        steps.append(into[end])
        end = (steps[-1]["left_reading"], steps[-1]["left_ordinal"])
    return steps


def _turned(row: Mapping[str, Any]) -> dict[str, Any]:
    ends = {f"left_{end}": row[f"right_{end}"] for end in _ENDS}
    return {**row, **ends, **{f"right_{end}": row[f"left_{end}"] for end in _ENDS}}
