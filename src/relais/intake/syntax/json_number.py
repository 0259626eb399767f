"""Puts numbers of absurd length in quotes: one of more than 4,300 digits takes the streaming parser down.

Python turns no longer text into an integer, the parser does not check that it did, and the process dies with it.
"""

import re
from collections.abc import Iterator

_LONGEST = 4_000
_NUMBER = re.compile(rb"(?<=[\s:,\[])-?[0-9]{%d,}[0-9.eE+-]*(?=[\s,\]}]|\Z)" % _LONGEST)
_HELD = 16 << 20


def tame(text: bytes) -> bytes:
    """Return the JSON with each such number as a text."""
    return _NUMBER.sub(rb'"\g<0>"', text) if _suspect(text) else text


def tamed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return pieces of a JSON text cut at commas, where neither a number nor an escape sequence is cut in two."""
    kept = b""
    for piece in pieces:
        text = kept + piece
        cut = text.rfind(b",")
        if cut < 1:
            # A piece without a comma waits for more, but not for ever.
            cut = len(text) if len(text) > _HELD else 0
        text, kept = text[:cut], text[cut:]
        if text:
            yield tame(text)
    if kept:
        yield tame(kept)


def _suspect(text: bytes) -> bool:
    """Say whether a run of so many digits is possible: it covers one of the places that stand so far apart."""
    return any(text[place : place + 1].isdigit() for place in range(_LONGEST - 1, len(text), _LONGEST))
