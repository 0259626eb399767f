"""Parquet tables of which rows are found by what stands in a column, or in several: beside each lies an index of them.

An index is a table of its own (`store.keyed`): the values, and the number of the row. Only the groups of rows that hold
what is asked for are read.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.store import keyed

# Few rows to unpack for one that is asked for, and few groups to keep track of.
_GROUP_ROWS = 500
_ROW = "row"
# One column, or several together; what is looked for in it is a value, or a tuple of values.
Columns = str | tuple[str, ...]


def write(path: Path, table: pa.Table, columns: Sequence[Columns] = ()) -> None:
    """Write a table as Parquet, in its order, with an index of each of the columns."""
    pq.write_table(table, path, compression="zstd", row_group_size=_GROUP_ROWS)
    for column in columns:
        index(path, table, column)


def index(path: Path, table: pa.Table, columns: Columns) -> None:
    """Write the index of columns of the table that lies at `path`; rows in which one of them is null are not found."""
    names = _names(columns)
    rows = table.select(names).append_column(_ROW, pa.array(range(table.num_rows), pa.int64()))
    keyed.write(_beside(path, names), rows.filter(reduce(pc.and_, (rows[name].is_valid() for name in names))), names)


def numbers(
    path: Path, columns: Columns, wanted: Iterable[str | keyed.Key], held: keyed.Mapped | None = None
) -> list[int]:
    """Return the numbers of the rows in whose columns one of these stands; raises OSError or ValueError."""
    keys = [(one,) if isinstance(one, str) else one for one in dict.fromkeys(wanted)]
    names = _names(columns)
    return sorted(int(row[_ROW]) for row in keyed.rows(_beside(path, names), names, keys, held))


def where(
    path: Path, columns: Columns, wanted: Iterable[str | keyed.Key], held: keyed.Mapped | None = None
) -> pa.Table:
    """Return the rows in whose columns one of these stands, in the order of the table; raises OSError or ValueError."""
    return at(path, numbers(path, columns, wanted, held))


def at(path: Path, found: Sequence[int]) -> pa.Table:
    """Return the rows of these numbers, which are in order; raises OSError or ValueError."""
    file = pq.ParquetFile(path, metadata=_metadata(path, path.stat().st_mtime_ns))
    groups = sorted({one // _GROUP_ROWS for one in found})
    table = file.read_row_groups(groups, use_threads=False) if groups else file.schema_arrow.empty_table()
    first = {group: place * _GROUP_ROWS for place, group in enumerate(groups)}
    places = [first[one // _GROUP_ROWS] + one % _GROUP_ROWS for one in found]
    return table.take(pa.array(places, pa.int64()))


def count(path: Path) -> int:
    """Return how many rows a table has; raises OSError or ValueError."""
    return int(_metadata(path, path.stat().st_mtime_ns).num_rows)


def having(table: pa.Table, column: Columns, wanted: Iterable[str | keyed.Key]) -> pa.Table:
    """Return the rows of a table in memory in whose columns one of these stands."""
    if isinstance(column, str):
        return table.filter(pc.is_in(table[column], pa.array(sorted(map(str, wanted)), pa.string())))
    keys = frozenset(wanted)
    # Of a long source, a few records: most are passed over before any becomes a row of Python.
    for place, name in enumerate(column):
        cells = {one[place] for one in keys}
        table = table.filter(pc.is_in(table[name], pa.array(sorted(cells, key=str), table[name].type)))
    rows = zip(*(table[name].to_pylist() for name in column), strict=True)
    return table.filter(pa.array([one in keys for one in rows], pa.bool_()))


@lru_cache(maxsize=256)
def _metadata(path: Path, _written_ns: int) -> pq.FileMetaData:
    return pq.read_metadata(path)


def _names(columns: Columns) -> tuple[str, ...]:
    return (columns,) if isinstance(columns, str) else columns


def _beside(path: Path, names: tuple[str, ...]) -> Path:
    return path.with_name(f"{'-'.join(names)}-of-{path.stem}.index")
