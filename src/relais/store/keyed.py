"""Tables whose rows are found by their key, however many there are: Arrow files in the order of it, mapped into memory.

A lookup halves its way through the key columns and touches some twenty pages of the file, whatever its size. What it
finds is checked before it is read, so that a damaged file is refused and not followed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Key = tuple[str | int, ...]
# Tables that are mapped, for one who looks into the same ones again: let go with it. What was erased stays on the disk,
# and readable, as long as it is mapped: none is kept beyond one act.
Mapped = dict[Path, pa.Table]

# Where a table is cut: few pieces to look through, none with more text than Arrow counts (2 GiB).
_PIECE_ROWS = 1 << 22
# Most keys have no more rows than this: their end is looked for near their beginning first.
_FEW = 16


def write(path: Path, table: pa.Table, key: Sequence[str]) -> None:
    """Write a table in the order of the columns `key`, none of them null; rows of one key stay in their order.

    A file that is there is not written over (FileExistsError): whoever has it mapped would crash.
    """
    order = pc.sort_indices(table, [(name, "ascending") for name in key])
    with path.open("xb") as file, pa.ipc.new_file(file, table.schema) as writer:
        for start in range(0, table.num_rows, _PIECE_ROWS):
            writer.write_table(table.take(order.slice(start, _PIECE_ROWS)).combine_chunks())


def read(path: Path) -> pa.Table:
    """Return the whole table; raises OSError or ValueError where it cannot be read."""
    table = _mapped(path)
    table.validate(full=True)
    return table


def schema(path: Path, held: Mapped | None = None) -> pa.Schema:
    """Return the columns of a table; raises OSError or ValueError where it cannot be read."""
    return _mapped(path, held).schema


def rows(path: Path, key: Sequence[str], wanted: Iterable[Key], held: Mapped | None = None) -> list[dict[str, Any]]:
    """Return the rows of each of these keys in turn; raises OSError or ValueError where they cannot be read."""
    table = _mapped(path, held)
    columns = [table[name] for name in key]
    found: list[dict[str, Any]] = []
    for one in wanted:
        start, end = _bounds(columns, one, table.num_rows)
        part = table.slice(start, end - start)
        part.validate(full=True)
        found += part.to_pylist()
    return found


def at(path: Path, numbers: Sequence[int], held: Mapped | None = None) -> pa.Table:
    """Return the rows of these numbers; raises OSError or ValueError where they cannot be read."""
    table = _mapped(path, held).take(pa.array(numbers, pa.int64()))
    table.validate(full=True)
    return table


def _bounds(columns: Sequence[pa.ChunkedArray], one: Key, count: int) -> tuple[int, int]:
    """Return where the rows of a key begin and end."""

    def key_at(place: int) -> Key:
        return tuple(_cell(column, place) for column in columns)

    start = bisect_left(range(count), one, key=key_at)
    near = min(start + _FEW, count)
    end = bisect_right(range(near), one, start, near, key=key_at)
    return start, end if end < near else bisect_right(range(count), one, end, count, key=key_at)


def _cell(column: pa.ChunkedArray, place: int) -> Any:
    cell = column.slice(place, 1)
    cell.validate(full=True)
    return cell[0].as_py()


def _mapped(path: Path, held: Mapped | None = None) -> pa.Table:
    if held is not None and path in held:
        return held[path]
    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
    if held is not None:
        held[path] = table
    return table
