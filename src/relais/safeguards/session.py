"""Sessions: who is signed in. A token of 256 random bits is the person's; only its SHA-256 is kept."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, insert, select, update

from relais.store.people_tables import SESSION
from relais.store.tables import ACTOR

_TOKEN_BYTES = 32
# That somebody is at work is written down at most so often: an act need not wait for it.
_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True)
class Limits:
    """How long a session lasts: without an act, and in all."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=8)


@dataclass(frozen=True)
class Session:
    """A session: whose it is, and why they said that they work."""

    number: int
    account: int
    name: str
    purpose: str | None


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def start(connection: Connection, account: int, now: datetime, purpose: str | None) -> str:
    """Open a session, inside the caller's transaction; return its token, which is told this once."""
    token = secrets.token_hex(_TOKEN_BYTES)
    at = _told(now)
    row = {"token": digest(token), "account": account, "opened_at": at, "used_at": at, "purpose": purpose}
    connection.execute(insert(SESSION).values(**row))
    return token


def find(connection: Connection, token: str) -> Session | None:
    """Return the session of a token's digest, ended or not."""
    of = SESSION.c
    row = connection.execute(
        select(of.number, of.account, ACTOR.c.name, of.purpose)
        .join(ACTOR, ACTOR.c.id == of.account)
        .where(of.token == token)
    ).first()
    return None if row is None else Session(row.number, row.account, row.name, row.purpose)


def live(connection: Connection, token: str, now: datetime, limits: Limits) -> Session | None:
    """Return the session of a token's digest; None where there is none, or where it has ended or run out."""
    of = SESSION.c
    row = connection.execute(select(of.opened_at, of.used_at, of.ended_at).where(of.token == token)).first()
    if row is None or row.ended_at is not None:
        return None
    opened, used = datetime.fromisoformat(row.opened_at), datetime.fromisoformat(row.used_at)
    # A clock that was set back would otherwise lengthen every session.
    if not (opened <= now < opened + limits.absolute and now < used + limits.idle):
        return None
    return find(connection, token)


def touch(connection: Connection, token: str, now: datetime) -> None:
    """Note that the person has just acted, inside the caller's transaction."""
    of = SESSION.c
    before = _told(now - _TOUCH)
    connection.execute(update(SESSION).where(of.token == token, of.used_at < before).values(used_at=_told(now)))


def end(connection: Connection, token: str, now: datetime) -> None:
    """End one session."""
    of = SESSION.c
    connection.execute(update(SESSION).where(of.token == token, of.ended_at.is_(None)).values(ended_at=_told(now)))


def end_all(connection: Connection, account: int) -> None:
    """End every session of an account: what it may do has changed, or how it signs in."""
    of = SESSION.c
    now = _told(datetime.now(UTC))
    connection.execute(update(SESSION).where(of.account == account, of.ended_at.is_(None)).values(ended_at=now))


def _told(at: datetime) -> str:
    """Return an instant as it is kept: all of one length, so that their text sorts as they do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
