"""The authorisation under which linking runs: bringing files together is an act the law wants authorised."""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from relais.store.tables import ACTOR, AUTHORISATION


def authorise(connection: Connection, reference: str, actor: str) -> None:
    """Record the authorisation `reference` (who gave it, its number), entered by `actor`."""
    actor_id = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one()
    connection.execute(
        insert(AUTHORISATION).values(reference=reference, actor_id=actor_id, at=datetime.now(UTC).isoformat())
    )


def authorisation(connection: Connection) -> str | None:
    """Return the reference of the latest authorisation, or None."""
    latest = select(AUTHORISATION.c.reference).order_by(AUTHORISATION.c.number.desc()).limit(1)
    return connection.execute(latest).scalar()
