"""Credentials: how a person proves who they are. The last row of an account holds; one without passphrase ends it."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.safeguards import session
from relais.safeguards.register import add
from relais.safeguards.totp import seal, unseal
from relais.store.people_tables import CREDENTIAL


@dataclass(frozen=True)
class Credential:
    """The row's number, the passphrase's Argon2id text, and the secret of the codes."""

    number: int
    passphrase: str
    secret: str


def required(connection: Connection) -> bool:
    """Say whether people sign in to this home: from the first credential on, for good."""
    return connection.execute(select(CREDENTIAL.c.number).limit(1)).first() is not None


def enrolled(connection: Connection, account: int) -> bool:
    """Say whether an account can sign in by passphrase and code."""
    of = CREDENTIAL.c
    query = select(of.passphrase).where(of.account == account).order_by(of.number.desc()).limit(1)
    return connection.execute(query).scalar() is not None


def credential(connection: Connection, account: int, key: bytes) -> Credential | None:
    """Return how an account signs in, its secret decrypted with the unit's key; None where it cannot."""
    of = CREDENTIAL.c
    row = connection.execute(
        select(of.number, of.passphrase, of.totp).where(of.account == account).order_by(of.number.desc()).limit(1)
    ).first()
    if row is None or row.passphrase is None or row.totp is None:
        return None
    return Credential(row.number, row.passphrase, unseal(key, account, row.totp))


def give(
    connection: Connection, account: int, passphrase: str, secret: str, key: bytes, actor: str, appointment: int | None
) -> None:
    """Set how an account signs in. `passphrase`: its Argon2id text; `appointment`: whose enrolment code was used."""
    sealed = seal(key, account, secret)
    row = {"account": account, "passphrase": passphrase, "totp": sealed, "appointment": appointment}
    add(connection, CREDENTIAL, actor, **row)
    session.end_all(connection, account)


def take_away(connection: Connection, account: int, actor: str) -> None:
    """End how an account signed in: from now on it enrols anew, or not at all."""
    add(connection, CREDENTIAL, actor, account=account, passphrase=None, totp=None, appointment=None)
    session.end_all(connection, account)
