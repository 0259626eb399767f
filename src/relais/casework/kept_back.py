"""The period kept back: from this day on, no screening sees payments and calls, so that they can still speak."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from relais.store.tables import ACTOR, KEPT_BACK


@dataclass(frozen=True)
class KeptBack:
    """One row: the first day kept back (None: nothing is any more), why, who said so and when. The last row holds."""

    number: int
    start: date | None
    reason: str
    actor: str
    at: str

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the row: the audit chain keeps it."""
        start = self.start.isoformat() if self.start else None
        return sha256(json.dumps([self.number, start, self.reason, self.actor, self.at]).encode()).hexdigest()


def keep_back(connection: Connection, start: date | None, reason: str, actor: str) -> KeptBack:
    """Record, inside the caller's transaction, from which day on no screening sees anything."""
    rows = every(connection)
    row = KeptBack(rows[-1].number + 1 if rows else 1, start, reason, actor, datetime.now(UTC).isoformat())
    connection.execute(
        insert(KEPT_BACK).values(
            number=row.number,
            start=start.isoformat() if start else None,
            reason=reason,
            actor_id=connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one(),
            at=row.at,
        )
    )
    return row


def current(connection: Connection) -> KeptBack | None:
    """Return the row that holds, None where nothing is kept back."""
    rows = every(connection)
    return rows[-1] if rows and rows[-1].start else None


def every(connection: Connection) -> list[KeptBack]:
    """Return every row, in order."""
    of = KEPT_BACK.c
    rows = select(of.number, of.start, of.reason, ACTOR.c.name, of.at).join(ACTOR, ACTOR.c.id == of.actor_id)
    return [
        KeptBack(number, date.fromisoformat(start) if start else None, reason, actor, at)
        for number, start, reason, actor, at in connection.execute(rows.order_by(of.number))
    ]


def digests(connection: Connection) -> list[str]:
    """Return the digest of every row in the store, in order."""
    return [row.digest for row in every(connection)]
