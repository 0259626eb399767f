"""Stops a hostile JSON stream before a parser does: a streaming parser's cost grows with the square of the depth."""

import re
from typing import BinaryIO

import numpy as np

from relais.intake.ncmec.node import DEPTH, TOO_DEEP
from relais.intake.syntax.json_number import tamed
from relais.model.notice import UnreadableError

_PIECE = 262_144
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_QUOTE, _BACKSLASH = b'"\\'[0], b"\\"
_STEPS = np.zeros(256, np.int8)
_STEPS[list(b"[{")] = 1
_STEPS[list(b"]}")] = -1


class Shallow:
    """A file to read JSON from; raises UnreadableError where brackets outside texts nest deeper than reports do."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._pieces = tamed(iter(lambda: file.read(_PIECE), b""))
        self._kept = b""
        self._in_text = 0
        self._depth = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes, whatever the size asked for, once their depth is known."""
        chunk = next(self._pieces, b"") if size else b""
        text = self._kept + chunk
        # An escape that the end of the chunk cuts in two waits for its other half.
        slashes = len(text) - len(text.rstrip(_BACKSLASH))
        self._kept = _BACKSLASH if slashes % 2 else b""
        text = text[: len(text) - len(self._kept)]
        signs = np.frombuffer(_ESCAPED.sub(b"", text) if _BACKSLASH in text else text, np.uint8)
        quotes = np.flatnonzero(signs == _QUOTE)
        brackets = np.flatnonzero(_STEPS[signs])
        outside = brackets[(np.searchsorted(quotes, brackets) + self._in_text) & 1 == 0]
        depths = self._depth + np.cumsum(_STEPS[signs[outside]], dtype=np.int64)
        if depths.size:
            if depths.max() > DEPTH:
                raise UnreadableError(TOO_DEEP, f"before byte {self._file.tell()}", depth=DEPTH)
            self._depth = int(depths[-1])
        self._in_text = (self._in_text + len(quotes)) & 1
        return chunk
