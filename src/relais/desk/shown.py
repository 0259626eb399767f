"""The tables of a run as a person may see them: what rests on hidden sources is left out, what is veiled is masked."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from relais.desk.shown_tables import TABLES, Told
from relais.desk.veil import CLOSED, Veil, hide
from relais.law.clocks import STOPPED, URGENCY
from relais.store.duck import register

Row = dict[str, Any]


class Mask:
    """What decides on rows: the veil, the source of each reading, and the victims that are not shown."""

    def __init__(self, veil: Veil, source_of: Mapping[str, str], concealed: frozenset[tuple[str, int]]) -> None:
        self.veil = veil
        self.concealed = pa.array(sorted(f"{reading} {ordinal}" for reading, ordinal in concealed), pa.string())
        self.hidden = pa.array(sorted(veil.reach.hidden), pa.string())
        self._source_of = source_of

    @cached_property
    def hidden_readings(self) -> pa.Array:
        """Return the readings of hidden sources."""
        return self._readings(self.veil.reach.hidden)

    @cached_property
    def masked_readings(self) -> pa.Array:
        """Return the readings of masked sources."""
        return self._readings(self.veil.reach.masked)

    def _readings(self, source_ids: Collection[str]) -> pa.Array:
        return pa.array(
            sorted(one for one, source_id in self._source_of.items() if source_id in source_ids), pa.string()
        )


def needed(names: Iterable[str]) -> tuple[str, ...]:
    """Return these tables, and those that say which of their rows are shown."""
    found = dict.fromkeys(("subject", *names))
    for name in tuple(found):
        parent = TABLES[name].parent
        while parent is not None and parent[0] not in found:
            found[parent[0]] = None
            parent = TABLES[parent[0]].parent
    if "queue" in found:
        found |= dict.fromkeys(("reason", "clock"))
    return tuple(found)


def row_by_row(names: Iterable[str]) -> bool:
    """Say whether each row of these tables is shown or left out by itself, whatever became of others."""
    return all(name != "queue" and TABLES[name].parent is None and not TABLES[name].whole for name in names)


def subjects(name: str, table: pa.Table) -> set[str]:
    """Return the subjects that rows of a table name."""
    told = TABLES[name]
    columns = ("subject_id",) if name == "subject" else told.subjects
    found = {one for column in columns for one in pc.unique(table[column]).to_pylist()}
    found |= {one for column in told.groups for row in table[column].to_pylist() for one in row or ()}
    return found - {None}


def readings(name: str, table: pa.Table) -> set[str]:
    """Return the readings that rows of a table name, and may hide them for."""
    told = TABLES[name]
    columns = {*told.readings, *(mention[0] for mention in told.mentions)}
    return {one for column in columns for one in pc.unique(table[column]).to_pylist()} - {None}


def kept(tables: Mapping[str, pa.Table], mask: Mask) -> dict[str, pa.Table]:
    """Return the tables as they are shown; `tables` holds what `needed` names, or single rows and `subject`."""
    subject = tables["subject"]
    dropped = pc.invert(_of_sources(subject, TABLES["subject"], mask))
    tainted = pc.unique(subject["subject_id"].filter(dropped))
    done: dict[str, pa.Table] = {}

    def filtered(name: str) -> pa.Table:
        if name not in done:
            table, told = tables[name], TABLES[name]
            here = pc.and_(_of_sources(table, told, mask), _of_subjects(table, told, tainted))
            if told.parent is not None and told.parent[0] in tables:
                parent, column, own = told.parent
                here = pc.and_(here, pc.is_in(table[own], pc.unique(filtered(parent)[column])))
            if told.whole:
                key = _key(table, told.whole)
                here = pc.and_(here, pc.invert(pc.is_in(key, key.filter(pc.invert(here)))))
            done[name] = table.filter(here)
        return done[name]

    for name in tables:
        filtered(name)
    if len(mask.hidden):
        _leave_out(done, mask)
    return {name: _masked(table, TABLES[name], mask) for name, table in done.items()}


def _of_sources(table: pa.Table, told: Told, mask: Mask) -> pa.ChunkedArray:
    here: Any = pa.chunked_array([pa.array([True] * table.num_rows, pa.bool_())])
    for column in told.sources:
        here = pc.and_(here, _without(table[column], mask.hidden))
    for column in told.readings:
        here = pc.and_(here, _without(table[column], mask.hidden_readings))
    for mention in told.mentions if len(mask.concealed) else ():
        here = pc.and_(here, _without(_key(table, mention), mask.concealed))
    return here


def _of_subjects(table: pa.Table, told: Told, tainted: pa.Array) -> pa.ChunkedArray:
    here: Any = pa.chunked_array([pa.array([True] * table.num_rows, pa.bool_())])
    for column in told.subjects if len(tainted) else ():
        here = pc.and_(here, _without(table[column], tainted))
    out = frozenset(tainted.to_pylist()) if told.groups else frozenset()
    for column in told.groups if out else ():
        here = pc.and_(here, pa.array([out.isdisjoint(row or ()) for row in table[column].to_pylist()], pa.bool_()))
    return here


def _without(column: pa.ChunkedArray, out: pa.Array) -> pa.ChunkedArray:
    return pc.invert(pc.is_in(column, value_set=out))


def _key(table: pa.Table, columns: Iterable[str]) -> pa.ChunkedArray:
    parts = [table[name].cast(pa.string()) for name in columns]
    return pc.binary_join_element_wise(*parts, " ") if len(parts) > 1 else parts[0]


def _leave_out(tables: dict[str, pa.Table], mask: Mask) -> None:
    """Take out of what is kept all that was reckoned from hidden sources: parts of a score, places, clocks, counts.

    A reason is told whole or not at all: not where one of its places is hidden, nor where not all of them are listed.
    """
    hidden = mask.veil.reach.hidden
    for name, table in list(tables.items()):
        for column in TABLES[name].places:
            tables[name] = table.filter(_told(table, column, hidden, whole=name in _REASONS))
    if "network_left_out" in tables:
        tables["network_left_out"] = tables["network_left_out"].slice(0, 0)
    if "queue" in tables and "reason" in tables:
        tables["queue"] = _ranked(tables["queue"], tables["reason"], tables["clock"])


_REASONS = ("reason", "lead_reason")


def _told(table: pa.Table, column: str, hidden: Collection[str], *, whole: bool) -> pa.Array:
    """Say of which rows no place is hidden; of a `whole` one, all places must be listed too."""
    rows = table[column].to_pylist()
    seen = [not any(at["source_id"] in hidden for at in row or ()) for row in rows]
    counts = table["places_count"].to_pylist() if whole else [len(row or ()) for row in rows]
    told = (one and len(row or ()) == count for one, row, count in zip(seen, rows, counts, strict=True))
    return pa.array(list(told), pa.bool_())


_RANKED = f"""
    WITH scored AS (SELECT report_id, sum(part) AS score FROM reason GROUP BY report_id),
    clocks AS (
        SELECT report_id, min(legal_expiry) FILTER (state NOT IN {STOPPED}) AS first_expiry,
               {list(URGENCY)}[min(list_position({list(URGENCY)}, state))] AS clock_state
        FROM clock GROUP BY report_id),
    told AS (
        SELECT q.* REPLACE (
            coalesce(s.score, 0)::DECIMAL(18, 6) AS score, c.first_expiry AS first_expiry,
            coalesce(c.clock_state, 'unknown') AS clock_state)
        FROM queue q LEFT JOIN scored s USING (report_id) LEFT JOIN clocks c USING (report_id))
    SELECT * REPLACE (row_number() OVER (ORDER BY score DESC, rank) AS rank) FROM told ORDER BY score DESC, rank
