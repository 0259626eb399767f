"""Which sealed sources of a case may leave the house with a bundle for a court: each by a decision of its own."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.safeguards.register import add
from relais.store.case_tables import CASE_SEALED
from relais.store.tables import ACTOR


@dataclass(frozen=True)
class Sealed:
    """That a source may go with a bundle (`withdrawn`: not, or no longer), who said so, when (ISO 8601, UTC), why."""

    number: int
    case: int
    source_id: str
    reason: str
    withdrawn: bool
    actor: str
    at: str


def decide(
    connection: Connection, case: int, source_id: str, reason: str, actor: str, *, withdrawn: bool = False
) -> int:
    """Say that a source may go with a bundle of the case, or not; what was said before stays on record."""
    return add(connection, CASE_SEALED, actor, case=case, source_id=source_id, reason=reason, withdrawn=withdrawn)


def every(connection: Connection, case: int) -> list[Sealed]:
    """Return every decision of a case, superseded ones too, in order."""
    of = CASE_SEALED.c
    columns = (of.number, of.case, of.source_id, of.reason, of.withdrawn, ACTOR.c.name, of.at)
    rows = select(*columns).join(ACTOR, ACTOR.c.id == of.actor_id).where(of.case == case).order_by(of.number)
    return [Sealed(*row) for row in connection.execute(rows)]


def standing(connection: Connection, case: int) -> list[Sealed]:
    """Return the decisions that hold and let a source go, in the order of their sources."""
    last = {one.source_id: one for one in every(connection, case)}
    return [one for _source, one in sorted(last.items()) if not one.withdrawn]
