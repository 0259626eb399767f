"""Passphrases: what one must be, and Argon2id over it.

Parameters: the second recommended set of RFC 9106 (3 passes, 64 MiB, 4 lanes), above the least that OWASP names
(2 passes, 19 MiB); a dozen people who sign in at one moment then take less than a gigabyte. Length: ASVS 5.0, 6.2.1
asks 8 signs and recommends 15; no rule says which signs.
"""

import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from relais.model.notice import msg

LEAST = 15
MOST = 256
# Parts of a name shorter than this stand in too many words to be refused.
_SHORTEST_WORD = 3
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# Of a passphrase that nobody knows: who is not there takes as long as who is.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$qMh9fbZMQXUsDpd+zg4hWw$i6yuJKgHFRYF2UYO7MPyhKUOzs5tOFZS+oLRpXNepUk"

TOO_SHORT = msg("a passphrase has at least {least} signs: several words are easy to remember")
TOO_LONG = msg("a passphrase has at most {most} signs")
NOT_TEXT = msg("a passphrase is one line of text without control signs")
HOLDS_NAME = msg("a passphrase does not hold a name of yours, or that of this program")


class PassphraseError(Exception):
    """A passphrase that is refused. `template` is English with named fields."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template, self.params = template, params


def check(passphrase: str, name: str) -> None:
    """Refuse, with PassphraseError, a new passphrase of the person of that name which is easily guessed."""
    text = _plain(passphrase)
    if len(text) < LEAST:
        raise PassphraseError(TOO_SHORT, least=LEAST)
    if len(text) > MOST:
        raise PassphraseError(TOO_LONG, most=MOST)
    if not text.isprintable() or not text.strip():
        raise PassphraseError(NOT_TEXT)
    if any(word in text.casefold() for word in _words([name, "relais"])):
        raise PassphraseError(HOLDS_NAME)


def digest(passphrase: str) -> str:
    """Return what is kept of a passphrase: Argon2id with its parameters and salt, as text."""
    return _HASHER.hash(_plain(passphrase))


def matches(kept: str | None, passphrase: str) -> bool:
    """Say whether a passphrase is the one that was kept. It takes as long where none was (None)."""
    text = _plain(passphrase)
    given = text if 0 < len(text) <= MOST and text.isprintable() else "-"
    try:
        _HASHER.verify(kept or _NOBODY, given)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None and given == text


def _plain(passphrase: str) -> str:
    """Return the passphrase as every keyboard would send it: an é is one sign."""
    return unicodedata.normalize("NFC", passphrase)


def _words(names: Iterable[str]) -> list[str]:
    words = [word for name in names for word in "".join(s if s.isalnum() else " " for s in name.casefold()).split()]
    return [word for word in words if len(word) >= _SHORTEST_WORD]