"""


def _ranked(queue: pa.Table, reason: pa.Table, clock: pa.Table) -> pa.Table:
    """Return the queue by what is left of its reasons and clocks: ranks without gaps, and no report that is hidden."""
    with duckdb.connect(":memory:") as con:
        con.execute("SET TimeZone = 'UTC'")
        for name, table in (("queue", queue), ("reason", reason), ("clock", clock)):
            register(con, name, table)
        ranked = con.execute(_RANKED).to_arrow_table().cast(queue.schema)
    shown = frozenset(ranked["report_id"].to_pylist())
    beside = [[one for one in row or () if one in shown] for row in ranked["duplicates"].to_pylist()]
    place = ranked.column_names.index("duplicates")
    return ranked.set_column(place, queue.schema.field(place), pa.array(beside, queue.schema.field(place).type))


def _masked(table: pa.Table, told: Told, mask: Mask) -> pa.Table:
    """Return the table with the mask over what veiled sources tell."""
    if not table.num_rows or not mask.veil.reach.masked:
        return table
    placed = bool(told.sources or told.readings)
    veiled = _veiled(table, told, mask) if placed else [True] * table.num_rows
    if not any(veiled):
        return _with_places(table, told, mask)
    for column, of in _maskers(told, mask.veil, placed=placed).items():
        index = table.column_names.index(column)
        kinds = table[told.kind].to_pylist() if told.kind else [None] * table.num_rows
        if placed and column in told.values:
            shown = zip(veiled, table[column].to_pylist(), strict=True)
            mask.veil.look({cell for here, cell in shown if here and cell is not None})
        besides = table[dict(told.raw)[column]].to_pylist() if column in dict(told.raw) else kinds
        cells = [
            of(beside, cell) if here and cell is not None else cell
            for here, beside, cell in zip(veiled, besides, table[column].to_pylist(), strict=True)
        ]
        table = table.set_column(index, table.schema.field(index), pa.array(cells, table.schema.field(index).type))
    return _with_places(table, told, mask)


def _veiled(table: pa.Table, told: Told, mask: Mask) -> list[bool]:
    """Say of each row whether a veiled source tells part of it."""
    masked = pa.array(sorted(mask.veil.reach.masked), pa.string())
    here: Any = pa.chunked_array([pa.array([False] * table.num_rows, pa.bool_())])
    for column in told.sources:
        here = pc.or_(here, pc.is_in(table[column], value_set=masked))
    for column in told.readings:
        here = pc.or_(here, pc.is_in(table[column], value_set=mask.masked_readings))
    flags: list[bool] = here.to_pylist()
    return flags


def _maskers(told: Told, veil: Veil, *, placed: bool) -> dict[str, Callable[[Any, Any], Any]]:
    """Return for each column what masks a cell, given what stands beside it: the kind, or of a spelling its value."""
    value = veil.value if placed else veil.apart

    def person(_beside: object, name: str) -> str:
        return veil.pseudonym(name) if placed else veil.name_apart(name)

    def listed(_beside: object, items: list[Any]) -> list[Any]:
        return [
            {**one, "value": value(one["kind"], one["value"])} if isinstance(one, dict) else value(None, one)
            for one in items
        ]

    return {
        **dict.fromkeys(told.values, value),
        **{column: lambda beside, raw: raw if beside is not None and veil.knows(beside) else CLOSED
           for column, _value in told.raw},
        **dict.fromkeys(told.people, person),
        **dict.fromkeys(told.closed, lambda _beside, _text: CLOSED),
        **dict.fromkeys(told.params, lambda _beside, pairs: [(name, _param(veil, text)) for name, text in pairs]),
        **dict.fromkeys(told.value_lists, listed),
        **dict.fromkeys(told.people_lists, lambda _beside, names: [veil.name_apart(name) for name in names]),
    }  # fmt: skip


# Counts and shares stand in the statements of a run too: up to six signs that are none but digits and a point.
_NUMBER = 6


def _param(veil: Veil, text: str) -> str:
    number = len(text) <= _NUMBER and text.replace(".", "").isdigit()
    return text if number or not text or veil.knows(text) else hide(None, text)


def _with_places(table: pa.Table, told: Told, mask: Mask) -> pa.Table:
    """Mask what is written at places in veiled sources."""
    masked = mask.veil.reach.masked
    for column in told.places:
        index = table.column_names.index(column)
        rows = table[column].to_pylist()
        for row in rows:
            for at in row or ():
                if at["source_id"] in masked and at.get("value") and not mask.veil.knows(at["value"]):
                    at["value"] = CLOSED
        table = table.set_column(index, table.schema.field(index), pa.array(rows, table.schema.field(index).type))
    return table
