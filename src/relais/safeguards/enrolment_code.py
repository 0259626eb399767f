"""The code with which a person enrols, in two halves: who asked gets one, who confirmed the other.

Neither of the two can then enrol in the person's stead, alone.
"""

import base64
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, select

from relais.store.people_tables import APPOINTMENT, APPOINTMENT_ANSWER, CREDENTIAL

GOOD_FOR = timedelta(days=7)
ACCOUNT, RESET = "account", "reset"
_HALF_BYTES = 10
_GROUP = 4


def half() -> str:
    """Return a new half: 80 random bits in four groups of letters and digits."""
    text = base64.b32encode(secrets.token_bytes(_HALF_BYTES)).decode()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def digest(text: str) -> str:
    """Return what is kept of a half, however it was typed."""
    plain = "".join(sign for sign in text.upper() if sign.isalnum())
    return sha256(plain.encode()).hexdigest()


def opened(connection: Connection, halves: tuple[str, str], now: datetime) -> tuple[int, int] | None:
    """Return the appointment and the account that both halves open, in either order; None where they open none.

    A code opens once, for seven days, and only the account's latest one does.
    """
    of, answer = APPOINTMENT.c, APPOINTMENT_ANSWER.c
    first, second = map(digest, halves)
    row = connection.execute(
        select(of.number, of.account, answer.at)
        .join(APPOINTMENT_ANSWER, answer.appointment == of.number)
        .where(((of.code == first) & (answer.code == second)) | ((of.code == second) & (answer.code == first)))
        .where(answer.granted.is_(True))
    ).first()
    if row is None or not datetime.fromisoformat(row.at) <= now < datetime.fromisoformat(row.at) + GOOD_FOR:
        return None
    latest = connection.execute(
        select(of.number)
        .join(APPOINTMENT_ANSWER, answer.appointment == of.number)
        .where(of.account == row.account, of.kind.in_([ACCOUNT, RESET]), answer.granted.is_(True))
        .order_by(answer.number.desc())
        .limit(1)
    ).scalar_one()
    used = connection.execute(select(CREDENTIAL.c.number).where(CREDENTIAL.c.appointment == row.number)).first()
    return None if latest != row.number or used else (row.number, row.account)
