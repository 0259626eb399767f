"""Puts numbers of absurd length in quotes: one of more than 4,300 digits takes the streaming parser down.

Python turns no longer text into an integer, the parser does not check that it did, and the process dies with it.
"""

import re
from collections.abc import Iterator

_LONGEST = 4_000
_SIGNS = b"0123456789.eE+-"
_NUMBER = re.compile(rb"(?<=[\s:,\[])-?[0-9]{%d,}[0-9.eE+-]*(?=[\s,\]}]|\Z)" % _LONGEST)
_HELD = 16 << 20


def tame(text: bytes) -> bytes:
    """Return the JSON with each such number as a text."""
    return _NUMBER.sub(rb'"\g<0>"', text) if _suspect(text) else text


def tamed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return pieces of a JSON text, none of which ends inside a number. Raises ValueError where one does not end."""
    kept = b""
    for piece in pieces:
        text = kept + piece
        cut = len(text.rstrip(_SIGNS))
        # With a number stays what stands before it and tells that it is one.
        cut = len(text) if cut == len(text) else max(0, cut - 1)
        text, kept = text[:cut], text[cut:]
        if len(kept) > _HELD:
            raise ValueError("a number without end")
        if text:
            yield tame(text)
    if kept:
        yield tame(kept)


def _suspect(text: bytes) -> bool:
    """Say whether a run of so many digits is possible: it covers one of the places that stand so far apart."""
    return any(text[place : place + 1].isdigit() for place in range(_LONGEST - 1, len(text), _LONGEST))
