"""Units of several people for the desk's tests: who signs in, and how, without waiting for half a minute."""

from dataclasses import replace
from datetime import UTC, datetime

import pyotp
from sqlalchemy import delete

from relais.desk import enrol
from relais.desk.enrol import Chosen
from relais.desk.home import Home
from relais.desk.sign_in import signed_in
from relais.safeguards import session
from relais.safeguards.account import account
from relais.store.database import writing
from relais.store.people_tables import TOTP_USE

PASSPHRASE = "three quiet boats"


def code(secret: str, steps: int = 0) -> str:
    """Return what an authenticator shows, now or some steps of 30 seconds from now."""
    return pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=steps)


def chosen(passphrase: str = PASSPHRASE) -> Chosen:
    """Return a choice, with the code of now."""
    secret, _address = enrol.new_secret("x")
    return Chosen(passphrase, secret, code(secret))


def fresh(home: Home, secret: str) -> str:
    """Return the code of now, as if none had been used before: a test does not wait for the next."""
    with writing(home.engine) as connection:
        connection.execute(delete(TOTP_USE))
    return code(secret)


def seated_token(home: Home, name: str, purpose: str | None = "test") -> str:
    """Return the token of a new session of that person, who need not be enrolled."""
    with writing(home.engine) as connection:
        found = account(connection, name)
        assert found is not None, name
        return session.start(connection, found.id, datetime.now(UTC), purpose)


def seated(home: Home, name: str, purpose: str | None = "test") -> Home:
    """Return the home as that person sees it in a new session."""
    return signed_in(replace(home, session=None), seated_token(home, name, purpose))
