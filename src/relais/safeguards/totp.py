"""Codes of an authenticator (RFC 6238): six digits, 30 seconds. Its secret is kept encrypted under the unit's key.

Encrypted: a PostgreSQL database is not, and whoever read the secret there could make the codes.
"""

import hmac
import re
from datetime import datetime

import pyotp

from relais.safeguards import sealed

# Clocks of telephones differ by some seconds, and typing takes some: one step before and after.
WINDOW = 1
_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_USE = "relais totp"
# Of an account that has none: who is not there takes as long as who is.
_NOBODY = "A" * 32


class SealedSecretError(Exception):
    """An encrypted secret that the unit's key does not open: the row was changed, or belongs to another account."""


def new_secret() -> str:
    """Return a new secret of 160 bits, as an authenticator takes it (base32)."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """Return the secret as the address that authenticators read from a square of dots."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="relais")


def step(secret: str | None, code: str, at: datetime) -> int | None:
    """Return the step of 30 seconds of which this is the code, within the window around `at`; None where it is none."""
    totp = pyotp.TOTP(secret or _NOBODY)
    now = totp.timecode(at)
    given = code if _CODE.fullmatch(code) else "------"
    found = None
    for one in range(now - WINDOW, now + WINDOW + 1):
        if hmac.compare_digest(totp.generate_otp(one), given):
            found = one
    return found if secret is not None else None


def seal(key: bytes, account: int, secret: str) -> str:
    """Encrypt a secret for the database, bound to its account."""
    return sealed.seal(key, _USE, f"account {account}", secret)


def unseal(key: bytes, account: int, text: str) -> str:
    """Return the secret; raises SealedSecretError."""
    try:
        return sealed.unseal(key, _USE, f"account {account}", text)
    except sealed.SealedTextError as error:
        raise SealedSecretError(account) from error
