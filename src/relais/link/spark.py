"""Who is the same, on Spark: what `identity` finds, where there are too many pairs for one machine.

DuckDB makes the nodes, which are few columns of what was told, and the clusters are made here of the few links that
come back. What grows fastest goes to the workers: blocking keys, pairs, comparing and weighing. They run the very
functions of `keys`, `compared` and `score`, and the very SQL of `pairs`; no comparison is Spark's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.link import gather, identity, keys, pairs
from relais.link.components import Ints
from relais.link.decided import Decisions
from relais.link.fields import birth
from relais.link.fields.contacts import Worth
from relais.link.holders import Holder, holders
from relais.link.identity import Identity
from relais.link.nodes import Nodes
from relais.link.weights.compared import Compared, compared
from relais.link.weights.model import Model
from relais.link.weights.rarity import Rarity
from relais.link.weights.score import weigh
from relais.store.spark import Spark

Batches = Iterator[pa.RecordBatch]


def propose(con: duckdb.DuckDBPyConnection, model: Model, decisions: Decisions, spark: Spark) -> Identity:
    """Return what `identity.propose` returns, but for pairs of two nodes below `lead`: those stay with the workers."""
    nodes = gather.nodes(con)
    bound = identity.bound_of(con, nodes, decisions)
    worth = identity.worth_of(nodes, gather.hubs(con))
    _put(con, nodes, spark)
    _pairs(spark)
    _attached(spark)
    rare = Rarity(model.rarity, model.rare)
    none = np.zeros(0, np.int64)
    fields = list(compared(nodes, none, none, worth, rare).levels)
    weighing = _Weighing(model, tuple(nodes.texts), identity.permitted(nodes, bound))
    spark.make("link_weighed", _BESIDE, partial(_weigh, weighing), _WEIGHED)
    kept = spark.rows("SELECT * FROM link_weighed").sort_by([("a", "ascending"), ("b", "ascending")])
    left, right = (kept[side].to_numpy().astype(np.int64) for side in ("a", "b"))
    return identity.concluded(nodes, left, right, _found(kept, fields), model, bound, worth)


def _put(con: duckdb.DuckDBPyConnection, nodes: Nodes, spark: Spark) -> None:
    """Hand the workers what the nodes are made of."""
    rows = con.execute("SELECT n, name, birth, victim, mentions FROM link_node ORDER BY n").to_arrow_table()
    columns = {name: rows[name] for name in rows.column_names}
    columns |= {"screen": pa.array(nodes.screens, pa.string()), "procedure": pa.array(nodes.procedure, pa.int64())}
    columns |= {"first_day": pa.array(nodes.days[:, 0]), "last_day": pa.array(nodes.days[:, 1])}
    for field, codes in nodes.texts.items():
        values = pa.array(nodes.values[field], pa.string())
        columns[_TEXT + field] = values.take(pa.array(codes, mask=codes < 0))
    spark.put("link_node", pa.table(columns))
    for name, query in _TABLES.items():
        spark.put(name, con.execute(query).to_arrow_table())


_TEXT = "text_"
_TABLES = {
    "link_has": "SELECT n, c FROM link_has",
    "link_contact": "SELECT c, kind, value, s FROM link_contact",
    "link_hub": "SELECT DISTINCT s FROM link_hub",
    "link_net": "SELECT DISTINCT n, net FROM link_net JOIN link_member USING (m)",
}


def _pairs(spark: Spark) -> None:
    """Make `link_met(a, b)`, the pairs to compare."""
    spark.make("link_every_key", _PARTS, _keys, "entry INT, key BIGINT, n BIGINT")
    spark.make("link_key", pairs.few("SELECT * FROM link_every_key"))
    spark.make("link_met", pairs.MET)


# A child victim meets others by a contact alone.
_PARTS = """
    WITH told AS (
        SELECT n, collect_list(struct(kind, value)) AS contacts FROM link_has JOIN link_contact USING (c) GROUP BY n)
    SELECT link_node.*, contacts FROM link_node LEFT JOIN told USING (n) WHERE NOT victim
