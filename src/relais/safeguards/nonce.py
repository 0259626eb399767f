"""Nonces: numbers that an identity provider puts into its answer, so that an answer counts for one sign-in."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert

from relais.store.people_tables import NONCE

GOOD_FOR = timedelta(minutes=10)


def issue(connection: Connection, nonce: str, now: datetime) -> None:
    """Note a nonce that was given out, and forget those that have run out."""
    connection.execute(delete(NONCE).where(NONCE.c.at < _told(now - GOOD_FOR)))
    connection.execute(insert(NONCE).values(digest=_digest(nonce), at=_told(now)))


def take(connection: Connection, nonce: str, now: datetime) -> bool:
    """Use a nonce up; False where it was never given out, has run out, or was used."""
    of = NONCE.c
    row = of.digest == _digest(nonce)
    return connection.execute(delete(NONCE).where(row, of.at >= _told(now - GOOD_FOR))).rowcount == 1


def _digest(nonce: str) -> str:
    return sha256(nonce.encode("utf-8", "surrogatepass")).hexdigest()


def _told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
