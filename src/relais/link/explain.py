"""Why two mentions are proposed as one subject: the chain of shared selectors between them, with its places."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from relais.link.components import Ints
from relais.link.subjects import ties
from relais.store.native import native

_ENDS = ("reading", "ordinal", "source", "locator")
SCHEMA = pa.schema(
    [
        ("subject_id", pa.string()),
        ("step", pa.int64()),  # from 1; each step reaches a mention no earlier one did
        ("kind", pa.string()),
        ("service", pa.string()),
        ("value", pa.string()),
        ("left_reading", pa.string()),  # the mention reached before
        ("left_ordinal", pa.int64()),
        ("left_source", pa.string()),
        ("left_locator", pa.string()),  # where its selector stands
        ("right_reading", pa.string()),  # the mention this step reaches
        ("right_ordinal", pa.int64()),
        ("right_source", pa.string()),
        ("right_locator", pa.string()),
    ]
)


def chain(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the table `chain`: for each subject of two mentions or more, the shortest ties from its first mention."""
    pairs = ties(con)
    mention, selector = pairs["m"].to_numpy(), pairs["s"].to_numpy()
    left, right, root = spanning(mention, selector)
    subject = _column(con, "SELECT subject_id FROM link_subject ORDER BY m")
    shared = con.execute(
        "SELECT kind, nullif(service, '') AS service, value FROM link_shared ORDER BY s"
    ).to_arrow_table()
    by = shared.take(pa.array(selector[left]))
    first = np.searchsorted(root, root)  # where each tree begins: roots rise
    columns = {
        "subject_id": subject.take(pa.array(root)),
        "step": pa.array(np.arange(root.size) - first + 1),
        **{name: by[name] for name in by.column_names},
        **_end(con, "left", pairs["locator"], mention, left),
        **_end(con, "right", pairs["locator"], mention, right),
    }
    return {"chain": pa.table(columns).cast(SCHEMA)}


def spanning(mention: Ints, selector: Ints) -> tuple[Ints, Ints, Ints]:
    """Return (left, right, root) of each step of a breadth-first forest over the pairs (mention, selector).

    `left` and `right` are positions of two pairs of one selector: the mention reached before, and the one this
    step reaches; `root` is the smallest mention of the tree. The pairs come in order of selector and mention; the
    trees in order of their roots.
    """
    if not mention.size:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    mentions, selectors = int(mention.max()) + 1, int(selector.max()) + 1
    starts = np.searchsorted(selector, np.arange(selectors + 1))
    by_mention = np.argsort(mention, kind="stable")
    borne_starts = np.searchsorted(mention[by_mention], np.arange(mentions + 1))
    steps = np.zeros((3, mention.size), np.int64)
    count = native(_walk, mention.size)(mention, selector, starts, by_mention, borne_starts, steps)
    return steps[0, :count], steps[1, :count], steps[2, :count]


def _walk(mention: Ints, selector: Ints, starts: Ints, by_mention: Ints, borne_starts: Ints, steps: Ints) -> int:
    reached = np.zeros(borne_starts.size - 1, np.bool_)
    crossed = np.zeros(starts.size - 1, np.bool_)
    queue = np.zeros(borne_starts.size - 1, np.int64)
    count = 0
    for root in range(reached.size):
        if reached[root]:
            continue
        reached[root] = True
        queue[0] = root
        head, tail = 0, 1
        while head < tail:
            here = queue[head]
            head += 1
            for place in range(borne_starts[here], borne_starts[here + 1]):
                left = by_mention[place]
                shared = selector[left]
                if crossed[shared]:
                    continue
                crossed[shared] = True
                for right in range(starts[shared], starts[shared + 1]):
                    there = mention[right]
                    if reached[there]:
                        continue
                    reached[there] = True
                    queue[tail] = there
                    tail += 1
                    steps[0, count], steps[1, count], steps[2, count] = left, right, root
                    count += 1
    return count


def _end(
    con: duckdb.DuckDBPyConnection, side: str, locators: pa.ChunkedArray, mention: Ints, at: Ints
) -> dict[str, pa.ChunkedArray]:
    ordinal = _column(con, "SELECT ordinal FROM link_party ORDER BY m")
    readings = pa.array(_column(con, "SELECT r FROM link_party ORDER BY m").to_numpy()[mention[at]])
    return {
        f"{side}_reading": _column(con, "SELECT reading_id FROM link_reading ORDER BY r").take(readings),
        f"{side}_ordinal": ordinal.take(pa.array(mention[at])),
        f"{side}_source": _column(con, "SELECT source_id FROM link_reading ORDER BY r").take(readings),
        f"{side}_locator": locators.take(pa.array(at)),
    }


def _column(con: duckdb.DuckDBPyConnection, query: str) -> pa.ChunkedArray:
    return con.execute(query).to_arrow_table().column(0)


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