"""


def _keys(batches: Batches) -> Batches:
    """Yield the blocking keys of nodes."""
    for batch in batches:
        found = [(entry, key, row["n"]) for row in batch.to_pylist() for entry, key in keys.of_node(_parts(row))]
        yield pa.record_batch(
            [pa.array([row[i] for row in found], kind) for i, kind in enumerate(_KEY.types)], schema=_KEY
        )


_KEY = pa.schema([("entry", pa.int32()), ("key", pa.int64()), ("n", pa.int64())])


def _parts(row: Mapping[str, Any]) -> dict[str, list[str]]:
    texts = [(name, value) for name, value in row.items() if name.startswith(_TEXT) and value]
    return keys.gathered(
        [
            keys.of_name(row["name"]),
            keys.of_birth(row["birth"]),
            *(keys.of_text(name.removeprefix(_TEXT), value) for name, value in texts),
            *(keys.of_contact(one["kind"], one["value"]) for one in row["contacts"] or ()),
            keys.of_screen(row["screen"]),
        ]
    )


def _attached(spark: Spark) -> None:
    """Make `link_attached(n, node)`: all that a comparison of a node looks at, its contacts' holders included."""
    spark.make("link_held", _WORN, _holders, "c BIGINT, spans ARRAY<STRUCT<first_day: BIGINT, last_day: BIGINT>>")
    spark.make("link_attached", _ATTACHED)


_WORN = """
    SELECT c, collect_list(struct(name, first_day, last_day)) AS worn
    FROM link_has JOIN link_contact USING (c) JOIN link_node USING (n)
    LEFT ANTI JOIN link_hub ON link_hub.s = link_contact.s
    WHERE name IS NOT NULL GROUP BY c
"""
_SPANS = pa.list_(pa.struct([("first_day", pa.int64()), ("last_day", pa.int64())]))
_HELD = pa.schema([("c", pa.int64()), ("spans", _SPANS)])


def _holders(batches: Batches) -> Batches:
    """Yield the spans of days in which each holder of a contact is seen."""
    for batch in batches:
        told = [
            [{"first_day": one.first_day, "last_day": one.last_day}
             for one in holders((each["name"], each["first_day"], each["last_day"]) for each in worn)]
            for worn in batch.column("worn").to_pylist()
        ]  # fmt: skip
        yield pa.record_batch([batch.column("c"), pa.array(told, _SPANS)], schema=_HELD)


_ATTACHED = """
    WITH contact AS (
        SELECT c, kind, value, link_hub.s IS NOT NULL AS hub, spans
        FROM link_contact LEFT JOIN link_hub USING (s) LEFT JOIN link_held USING (c)),
    told AS (
        SELECT n, collect_list(struct(c, kind, value, hub, spans)) AS contacts
        FROM link_has JOIN contact USING (c) GROUP BY n),
    near AS (SELECT n, collect_list(net) AS nets FROM link_net GROUP BY n)
    SELECT n, struct(link_node.*, contacts, nets) AS node
    FROM link_node LEFT JOIN told USING (n) LEFT JOIN near USING (n)
"""
_BESIDE = """
    SELECT a, b, l.node AS `left`, r.node AS `right`
    FROM link_met JOIN link_attached l ON l.n = a JOIN link_attached r ON r.n = b
"""
_WEIGHED = "a BIGINT, b BIGINT, levels ARRAY<TINYINT>, extents ARRAY<DOUBLE>"
_WEIGHED_SCHEMA = pa.schema(
    [("a", pa.int64()), ("b", pa.int64()), ("levels", pa.list_(pa.int8())), ("extents", pa.list_(pa.float64()))]
)


@dataclass(frozen=True)
class _Weighing:
    """What the workers weigh by: the model, the texts' names in order, which procedures one authorisation covers."""

    model: Model
    texts: Sequence[str]
    covered: np.ndarray


