"""The authorisation under which linking runs: bringing files together is an act the law wants authorised."""

import json
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from relais.store.tables import ACTOR, AUTHORISATION


def authorise(connection: Connection, reference: str, actor: str) -> str:
    """Record the authorisation `reference` (who gave it, its number), entered by `actor`; return its digest."""
    at = datetime.now(UTC).isoformat()
    actor_id = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one()
    connection.execute(insert(AUTHORISATION).values(reference=reference, actor_id=actor_id, at=at))
    return _digest(reference, actor, at)


def digests(connection: Connection) -> list[str]:
    """Return the digest of every authorisation that stands in the store, in order."""
    rows = connection.execute(
        select(AUTHORISATION.c.reference, ACTOR.c.name, AUTHORISATION.c.at)
        .join(ACTOR, ACTOR.c.id == AUTHORISATION.c.actor_id)
        .order_by(AUTHORISATION.c.number)
    )
    return [_digest(*row) for row in rows]


def _digest(reference: str, actor: str, at: str) -> str:
    return sha256(json.dumps([reference, actor, at]).encode()).hexdigest()


def authorisation(connection: Connection) -> str | None:
    """Return the reference of the latest authorisation, or None."""
    latest = select(AUTHORISATION.c.reference).order_by(AUTHORISATION.c.number.desc()).limit(1)
    return connection.execute(latest).scalar()
