"""Enrolling: a person chooses a passphrase, and proves that their authenticator has the secret of the codes.

Three ways: the first person of a home, while nobody signs in to it; whoever comes with both halves of a code; whoever
is signed in, with what they used so far.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from relais.desk.act import NOBODY, decision, plainly
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sign_in import REFUSED, sign_in, sign_out
from relais.ledger.state import head
from relais.model.notice import msg
from relais.safeguards import attempt, credential, enrolment_code, password, totp
from relais.safeguards.account import account
from relais.safeguards.audit import record
from relais.safeguards.password import PassphraseError
from relais.safeguards.register import take_added
from relais.store.database import writing
from relais.store.tables import ACTOR

_SECRET = re.compile(r"[A-Z2-7]{32}", re.ASCII)

BAD_CODE = msg(
    "these two halves open no account: each counts once, for seven days, and only the latest; the administrator can ask"
    " a new one (`relais people reset NAME`)"
)
WRONG_CODE = msg("the authenticator's code is not the one expected: check its clock, and enter the secret again")
NOT_FIRST = msg("people sign in to this home already: sign in, or enrol with the two halves of your code")


@dataclass(frozen=True)
class Chosen:
    """What a person chose: a passphrase, the secret given to their authenticator, and a code that it then showed."""

    passphrase: str
    secret: str
    code: str


def new_secret(name: str) -> tuple[str, str]:
    """Return a secret for an authenticator, and the address with which it can be given to one at once."""
    secret = totp.new_secret()
    return secret, totp.address(secret, name)


def enrol_first(home: Home, chosen: Chosen) -> str:
    """Enrol the only person of a home; from then on it is signed in to. Return their name; raises DeskError."""
    kept = _kept(chosen, home.actor)
    with decision(home, "set-secret", {}) as connection:
        if credential.required(connection):
            raise DeskError(NOT_FIRST)
        _give(home, connection, home.actor, kept, chosen, None)
    return home.actor


def name_of(home: Home, halves: tuple[str, str]) -> str:
    """Return whose account the two halves open; raises DeskError. The refusal is noted."""
    with plainly(), writing(home.engine) as connection:
        found = enrolment_code.opened(connection, halves, datetime.now(UTC))
        if found is None:
            record(connection, NOBODY, "set-secret-refused", {}, head(home.ledger))
        else:
            name = connection.execute(select(ACTOR.c.name).where(ACTOR.c.id == found[1])).scalar_one()
    if found is None:
        raise DeskError(BAD_CODE)
    return str(name)


def enrol_by_code(home: Home, halves: tuple[str, str], chosen: Chosen) -> str:
    """Enrol whoever comes with both halves of a code; return their name; raises DeskError."""
    name = name_of(home, halves)
    kept = _kept(chosen, name)
    with plainly(), writing(home.engine) as connection:
        take_added(connection)
        found = enrolment_code.opened(connection, halves, datetime.now(UTC))
        if found is None:
            raise DeskError(BAD_CODE)
        number, id_ = found
        _give(home, connection, name, kept, chosen, number)
        details = {"account": id_, "rows": take_added(connection)}
        record(connection, name, "set-secret", details, head(home.ledger))
    return name


def change(home: Home, passphrase: str, code: str, chosen: Chosen) -> None:
    """Change how the signed-in person signs in; they give what they used so far. Their sessions end."""
    if home.session is None:
        raise DeskError(REFUSED)
    kept = _kept(chosen, home.actor)
    # A session left open on a screen must not be enough: who asks proves anew who they are.
    proved = sign_in(home, home.actor, passphrase, code, home.purpose).home
    try:
        with decision(proved, "set-secret", {}) as connection:
            _give(home, connection, home.actor, kept, chosen, None)
    except DeskError:
        sign_out(proved)
        raise


def _kept(chosen: Chosen, name: str) -> str:
    """Return what is kept of a new passphrase; raises DeskError for one that is easily guessed."""
    try:
        password.check(chosen.passphrase, name)
    except PassphraseError as error:
        raise DeskError(error.template, **error.params) from error
    return password.digest(chosen.passphrase)


def _give(home: Home, connection: Connection, name: str, kept: str, chosen: Chosen, appointment: int | None) -> None:
    found = account(connection, name)
    if found is None:
        raise RuntimeError("who enrols has no account")
    step = totp.step(chosen.secret, chosen.code, datetime.now(UTC)) if _SECRET.fullmatch(chosen.secret) else None
    # The code that proves the secret is used: it does not sign in as well.
    attempt.forget_steps(connection, found.id)
    if step is None or not attempt.use_step(connection, found.id, step):
        raise DeskError(WRONG_CODE)
    credential.give(connection, found.id, kept, chosen.secret, home.key, name, appointment)
