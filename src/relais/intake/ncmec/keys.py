"""Finds keys that stand twice in one object of a JSON file: every parser keeps one of them without a word."""

import codecs
import re
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import ijson
import numpy as np
import numpy.typing as npt

from relais.intake.ncmec.values import BAD_JSON
from relais.intake.syntax.json_depth import Shallow
from relais.model.notice import UnreadableError

_PIECE = 16_777_216
# A piece without a comma is no report: it is counted as it is.
_LONGEST = 4 * _PIECE
_KEY = re.compile(rb'[^\\]"\s*:\s*[\[{"tfn0-9-]')
_VALUE_STARTS = np.zeros(256, bool)
_VALUE_STARTS[list(b'[{"tfn0123456789- \t\r\n')] = True
_BLANKS = np.zeros(256, bool)
_BLANKS[list(b" \t\r\n")] = True
_QUOTE, _COLON, _BACKSLASH = b'":\\'


def duplicates(path: Path, keys: int) -> tuple[int, str]:
    """Return how many keys of the file repeat one of their own object, and the first of them.

    `keys` counts the distinct ones that were read. Colons that look like a key's are counted over the raw bytes,
    many times faster than a parse; only when there are more of them than keys is the file gone through event by event.
    """
    with path.open("rb") as file:
        if _at_most(file, keys):
            return 0, ""
    return _exact(path)


def _at_most(file: BinaryIO, keys: int) -> bool:
    total, rest = 0, b""
    while chunk := file.read(_PIECE):
        text = rest + chunk
        # No key's colon stands within reach of a comma, so a piece that ends after one cuts none.
        end = text.rfind(b",") + 1 or (len(text) if len(text) > _LONGEST else 0)
        total, rest = total + _key_colons(text[:end]), text[end:]
    return total + _key_colons(rest) <= keys


def _key_colons(piece: bytes) -> int:
    """Count the colons that follow the closing quote of what may be a key: never fewer than there are keys."""
    signs: npt.NDArray[np.uint8] = np.frombuffer(b"  " + piece + b" ", np.uint8)
    colons = np.flatnonzero(signs == _COLON)
    before, earlier, after = signs[colons - 1], signs[colons - 2], signs[colons + 1]
    if np.any(_BLANKS[before] & (_BLANKS[earlier] | (earlier == _QUOTE))):
        return len(_KEY.findall(piece))
    return int(np.count_nonzero((before == _QUOTE) & (earlier != _BACKSLASH) & _VALUE_STARTS[after]))


def _exact(path: Path) -> tuple[int, str]:
    count, first = 0, ""
    objects: list[set[str]] = []
    with path.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        # Where the JSON breaks, the reader has said so: only what stands before is compared.
        with suppress(UnreadableError, *BAD_JSON):
            for event, value in ijson.basic_parse(Shallow(file), multiple_values=True):
                if event == "start_map":
                    objects.append(set())
                elif event == "end_map":
                    objects.pop()
                elif event == "map_key":
                    if value in objects[-1]:
                        count += 1
                        first = first or value
                    objects[-1].add(value)
    return count, first
