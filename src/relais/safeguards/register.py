"""Decisions as rows that are only ever added: each is digested, and the audit line of its act carries the digest.

A table of decisions opens with the columns of `store.tables.decided`. Nothing is changed in it: whoever changes their
mind adds a row, and what holds is read from all of them.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select

from relais.store.tables import ACTOR

# Where a connection keeps what has been added in its transaction: the frame of the act moves it to the audit line.
_ADDED = "added"


def add(connection: Connection, table: Table, actor: str, **values: object) -> int:
    """Add one row, inside the caller's writing transaction; return its number."""
    actor_id = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one()
    values = {"actor_id": actor_id, "at": datetime.now(UTC).isoformat(), **values}
    number = connection.execute(insert(table).values(**values)).inserted_primary_key
    if number is None:
        raise RuntimeError(f"{table.name} gives its rows no number")
    row = connection.execute(select(table).where(table.c.number == number[0])).one()
    connection.info.setdefault(_ADDED, []).append([table.name, row.number, digest(table, row)])
    return int(row.number)


def digest(table: Table, row: Row[Any]) -> str:
    """Return the SHA-256 of a row: the audit chain keeps it, and not the row."""
    return sha256(json.dumps([table.name, *row], ensure_ascii=False).encode()).hexdigest()


def take_added(connection: Connection) -> list[list[object]]:
    """Return [table, number, digest] of each row added since this was last asked, and forget them."""
    added: list[list[object]] = connection.info.pop(_ADDED, [])
    return added


def digests(connection: Connection, tables: Sequence[Table]) -> dict[str, list[str]]:
    """Return, per table, the digest of every row in the store, in order."""
    return {
        table.name: [digest(table, row) for row in connection.execute(select(table).order_by(table.c.number))]
        for table in tables
    }
