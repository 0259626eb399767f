"""The lines of a WhatsApp export in bulk: which layout they have, and what each record says, block by block.

A record begins at a line with the wall clock in the layout of the first line, and reaches to the next such line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.chat.whatsapp_words import BLANK, MARKS
from relais.intake.table.encoding import encoding_of, text_blocks

# A message holds 65,536 characters at most; a record beyond this is cut, so that no file fills the memory.
LONGEST = 8 << 20

_DAY = "[0-9]{1,2}[-/.] ?[0-9]{1,2}[-/.] ?(?:[0-9]{4}|[0-9]{2})[.]?"
_YEAR_FIRST = "[0-9]{4}[-/.] ?[0-9]{1,2}[-/.] ?[0-9]{1,2}[.]?"
_MINUTE, _SECOND = "[0-9]{1,2}[:.][0-9]{2}", "[0-9]{1,2}[:.][0-9]{2}[:.][0-9]{2}"
_HALF = f"(?:{BLANK}?(?P<half>[AaPp])[.]?{BLANK}?[Mm][.]?)?"
# Between day and hour: nothing, a comma, a word ('klo', 'à', 'um').
_JOIN = f",?{BLANK}(?:[a-zàás]{{1,5}}[.]?{BLANK})?"


def _layout(before: str, day: str, join: str, time: str, after: str) -> str:
    return f"^(?P<head>[{MARKS}]*{before}(?P<clock>(?P<day>{day}){join}(?P<time>{time}){_HALF}){after})"


_TIME = f"{_MINUTE}(?:[:.][0-9]{{2}})?"
# In the order tried. Logs, too, put the year first: there the layouts leave no room for what only logs have.
LAYOUTS = (
    _layout(r"\[", _DAY, _JOIN, _TIME, rf"\]{BLANK}?"),  # iPhone
    _layout(r"\[", _YEAR_FIRST, f",{BLANK}", _TIME, rf"\]{BLANK}?"),
    _layout("", _DAY, _JOIN, _TIME, f"{BLANK}[-\u2013]{BLANK}"),  # Android
    _layout("", _YEAR_FIRST, f",?{BLANK}", _MINUTE, f"{BLANK}[-\u2013]{BLANK}"),
    _layout("", _DAY, _JOIN, _TIME, f":{BLANK}"),  # older versions
    _layout("", "[0-9]{1,2}[.] [0-9]{1,2}[.] [0-9]{4}[.]", BLANK, _SECOND, BLANK),
)
# An iPhone's with the year first and no comma, as in Sweden, Japan and China, stands in logs as well: only what nothing
# but the app writes tells them apart, the mark before its own words.
_UNMARKED = _layout(r"\[", _YEAR_FIRST, BLANK, _SECOND, rf"\]{BLANK}?")
_MARK = "\u200e"
# The first ': ' of the line ends the name; a line without one is the app's own.
_NAMED = f"(?P<named>(?P<sender>[^\\n]+?):(?:{BLANK}|(?m:$)))?"


@dataclass(frozen=True)
class Records:
    """Some records of an export, as columns; `sender` is null where the line names none, `lines` count from 1."""

    clock: pa.StringArray
    day: pa.StringArray
    time: pa.StringArray
    half: pa.StringArray
    sender: pa.StringArray
    text: pa.StringArray
    lines: npt.NDArray[np.int64]
    cut: bool

    def __len__(self) -> int:
        return len(self.lines)


def layout_of(head: bytes) -> str | None:
    """Return the layout of the export that these first bytes begin, or None where they begin none."""
    text = head.decode(encoding_of(head) or "cp1252", errors="ignore").lstrip("\ufeff\r\n")
    lines = text.splitlines()[:50]
    for layout in (*LAYOUTS, _UNMARKED) if _MARK in text else LAYOUTS:
        found = re.compile(f"{layout}{_NAMED}")
        if not lines or found.match(lines[0]) is None:
            continue
        headed = [match for line in lines if (match := found.match(line))]
        return layout if any(match["sender"] for match in headed) else None
    return None


def starts(layout: str) -> re.Pattern[str]:
    """Return what finds the beginning of a record, up to its text, in a line."""
    return re.compile(f"{layout}{_NAMED}")


def records(path: Path, encoding: str, layout: str) -> Iterator[Records]:
    """Yield the records of the file, some thousands at a time."""
    line, rest = 1, b""
    pieces = text_blocks(path, encoding)
    piece = next(pieces, None)
    while piece is not None:
        following = next(pieces, None)
        rest += piece
        if b"\r\n" in rest:
            rest = rest.replace(b"\r\n", b"\n")
        found, used = _block(rest, layout, line, last=following is None)
        if found is not None:
            yield found
        line += rest.count(b"\n", 0, used)
        rest, piece = rest[used:], following


def _block(data: bytes, layout: str, line: int, *, last: bool) -> tuple[Records | None, int]:
    """Return the whole records of a block and how many bytes they take; the last one may go on in the next block."""
    signs = np.frombuffer(data, np.uint8)
    feeds = np.flatnonzero(signs == 10)
    begins = np.concatenate(([0], feeds + 1))
    begins = begins[begins < len(data)]
    lines = _texts(data, begins, np.append(begins[1:], len(data)))
    heads = np.flatnonzero(np.asarray(pc.match_substring_regex(lines, pattern=layout)))
    cut = not last and len(data) - (begins[heads[-1]] if len(heads) else 0) > LONGEST
    if not len(heads):
        return None, len(data) if last or cut else 0
    ends = np.append(begins[heads[1:]], len(data))
    if not last and not cut:
        heads, ends = heads[:-1], ends[:-1]
    if not len(heads):
        return None, 0
    first = begins[heads]
    parts = pc.extract_regex(lines.take(pa.array(heads)), pattern=f"{layout}{_NAMED}")
    named = pc.struct_field(parts, "named")
    taken = np.asarray(pc.binary_length(pc.struct_field(parts, "head"))) + np.asarray(pc.binary_length(named))
    text = pc.ascii_rtrim_whitespace(_texts(data, np.minimum(first + taken, ends), ends))
    sender = pc.if_else(pc.equal(pc.binary_length(named), 0), pa.scalar(None, pa.string()), _of(parts, "sender"))
    clock, day, time, half = (_of(parts, name) for name in ("clock", "day", "time", "half"))
    return Records(clock, day, time, half, sender, text, line + heads, bool(cut)), int(ends[-1])


def _texts(data: bytes, begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> pa.StringArray:
    """Return pieces of the data, in order and apart, as one array."""
    if np.array_equal(begins[1:], ends[:-1]):
        offsets = np.append(begins, ends[-1:]).astype(np.int32)
        return pa.StringArray.from_buffers(len(begins), pa.py_buffer(offsets), pa.py_buffer(data))
    offsets = np.append(np.column_stack((begins, ends)).ravel(), ends[-1:]).astype(np.int32)
    every = pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))
    return every.take(pa.array(np.arange(0, len(every), 2)))


def _of(parts: pa.StructArray, name: str) -> pa.StringArray:
    return pc.struct_field(parts, name)
