"""The tables of a sheet as a page shows them: empty columns left out, code words said, each row with its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from relais.desk.veil import CLOSED
from relais.language.sorting import Row
from relais.language.tongue import Tongue

# What tells where a row stands is a link behind the row, never cells of it.
_PLACE = ("source_id", "locator", "params")
_UPRIGHT = 8
_MASK = CLOSED[0]
# Numbers that count nothing: a port with its thousands apart is misread.
_NAMES = ("port",)
SHOWN = 50


@dataclass(frozen=True)
class Table:
    """A table of a sheet: its columns, the rows that are shown, and how many there are."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    of: int

    @property
    def upright(self) -> bool:
        """Say whether the one row stands upright."""
        return self.of == 1 and len(self.columns) > _UPRIGHT

    @property
    def masked(self) -> bool:
        """Say whether something that is shown is masked: it belongs to a case that is not the person's."""
        return any(isinstance(value, str) and _MASK in value for row in self.rows for value in row.values())

    @property
    def hidden(self) -> int:
        """Return how many rows are not shown."""
        return self.of - len(self.rows)


def tables(held: Mapping[str, pa.Table], said: Tongue, limit: int | None = SHOWN) -> list[Table]:
    """Return the tables that have rows."""
    return [_table(name, table, said, limit) for name, table in held.items() if table.num_rows]


def _table(name: str, table: pa.Table, said: Tongue, limit: int | None) -> Table:
    filled = [column for column in table.column_names if table[column].null_count < table.num_rows]
    rows = table.select(filled).slice(0, limit).to_pylist()
    shown: list[dict[str, Any]] = [said.reasoned(row) for row in rows]
    for row in shown:
        row |= {name: str(row[name]) for name in _NAMES if row.get(name) is not None}
    return Table(name, tuple(one for one in filled if one not in _PLACE), tuple(shown), table.num_rows)
