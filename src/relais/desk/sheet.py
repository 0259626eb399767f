"""A sheet about a report or a subject: titled tables in reading order, asked of facts and of the rows of a run."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from relais.desk.consult import SourceLine
from relais.desk.payments import GROUPED
from relais.desk.sight import Sight
from relais.model.facts import FACTS
from relais.store.duck import register

# The groups of the payments that a chosen party makes or receives, each with all its rows; to be formatted.
PAYMENT_GROUPS = f"""
    WITH mine AS (
        SELECT DISTINCT g.group_id FROM payment_group g
        JOIN payment y ON y.reading_id = g.payment_reading AND y.ordinal = g.payment_ordinal
        JOIN {{parties}} c ON c.reading_id = y.reading_id AND c.ordinal IN (y.payer, y.payee)
    )
    {GROUPED} SEMI JOIN mine ON mine.group_id = g.group_id
    ORDER BY g.group_id, s.name, y.source_id, y.ordinal
"""


@dataclass(frozen=True)
class Sheet:
    """One page about a report, a subject or a source: titled tables, in reading order.

    Cells that name a place hold the source's name, its hash and the locator. `called`: the name of a subject.
    """

    id: str
    tables: dict[str, pa.Table]
    source: SourceLine | None = None
    called: str | None = None


def asked(
    seen: Sight, tables: Mapping[str, pa.Table], chosen: pa.Table, named: Collection[tuple[str, int]],
    queries: Mapping[str, str],
) -> dict[str, pa.Table]:  # fmt: skip
    """Return what `queries` make of the facts and of these tables of a run.

    A query that bears the name of one of the tables is not asked where that is empty.

    `chosen`: the records (reading, ordinal) that the sheet is about; `named`: the mentions whose subjects are told.
    """
    told = {name: sql for name, sql in queries.items() if name not in tables or tables[name].num_rows}
    every = tuple(told.values())
    con, _state = seen.facts(_sources(seen, tables), _named_in(FACTS, every))
    with con:
        for name in _named_in(tables, every):
            register(con, name, tables[name])
        register(con, "chosen", chosen)
        if _named_in(("subject",), every):
            register(con, "subject", seen.mentions(named))
        return {name: con.execute(sql).to_arrow_table() for name, sql in told.items()}


def both(seen: Sight, name: str, left: str, right: str, wanted: Collection[str]) -> dict[str, pa.Table]:
    """Return the rows of a table that have one of these at either end, each once."""
    ends = [seen.some(**{name: (column, wanted)})[name] for column in (left, right)]
    once = ends[1].filter(pc.invert(pc.is_in(ends[1][left], pa.array(sorted(wanted), pa.string()))))
    return {name: pa.concat_tables([ends[0], once])}


def groups(seen: Sight, readings: Collection[str]) -> dict[str, pa.Table]:
    """Return the groups of payments, whole, in which a payment of these readings is."""
    some = seen.some(payment_group=("payment_reading", readings))["payment_group"]
    return seen.some(payment_group=("group_id", set(some["group_id"].to_pylist())))


def mentions(table: pa.Table, reading: str, ordinal: str) -> set[tuple[str, int]]:
    """Return the mentions that stand in two columns of a table."""
    return set(zip(table[reading].to_pylist(), table[ordinal].to_pylist(), strict=True))


def _named_in(names: Iterable[str], asked: Sequence[str]) -> list[str]:
    """Return the tables that the queries name: to make each known takes as long as to ask it."""
    words = frozenset(word for sql in asked for word in re.findall(r"\w+", sql))
    return [name for name in names if name in words]


def _sources(seen: Sight, tables: Mapping[str, pa.Table]) -> set[str]:
    """Return the sources of all readings that rows name."""
    ever = seen.state().ever
    named = {one for rows in tables.values() for column in rows.column_names if column.endswith("reading")
             or column == "reading_id" for one in rows[column].to_pylist()}  # fmt: skip
    return {ever[one].source_id for one in named if one in ever}
