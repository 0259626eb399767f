"""The question: keyed hashes of selectors, filled up with random ones to a round number, and sorted.

Its number is drawn at random and is the salt of its hashes: no hash can be met again in another question.
"""

import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.hashes import SIZE, hasher
from relais.link.deconfliction.seal import UNSOUND, opened, sealed
from relais.model.notice import msg

# Hashes in a question: a reader of the file learns no more of their number than which of these it is.
ROUND = tuple(64 << step for step in range(9))
NOTHING = msg("there is no selector to ask about")
TOO_MANY = msg("{count} selectors are too many for one question: {most} at most")


class Question(NamedTuple):
    """A question: its number, its hashes in order, and the SHA-256 of the file."""

    exchange: str
    hashes: tuple[bytes, ...]
    digest: str

    def matches(self, key: bytes, selectors: Iterable[tuple[str, str, str]]) -> dict[bytes, tuple[str, str, str]]:
        """Return those of the normalised (kind, service, value) that stand in the question, by their hash."""
        asked, hashed = frozenset(self.hashes), hasher(key, self.exchange)
        return {one: selector for selector in selectors if (one := hashed(*selector)) in asked}


def ask(key: bytes, selectors: Iterable[tuple[str, str, str]]) -> bytes:
    """Return the question about normalised (kind, service, value). Raises ExchangeError for none or too many."""
    exchange = secrets.token_hex(16)
    hashed = hasher(key, exchange)
    hashes = {hashed(*selector) for selector in selectors}
    if not hashes:
        raise ExchangeError(NOTHING)
    if len(hashes) > ROUND[-1]:
        raise ExchangeError(TOO_MANY, count=len(hashes), most=ROUND[-1])
    size = next(size for size in ROUND if size >= len(hashes))
    while len(hashes) < size:
        hashes.add(secrets.token_bytes(SIZE))
    return sealed(key, "question", f"exchange {exchange}", sorted(hashes))


def load_question(key: bytes, path: Path) -> Question:
    """Read a question sealed with the key. Raises ExchangeError."""
    about, hashes, data = opened(key, path, "question")
    word, _blank, exchange = about.partition(" ")
    if word != "exchange" or len(exchange) != 32 or hashes != sorted(set(hashes)) or len(hashes) not in ROUND:
        raise ExchangeError(UNSOUND, path=path)
    return Question(exchange, tuple(hashes), sha256(data).hexdigest())
