"""Opens a sealed SQLite database to read it and nothing else: no write, no code of the file's own, bounded work.

The file is untrusted: a view may stand where a table is expected, a column may be computed, pages may point at
each other for ever.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from relais.model.notice import UnreadableError, msg

MAGIC = b"SQLite format 3\x00"

NOT_READABLE = msg("the database cannot be read here ({reason}): what was read before is kept")

_LONGEST_CELL = 16 << 20
_LONGEST_STATEMENT = 1 << 20
_STEPS = 10_000
# A scan takes some tens of steps a row and a row takes some tens of bytes; a file that asks for more loops.
_STEPS_AT_LEAST, _STEPS_PER_BYTE = 5_000_000, 40


class Database:
    """A database open for reading. Every method raises UnreadableError where the file cannot be read."""

    def __init__(self, connection: sqlite3.Connection, size: int) -> None:
        self._connection = connection
        self._left = (_STEPS_AT_LEAST + size * _STEPS_PER_BYTE) // _STEPS
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_CELL)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _LONGEST_STATEMENT)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)
        connection.set_progress_handler(self._spend, _STEPS)
        for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
            self._rows(f"PRAGMA {setting}")
        try:
            self._rows("SELECT count(*) FROM sqlite_master")
        except UnreadableError:
            # SQLite refuses outright a file shorter than its first page says; with this it reads the pages there are.
            self._rows("PRAGMA writable_schema = ON")

    def columns(self, table: str) -> set[str]:
        """Return the stored columns of a table, lower case; none for a view, a virtual table or no table at all."""
        kinds = [row[2] for row in self._rows(f"PRAGMA table_list({table})") if row[0] == "main"]
        if kinds != ["table"]:
            return set()
        # Hidden columns are computed ones.
        return {row[1].lower() for row in self._rows(f"PRAGMA table_xinfo({table})") if not row[6]}

    def select(self, table: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield (rowid, *cells) of every row in order of rowid; a column that this table lacks is null throughout."""
        stored = self.columns(table)
        if not stored:
            return
        cells = ", ".join(["rowid", *(f'"{name}"' if name in stored else "NULL" for name in names)])
        last = 0
        try:
            cursor = self._connection.execute(f'SELECT {cells} FROM main."{table}" NOT INDEXED ORDER BY rowid')
            # Row by row: a fetch of many loses those it had when it met the damage.
            for row in cursor:
                last = row[0]
                yield row
        except (sqlite3.Error, OverflowError, ValueError) as error:
            raise UnreadableError(NOT_READABLE, f"{table}, after row {last}", reason=error) from error

    def cell(self, table: str, name: str, row: int) -> Any:
        """Return one cell, None where there is no such row or column."""
        if name not in self.columns(table):
            return None
        found = self._rows(f'SELECT "{name}" FROM main."{table}" WHERE rowid = {int(row)}')
        return found[0][0] if found else None

    def finder(self, table: str, names: Sequence[str]) -> Callable[[int], tuple[Any, ...] | None]:
        """Return a function that gives the cells of one row by its number, None where there is no such row.

        A column that this table lacks is null throughout, as in `select`.
        """
        stored = self.columns(table)
        cells = ", ".join(f'"{name}"' if name.lower() in stored else "NULL" for name in names)

        def find(row: int) -> tuple[Any, ...] | None:
            if not stored or not -(1 << 63) <= row < 1 << 63:
                return None
            found = self._rows(f'SELECT {cells} FROM main."{table}" WHERE rowid = {int(row)}')
            return found[0] if found else None

        return find

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(statement).fetchall()
        except (sqlite3.Error, OverflowError, ValueError) as error:
            raise UnreadableError(NOT_READABLE, reason=error) from error

    def _spend(self) -> int:
        self._left -= 1
        return int(self._left < 0)


def opened(path: Path) -> Database:
    """Open the file where it lies; `immutable` keeps SQLite from looking for, or making, files beside it."""
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)
    return _database(connection, path.stat().st_size)


def held(data: bytes) -> Database:
    """Open a database held in memory."""
    connection = sqlite3.connect(":memory:")
    try:
        # A journal beside the file has no place here: bytes 18 and 19 say that there is none.
        connection.deserialize(data[:18] + b"\x01\x01" + data[20:])
    except (sqlite3.Error, OverflowError, ValueError) as error:
        connection.close()
        raise UnreadableError(NOT_READABLE, reason=error) from error
    return _database(connection, len(data))


def _database(connection: sqlite3.Connection, size: int) -> Database:
    try:
        return Database(connection, size)
    except UnreadableError:
        connection.close()
        raise
