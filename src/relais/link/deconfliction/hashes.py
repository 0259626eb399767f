"""The keyed hash of a selector, and which selectors are one."""

import hmac
import re
from collections.abc import Callable

from relais.link.deconfliction.key import derived

# Bytes. Two selectors never meet in 128 bits by chance; fewer would hide nothing from who has the key.
SIZE = 16


def hasher(key: bytes, exchange: str) -> Callable[[str, str, str], bytes]:
    """Return the function that hashes a normalised (kind, service, value) for one exchange."""
    drawn = derived(key, f"selector {exchange}")

    def hashed(kind: str, service: str, value: str) -> bytes:
        kind, service, value = same(kind, service, value)
        # The length goes in: no two selectors are one text.
        return hmac.digest(drawn, f"{kind}:{len(service)}:{service}{value}".encode(), "sha256")[:SIZE]

    return hashed


def same(kind: str, service: str, value: str) -> tuple[str, str, str]:
    """Return the one form of a selector that different sources give different kinds.

    A WhatsApp or Viber account is its telephone number, and an account number that is an IBAN an IBAN. The service
    counts for handles and account numbers; the other kinds are one numbering for all.
    """
    if kind == "handle" and service in ("whatsapp", "viber"):
        kind = "phone"
    if kind == "account" and is_iban(value):
        kind = "iban"
    return kind, service if kind in ("handle", "account") else "", value


def is_iban(text: str) -> bool:
    """Tell whether compact text has the shape and check digits of an IBAN (ISO 13616), its length per country aside."""
    if not re.fullmatch(r"[A-Z]{2}(?!00|01|99)[0-9]{2}[A-Z0-9]{11,29}", text):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1
