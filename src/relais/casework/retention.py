"""The unit's own retention: what is to be reviewed when, what is held, and erasures that two people decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from relais.casework import case as cases
from relais.safeguards.register import add
from relais.store.retention_tables import ERASURE, ERASURE_SOURCE, ERASURE_STEP, LEGAL_HOLD, RETENTION_REVIEW
from relais.store.tables import ACTOR

SIGNED, WITHDRAWN, DONE = "signed", "withdrawn", "done"
PROPOSED = "proposed"
# A mean of fewer erasures than this says nothing of what is usual.
_ENOUGH = 3


class NoErasureError(Exception):
    """No erasure of that number waits for this step."""


class SamePersonError(Exception):
    """Who proposed an erasure signs it."""


@dataclass(frozen=True)
class Erasure:
    """An erasure: the sources, who proposed it and why, who signed it and when, and how it stands.

    `case`: the case that goes with them; `state`: proposed, signed, withdrawn, done; instants are ISO 8601, UTC.
    """

    number: int
    sources: tuple[str, ...]
    case: int | None
    reason: str
    proposed_by: str
    at: str
    signed_by: str | None
    signed_at: str | None
    state: str

    def takes_effect(self, undo_days: int) -> datetime | None:
        """Return from when on it may be carried out; None while nobody has signed it."""
        return None if self.signed_at is None else datetime.fromisoformat(self.signed_at) + timedelta(days=undo_days)


def set_review(
    connection: Connection, source_id: str | None, case: int | None, due: date, reason: str, actor: str
) -> int:
    """Set when a source or a case is looked at again; return the number of the row."""
    values = {"source_id": source_id, "case": case, "due": due.isoformat(), "reason": reason}
    return add(connection, RETENTION_REVIEW, actor, **values)


def reviews(connection: Connection) -> dict[tuple[str | None, int | None], date]:
    """Return the review date of each source or case that has one of its own."""
    rows = connection.execute(select(RETENTION_REVIEW).order_by(RETENTION_REVIEW.c.number))
    return {(row.source_id, row.case): date.fromisoformat(row.due) for row in rows}


def hold(
    connection: Connection, source_id: str | None, case: int | None, reason: str, actor: str, *, released: bool
) -> int:
    """Hold a source or a case, or release it; return the number of the row."""
    values = {"source_id": source_id, "case": case, "reason": reason, "released": released}
    return add(connection, LEGAL_HOLD, actor, **values)


def holds(connection: Connection) -> dict[tuple[str | None, int | None], str]:
    """Return the holds that stand, each with its reason."""
    rows = connection.execute(select(LEGAL_HOLD).order_by(LEGAL_HOLD.c.number)).all()
    last = {(row.source_id, row.case): row for row in rows}
    return {of: row.reason for of, row in last.items() if not row.released}


def held_sources(connection: Connection) -> frozenset[str]:
    """Return every source that is held, by itself or with its case."""
    standing = holds(connection)
    found = {source_id for source_id, _case in standing if source_id is not None}
    belonging = cases.sources(connection)
    for _source, case in standing:
        found |= belonging.get(case, frozenset()) if case is not None else frozenset()
    return frozenset(found)


def propose(connection: Connection, sources: Iterable[str], case: int | None, reason: str, actor: str) -> int:
    """Propose an erasure; return its number."""
    named = sorted(set(sources))
    values = {"case": case, "count": len(named), "digest": digest(named), "reason": reason}
    number = add(connection, ERASURE, actor, **values)
    if named:
        connection.execute(insert(ERASURE_SOURCE), [{"erasure": number, "source_id": one} for one in named])
    return number


def sign(connection: Connection, number: int, actor: str) -> None:
    """Sign what another proposed; raises NoErasureError, SamePersonError."""
    found = erasure(connection, number)
    if found.state != PROPOSED:
        raise NoErasureError(number)
    if found.proposed_by == actor:
        raise SamePersonError(number)
    add(connection, ERASURE_STEP, actor, erasure=number, step=SIGNED, digest=None)


def withdraw(connection: Connection, number: int, actor: str) -> None:
    """Withdraw an erasure that has not been carried out; raises NoErasureError."""
    if erasure(connection, number).state not in (PROPOSED, SIGNED):
        raise NoErasureError(number)
    add(connection, ERASURE_STEP, actor, erasure=number, step=WITHDRAWN, digest=None)


def erasure(connection: Connection, number: int) -> Erasure:
    """Return the erasure of that number; raises NoErasureError."""
    for one in erasures(connection):
        if one.number == number:
            return one
    raise NoErasureError(number)


def erasures(connection: Connection) -> list[Erasure]:
    """Return every erasure, in the order in which they were proposed."""
    of, step = ERASURE.c, ERASURE_STEP.c
    steps: dict[int, dict[str, tuple[str, str]]] = {}
    rows = select(step.erasure, step.step, step.at, ACTOR.c.name).join(ACTOR, ACTOR.c.id == step.actor_id)
    for row in connection.execute(rows.order_by(step.number)):
        steps.setdefault(row.erasure, {})[row.step] = (row.name, row.at)
    named: dict[int, list[str]] = {}
    for of_erasure in connection.execute(select(ERASURE_SOURCE).order_by(ERASURE_SOURCE.c.source_id)):
        named.setdefault(of_erasure.erasure, []).append(of_erasure.source_id)
    proposed = select(of.number, of.case, of.reason, of.at, ACTOR.c.name).join(ACTOR, ACTOR.c.id == of.actor_id)
    found = []
    for one in connection.execute(proposed.order_by(of.number)):
        taken = steps.get(one.number, {})
        state = next((name for name in (DONE, WITHDRAWN, SIGNED) if name in taken), PROPOSED)
        by, at = taken.get(SIGNED, (None, None))
        sources = tuple(named.get(one.number, ()))
        found.append(Erasure(one.number, sources, one.case, one.reason, one.name, one.at, by, at, state))
    return found


def usual(connection: Connection, at_first: int) -> float:
    """Return how many sources an erasure usually takes: the mean of those done; `at_first` until there are three."""
    done = [len(one.sources) for one in erasures(connection) if one.state == DONE]
    return sum(done) / len(done) if len(done) >= _ENOUGH else float(at_first)


def digest(sources: Iterable[str]) -> str:
    """Return the SHA-256 over sources in order: the row of an erasure carries it, and so does the audit chain."""
    return sha256("\n".join(sorted(sources)).encode()).hexdigest()
