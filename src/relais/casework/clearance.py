"""Clearances: pairs whose payments a named person has explained. They measure how often the tests are wrong.

A pair is known by the places of its payments: subjects are named anew when links change.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from relais.store.tables import ACTOR, CLEARANCE, CLEARANCE_PLACE

Place = tuple[str, str]


class NotClearedError(Exception):
    """No clearance of this number stands."""


@dataclass(frozen=True)
class Clearance:
    """One row. `withdraws`: the clearance that this row takes back; a withdrawal has no places.

    `payer`, `payee`: as the subjects were named that day; `places`: (source, locator) of every payment of the pair.
    """

    number: int
    payer: str
    payee: str
    reason: str
    actor: str
    at: str
    withdraws: int | None
    places: frozenset[Place]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the row: the audit chain keeps it, and not the row."""
        told = [self.number, self.payer, self.payee, self.reason, self.actor, self.at, self.withdraws]
        return sha256(json.dumps([*told, sorted(self.places)]).encode()).hexdigest()


def clear(
    connection: Connection, payer: str, payee: str, places: Iterable[Place], reason: str, actor: str
) -> Clearance:
    """Record, inside the caller's transaction, that the payments of a pair are explained."""
    return _insert(connection, payer, payee, reason, actor, None, frozenset(places))


def withdraw(connection: Connection, number: int, reason: str, actor: str) -> Clearance:
    """Take a clearance back, as a row of its own; raises NotClearedError where it does not stand."""
    held = {row.number: row for row in standing(connection)}
    if number not in held:
        raise NotClearedError(number)
    return _insert(connection, held[number].payer, held[number].payee, reason, actor, number, frozenset())


def standing(connection: Connection) -> list[Clearance]:
    """Return the clearances that nobody has taken back, in the order in which they were given."""
    rows = every(connection)
    gone = {row.withdraws for row in rows}
    return [row for row in rows if row.withdraws is None and row.number not in gone]


def every(connection: Connection) -> list[Clearance]:
    """Return every row, in order."""
    of, at = CLEARANCE.c, CLEARANCE_PLACE.c
    places: dict[int, set[Place]] = {}
    for number, source_id, locator in connection.execute(select(at.clearance, at.source_id, at.locator)):
        places.setdefault(number, set()).add((source_id, locator))
    rows = select(of.number, of.payer, of.payee, of.reason, ACTOR.c.name, of.at, of.withdraws)
    found = connection.execute(rows.join(ACTOR, ACTOR.c.id == of.actor_id).order_by(of.number))
    return [Clearance(*row, frozenset(places.get(row[0], ()))) for row in found]


def digests(connection: Connection) -> list[str]:
    """Return the digest of every row in the store, in order."""
    return [row.digest for row in every(connection)]


def _insert(
    connection: Connection, payer: str, payee: str, reason: str, actor: str, withdraws: int | None,
    places: frozenset[Place],
) -> Clearance:  # fmt: skip
    rows = every(connection)
    row = Clearance(
        rows[-1].number + 1 if rows else 1, payer, payee, reason, actor, datetime.now(UTC).isoformat(), withdraws,
        places,
    )  # fmt: skip
    connection.execute(
        insert(CLEARANCE).values(
            number=row.number,
            payer=payer,
            payee=payee,
            reason=reason,
            actor_id=connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one(),
            at=row.at,
            withdraws=withdraws,
        )
    )
    if places:
        connection.execute(
            insert(CLEARANCE_PLACE),
            [{"clearance": row.number, "source_id": one, "locator": at} for one, at in sorted(places)],
        )
    return row
