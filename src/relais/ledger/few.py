"""The facts of a few readings, taken from where they lie: a file of facts holds those of a thousand sources.

Which groups of rows of a file are of which readings is kept in mind, by the start of their key alone; no fact is.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.ledger.state import State
from relais.model.facts import FACTS
from relais.store.indexed import having

# The column in which the number of a record stands, and the columns that are told of it.
Told = tuple[str, Sequence[str]]

_READING = "reading_id"
# Two keys that begin alike cost a look into one group of rows too many, and nothing else.
_START = 16


def few(state: State, table: str, records: Collection[tuple[str, int]], told: Told) -> pa.Table:
    """Return the facts of records (reading, number) whose readings are current: reading, number, the columns told.

    In the order of the batches, and of the source in each. Raises OSError or ValueError.
    """
    held = [state.ever[one] for one in {reading for reading, _number in records}]
    readings = {one.reading_id for one in held if state.readings[one.source_id] is one}
    there = frozenset(state.files.get(table, ()))
    paths = {state.batches[one] / f"{table}.parquet" for one in readings} & there
    column, names = told
    schema = pa.schema([FACTS[table].field(name) for name in dict.fromkeys((_READING, column, *names))])
    numbers = {number for _reading, number in records}
    parts = [_of_file(path, schema, readings, column, numbers) for path in sorted(paths)]
    return having(pa.concat_tables([schema.empty_table(), *parts]), (_READING, column), records)


def _of_file(
    path: Path, schema: pa.Schema, readings: Collection[str], column: str, numbers: Collection[int]
) -> pa.Table:
    file = pq.ParquetFile(path)
    there = file.schema_arrow.names
    groups = [one for one in _groups(path, readings) if _may_hold(file, one, column, numbers)]
    if column not in there or not groups:
        return schema.empty_table()
    rows = file.read_row_groups(groups, [name for name in schema.names if name in there], use_threads=False)
    rows = rows.filter(pc.is_in(rows[_READING], pa.array(readings, pa.string())))
    # Written before a column was added: it is null there.
    cells = [rows[one.name] if one.name in there else pa.nulls(rows.num_rows, one.type) for one in schema]
    return pa.table(cells, schema=schema)


def _may_hold(file: pq.ParquetFile, group: int, column: str, numbers: Collection[int]) -> bool:
    """Say whether a group of rows can have one of these in a column: a source of a million reports has many groups."""
    leaves = file.schema.names
    told = file.metadata.row_group(group).column(leaves.index(column)).statistics if column in leaves else None
    return told is None or not told.has_min_max or any(told.min <= one <= told.max for one in numbers)


def _groups(path: Path, readings: Collection[str]) -> list[int]:
    """Return the groups of rows of a file in which these readings may have some."""
    starts, groups = _starts(path, path.stat().st_mtime_ns)
    wanted = pa.array({one[:_START] for one in readings}, pa.string())
    found: list[int] = groups.filter(pc.is_in(starts, wanted)).unique().to_pylist()
    return found


@lru_cache(maxsize=256)
def _starts(path: Path, _written_ns: int) -> tuple[pa.Array, pa.Array]:
    """Return the starts of the keys of all readings that have rows in a file, and the group of each."""
    file = pq.ParquetFile(path)
    starts, groups = [pa.array([], pa.string())], [pa.array([], pa.int32())]
    for group in range(file.num_row_groups):
        keys = file.read_row_group(group, [_READING], use_threads=False)[_READING].unique()
        starts.append(pc.utf8_slice_codeunits(keys, 0, _START))
        groups.append(pa.repeat(pa.scalar(group, pa.int32()), len(keys)))
    return pa.concat_arrays(starts), pa.concat_arrays(groups)
