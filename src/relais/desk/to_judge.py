"""The links that wait for a person, in order of doubt: what was judged since the run is passed over.

First those that weigh enough and were not merged, for what they would join contradicts itself; then by weight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.casework import judgement as store
from relais.desk.act import act
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.link.clusters import JUDGED
from relais.link.links import PROPOSAL
from relais.model.judgement import Judgement, standing
from relais.store.duck import register

# Of a source, the beginning of its hash names it.
_HASH = 12
# What one person looks at in one sitting.
CLUSTERS = 10
_NAMES = """
    SELECT subject_id, list(DISTINCT coalesce(name_raw, nickname) ORDER BY coalesce(name_raw, nickname)) AS names
    FROM subject JOIN party USING (reading_id, ordinal)
    WHERE coalesce(name_raw, nickname) IS NOT NULL GROUP BY subject_id
"""
# By what the list may be put in another order.
ORDERS = ("link_id", "bits", "refused")


@dataclass(frozen=True)
class End:
    """One mention of a link, as `relais judge` takes it: its subject, its name as written, and where it stands."""

    mention: str
    subject: str | None
    name: str | None
    source: str
    source_id: str
    locator: str


@dataclass(frozen=True)
class Waiting:
    """A link to judge, and why it was not merged, where it weighs enough."""

    link_id: str
    bits: float
    refused: str | None
    left: End
    right: End


@dataclass(frozen=True)
class ToJudge:
    """Some of the links that wait, of how many; how many were `judged` since the run; the most doubtful subjects.

    `clusters` has the columns of `cluster`, and `names`: as written, of its mentions.
    """

    lines: tuple[Waiting, ...]
    of: int
    judged: int
    clusters: tuple[dict[str, Any], ...]
    stale: bool


def to_judge(home: Home, first: int = 0, count: int | None = None, order: str = "") -> ToJudge:
    """Return the links that wait, `count` of them (None: all) from number `first` on, counted from 0.

    `order`: one of ORDERS, with a minus before it the other way round; else by doubt.
    """
    with act(home, "review") as connection:
        seen = sight(home, connection)
        table, judged = _waiting(seen, connection, order)
        shown = table.slice(first, count).to_pylist()
        lines = _lines(seen, shown)
        tables, stale = seen.results("cluster")
        clusters = _named(seen, _doubtful(tables["cluster"]))
    return ToJudge(lines, table.num_rows, judged, clusters, stale)


def next_to_judge(home: Home, after: str) -> str | None:
    """Return the link that follows this one in order of doubt, the first where none does; None where none waits."""
    with act(home, "review", after=after) as connection:
        seen = sight(home, connection)
        table, _judged = _waiting(seen, connection, "")
        rows = seen.rows("link", (after,))
    others = table.filter(pc.not_equal(table["link_id"], after))
    behind = others.filter(_follows(others, rows[0])) if rows else others
    found: list[str] = (behind if behind.num_rows else others)["link_id"].slice(0, 1).to_pylist()
    return found[0] if found else None


def _waiting(seen: Sight, connection: Connection, order: str) -> tuple[pa.Table, int]:
    """Return the rows of `link` that wait for a person, and how many were judged since they were made."""
    table = seen.some(link=("use", {PROPOSAL}))["link"]
    table = table.filter(pc.fill_null(pc.not_equal(table["refused"], JUDGED), fill_value=True))
    judged = _judged(table, standing(store.every(connection)))
    left = table.filter(pc.invert(judged))
    left = left.append_column("enough", pc.is_valid(left["refused"]))
    keys = [("enough", "descending"), ("bits", "descending"), ("link_id", "ascending")]
    name = order.removeprefix("-")
    if name in ORDERS:
        keys = [
            (name, "descending" if order.startswith("-") else "ascending"),
            *(one for one in keys if one[0] != name),
        ]
    return left.sort_by(keys), table.num_rows - left.num_rows


def _judged(table: pa.Table, rows: Sequence[Judgement]) -> pa.Array:
    """Say of which links a judgement names both ends."""
    naming: dict[str, set[int]] = {}
    for row in rows:
        for of in row.left + row.right:
            naming.setdefault(f"{of.source_id}:{of.ordinal}", set()).add(row.number)
    known = pa.array(sorted(naming), pa.string())
    ends = [_mention(table, end) for end in ("left", "right")]
    here = np.array(pc.and_(*(pc.is_in(end, value_set=known) for end in ends)).to_pylist(), bool)
    for at in np.flatnonzero(here).tolist():
        here[at] = bool(naming[ends[0][at].as_py()] & naming[ends[1][at].as_py()])
    return pa.array(here, pa.bool_())


def _mention(table: pa.Table, end: str) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(table[f"{end}_source"], table[f"{end}_ordinal"].cast(pa.string()), ":")


def _follows(table: pa.Table, row: Mapping[str, Any]) -> pa.ChunkedArray:
    """Say which links come behind this one in order of doubt."""
    enough, bits = row["refused"] is not None and row["refused"] != JUDGED, row["bits"]
    lighter = pc.less(table["bits"], bits)
    later = pc.or_(lighter, pc.and_(pc.equal(table["bits"], bits), pc.greater(table["link_id"], row["link_id"])))
    beside = pc.and_(pc.equal(table["enough"], enough), later)
    return pc.or_(beside, pc.invert(table["enough"])) if enough else beside


def _lines(seen: Sight, rows: Sequence[Mapping[str, Any]]) -> tuple[Waiting, ...]:
    """Return links with who is mentioned at their ends."""
    keys = {(row[f"{end}_reading"], row[f"{end}_ordinal"]) for row in rows for end in ("left", "right")}
    told = {(one["reading_id"], one["ordinal"]): one for one in seen.rows("link_side", *sorted(keys))}
    names = {row[f"{end}_source"] for row in rows for end in ("left", "right")}
    named = {one["source_id"]: one["name"] for one in seen.rows("source", *((one,) for one in sorted(names)))}

    def end(row: Mapping[str, Any], side: str) -> End:
        of = told.get((row[f"{side}_reading"], row[f"{side}_ordinal"]), {})
        source = row[f"{side}_source"]
        name = of.get("name") or of.get("nickname")
        mention = f"{source[:_HASH]}:{row[f'{side}_ordinal']}"
        return End(mention, of.get("subject_id"), name, named.get(source, ""), source, row[f"{side}_locator"])

    return tuple(
        Waiting(row["link_id"], row["bits"], row["refused"], end(row, "left"), end(row, "right")) for row in rows
    )


def _doubtful(clusters: pa.Table) -> tuple[dict[str, Any], ...]:
    """Return the most doubtful subjects, the most doubtful first."""
    doubted = clusters.filter(pc.greater(clusters["doubt"], 0))
    first = pc.select_k_unstable(doubted, CLUSTERS, [("doubt", "descending"), ("subject_id", "ascending")])
    rows: list[dict[str, Any]] = doubted.take(first).to_pylist()
    return tuple(rows)


def _named(seen: Sight, clusters: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Return subjects with the names of their mentions, as written."""
    if not clusters:
        return ()
    mentions = seen.some(subject=("subject_id", {one["subject_id"] for one in clusters}))["subject"]
    ever = seen.state().ever
    within = {ever[one].source_id for one in mentions["reading_id"].to_pylist() if one in ever}
    con, _state = seen.facts(within, ("party",))
    with con:
        register(con, "subject", mentions)
        names = dict(con.execute(_NAMES).fetchall())
    return tuple({**one, "names": names.get(one["subject_id"], [])} for one in clusters)
