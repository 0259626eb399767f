"""Who sits at this home: whoever signed in, by the token that the command line kept; else its first person."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from relais.desk.token_file import kept
from relais.safeguards import session
from relais.safeguards.credential import required
from relais.store.database import reading


@dataclass(frozen=True)
class Seat:
    """The acting person's name, their session (hash of its token) and the purpose that they signed in with.

    It proves nothing yet: every act looks at the session.
    """

    actor: str
    session: str | None = None
    purpose: str | None = None


def seat(engine: Engine, file: Path, first: str) -> Seat:
    """Return who sits at a home whose first person is `first`; `file` holds the token, where there is one.

    A token of another home (RELAIS_SESSION is one for all) says nothing where nobody signs in.
    """
    token = kept(file)
    if token is None:
        return Seat(first)
    with reading(engine) as connection:
        if not required(connection):
            return Seat(first)
    return taken(engine, session.digest(token), first)


def taken(engine: Engine, digest: str, first: str) -> Seat:
    """Return the seat of a session; of one that does not exist, one in which no act is allowed."""
    with reading(engine) as connection:
        found = session.find(connection, digest)
    return Seat(first, digest) if found is None else Seat(found.name, digest, found.purpose)
