"""Short statements by the thousand, on the driver's own cursor: through SQLAlchemy each would cost as much again.

Both engines are spoken to in one spelling: `?` for a value, and `AMONG` for a list of any length, which is one value.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection

# One parameter for a list of any length: the statement stays the same, and the engine knows it already.
AMONG = "IN (SELECT value FROM json_each(?))"


class Cursor:
    """A cursor of the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._cursor = connection.connection.cursor()
        self._postgres = connection.dialect.name == "postgresql"

    def all(self, query: str, *values: Any) -> Sequence[Any]:
        """Return the rows of a query; a value that is a list belongs to an `AMONG`."""
        if self._postgres:
            self._cursor.execute(_spelled(query), _storable(values))
        else:
            self._cursor.execute(
                query, [orjson.dumps(one).decode() if isinstance(one, list) else one for one in values]
            )
        return self._cursor.fetchall()

    def do(self, statement: str, *values: Any) -> None:
        """Run one statement."""
        self.each(statement, [values])

    def each(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run a statement for each of these rows of values."""
        if self._postgres:
            self._cursor.executemany(_spelled(statement), [_storable(row) for row in rows])
        else:
            self._cursor.executemany(statement, list(rows))

    def fill(self, table: str, columns: int, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert whole rows, in the order of the table's columns."""
        if not self._postgres:
            self.each(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)
            return
        with self._cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_storable(row))


@cache
def _spelled(statement: str) -> str:
    return statement.replace(AMONG, "= ANY(?)").replace("?", "%s")


def _storable(values: Sequence[Any]) -> Sequence[Any]:
    """Return values as PostgreSQL can hold them: the character zero, which no text there may have, is replaced."""
    return [_without_zero(one) for one in values]


def _without_zero(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_zero(one) for one in value]
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
