"""Unmaskings: which mentions of other cases a person has had shown to them, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.safeguards.register import add
from relais.store.reach_tables import UNMASKED, UNMASKING
from relais.store.tables import ACTOR

# A source, and a party of it by its ordinal; None: the whole source.
Mark = tuple[str, int | None]


@dataclass(frozen=True)
class Unmasking:
    """Who unmasked what, when and why."""

    number: int
    actor: str
    at: str
    object: str
    reason: str


def unmask(connection: Connection, object_: str, marks: Iterable[Mark], reason: str, actor: str) -> int:
    """Record that `object_`, which stands on these marks, is shown to `actor`; return the number."""
    number = add(connection, UNMASKING, actor, object=object_, reason=reason)
    for source_id, ordinal in marks:
        add(connection, UNMASKED, actor, unmasking=number, source_id=source_id, ordinal=ordinal)
    return number


def lifted(connection: Connection, account: int) -> frozenset[Mark]:
    """Return what the account has had unmasked."""
    of = UNMASKED.c
    rows = connection.execute(select(of.source_id, of.ordinal).where(of.actor_id == account))
    return frozenset((row.source_id, row.ordinal) for row in rows)


def every(connection: Connection) -> list[Unmasking]:
    """Return every unmasking, in order."""
    of = UNMASKING.c
    rows = select(of.number, ACTOR.c.name, of.at, of.object, of.reason).join(ACTOR, ACTOR.c.id == of.actor_id)
    return [Unmasking(*row) for row in connection.execute(rows.order_by(of.number))]