def _weigh(by: _Weighing, batches: Batches) -> Batches:
    """Yield what was found of each pair that is covered and weighs `lead` or more, and of each node beside itself."""
    rare = Rarity(by.model.rarity, by.model.rare)
    for batch in batches:
        nodes, worth, left, right = _beside(batch, by.texts)
        at = np.flatnonzero(by.covered[nodes.procedure[left], nodes.procedure[right]])
        found = compared(nodes, left[at], right[at], worth, rare)
        keep = np.flatnonzero((weigh(found, by.model).total >= by.model.thresholds.lead) | (left[at] == right[at]))
        found, at = found.take(keep), pa.array(at[keep])
        columns = [batch.column("a").take(at), batch.column("b").take(at)]
        columns += [_lists(list(of.values()), len(at)) for of in (found.levels, found.extents)]
        yield pa.record_batch(columns, schema=_WEIGHED_SCHEMA)


def _lists(columns: Sequence[np.ndarray], rows: int) -> pa.Array:
    """Return one list per row, an entry per column."""
    return pa.ListArray.from_arrays(
        np.arange(rows + 1, dtype=np.int32) * len(columns), np.stack(columns, axis=1).ravel()
    )


def _found(kept: pa.Table, fields: Sequence[str]) -> Compared:
    found = Compared()
    levels, extents = (
        pc.list_flatten(kept[name]).to_numpy().reshape(-1, len(fields)) for name in ("levels", "extents")
    )
    for i, name in enumerate(fields):
        found.add(name, (levels[:, i], extents[:, i]))
    return found


def _beside(batch: pa.RecordBatch, texts: Sequence[str]) -> tuple[Nodes, Worth, Ints, Ints]:
    """Return the nodes of a batch of pairs, what their contacts are worth, and the pairs by their place among them."""
    both = pa.concat_arrays([batch.column("left"), batch.column("right")])
    ids, first, place = np.unique(both.field("n").to_numpy(), return_index=True, return_inverse=True)
    nodes, worth = _nodes(both.take(pa.array(first)), ids, texts)
    return nodes, worth, place[: batch.num_rows], place[batch.num_rows :]


def _nodes(rows: pa.StructArray, ids: Ints, texts: Sequence[str]) -> tuple[Nodes, Worth]:
    told = [one or [] for one in rows.field("contacts").to_pylist()]
    by_number = {one["c"]: one for own in told for one in own}
    numbers = sorted(by_number)
    place = {number: i for i, number in enumerate(numbers)}
    name, names = gather.coded(pa.chunked_array([rows.field("name")]))
    coded = {field: gather.coded(pa.chunked_array([rows.field(_TEXT + field)])) for field in texts}
    nodes = Nodes(
        ids=list(map(str, ids.tolist())),
        name=name,
        names=names,
        birth=np.array([birth.parse(raw) for raw in rows.field("birth").to_pylist()], np.int16).reshape(-1, 4),
        texts={field: codes for field, (codes, _values) in coded.items()},
        values={field: values for field, (_codes, values) in coded.items()},
        contacts_of=[frozenset(place[one["c"]] for one in own) for own in told],
        kinds=[by_number[number]["kind"] for number in numbers],
        contacts=[by_number[number]["value"] for number in numbers],
        screens=rows.field("screen").to_pylist(),
        nets=[frozenset(own or ()) for own in rows.field("nets").to_pylist()],
        days=np.stack([rows.field(side).to_numpy() for side in ("first_day", "last_day")], axis=1),
        mentions=rows.field("mentions").to_numpy(),
        victim=rows.field("victim").to_numpy(zero_copy_only=False),
        procedure=rows.field("procedure").to_numpy(),
    )
    known = [_held(by_number[number]) for number in numbers]
    return nodes, known.__getitem__


def _held(contact: Mapping[str, Any]) -> tuple[Holder, ...] | None:
    if contact["hub"]:
        return None
    return tuple(Holder(frozenset(), one["first_day"], one["last_day"]) for one in contact["spans"] or ())
