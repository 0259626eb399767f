"""Procedures: the proceedings for which a source was received. A file may be received for several."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from relais.store.tables import ACTOR, PROCEDURE_SOURCE

# Sources received for no named procedure belong to this one.
OWN = ""
# An engine takes some thousands of values in one statement.
_AT_ONCE = 1_000


def assign(connection: Connection, procedure: str, source_ids: Iterable[str], actor: str) -> list[str]:
    """Record, inside the caller's transaction, for which procedure sources are received; return a digest of each.

    A source that belongs to it already is left as it is.
    """
    wanted = list(dict.fromkeys(source_ids))
    of = PROCEDURE_SOURCE.c
    known: set[str] = set()
    for first in range(0, len(wanted), _AT_ONCE):
        some = of.source_id.in_(wanted[first : first + _AT_ONCE])
        known.update(connection.execute(select(of.source_id).where(of.procedure == procedure, some)).scalars())
    new = [one for one in wanted if one not in known]
    if not new:
        return []
    at = datetime.now(UTC).isoformat()
    actor_id = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one()
    connection.execute(
        insert(PROCEDURE_SOURCE),
        [{"source_id": one, "procedure": procedure, "actor_id": actor_id, "at": at} for one in new],
    )
    return [_digest(one, procedure, actor, at) for one in new]


def digests(connection: Connection) -> list[str]:
    """Return the digest of every row in the store, in order."""
    of = PROCEDURE_SOURCE.c
    rows = connection.execute(
        select(of.source_id, of.procedure, ACTOR.c.name, of.at)
        .join(ACTOR, ACTOR.c.id == of.actor_id)
        .order_by(of.number)
    )
    return [_digest(*row) for row in rows]


def of_sources(connection: Connection) -> dict[str, frozenset[str]]:
    """Return the procedures of each source that belongs to a named one."""
    found: dict[str, set[str]] = {}
    for source_id, name in connection.execute(select(PROCEDURE_SOURCE.c.source_id, PROCEDURE_SOURCE.c.procedure)):
        found.setdefault(source_id, set()).add(name)
    return {source_id: frozenset(held) for source_id, held in found.items()}


def names(connection: Connection) -> list[str]:
    """Return every procedure that has sources, and the home's own, in order."""
    named = connection.execute(select(PROCEDURE_SOURCE.c.procedure).distinct()).scalars()
    return sorted({OWN, *named})


def _digest(source_id: str, procedure: str, actor: str, at: str) -> str:
    return sha256(json.dumps([source_id, procedure, actor, at]).encode()).hexdigest()
