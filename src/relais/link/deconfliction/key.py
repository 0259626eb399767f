"""The key that two sides share for one exchange: 256 random bits, no passphrase that could be guessed."""

import hmac
import re
import secrets
from pathlib import Path

from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.file import read, write
from relais.model.notice import msg

BAD_KEY = msg("{path} holds no key of a deconfliction: expected “{head}” and, below it, 64 hexadecimal digits")
# Without it, a home's own key would do, and might be handed to a partner.
_HEAD = "relais deconfliction key 1"


def draw_key(path: Path) -> None:
    """Write a new key, in groups of digits that can be read out. Raises ExchangeError where there is a file."""
    digits = secrets.token_hex(32)
    write(path, f"{_HEAD}\n{' '.join(digits[at : at + 4] for at in range(0, 64, 4))}\n".encode())


def read_key(path: Path) -> bytes:
    """Read a key file, blanks and case left aside. Raises ExchangeError."""
    words = read(path).decode("latin-1").lower().split()
    digits = "".join(words[4:])
    if " ".join(words[:4]) != _HEAD or not re.fullmatch("[0-9a-f]{64}", digits):
        raise ExchangeError(BAD_KEY, path=path, head=_HEAD)
    return bytes.fromhex(digits)


def derived(key: bytes, purpose: str) -> bytes:
    """Return the key for one purpose: what is made for one says nothing about, and passes for nothing in, another."""
    return hmac.digest(key, f"relais deconfliction 1 {purpose}".encode(), "sha256")
