"""The form of a text table, found in its content: encoding, separator, where the header stands."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from relais.intake.table.encoding import encoding_of
from relais.intake.table.mapping import Mapping, same_header

SEPARATORS = (",", ";", "\t", "|")
# Exports put the holder's name, the period and blank lines above the header.
HEADER_WITHIN = 30
_ROWS_LOOKED_AT = 60
_HEADER_CELL = 80
_NOT_A_TABLE = re.compile(r"\s*(?:[{\[<]|%PDF|SQLite format|@prefix|:\d\d[A-Z]?:|OFXHEADER|BEGIN:V)", re.ASCII)
_MAIL = re.compile(
    r"^(?:From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Content-Type|Delivered-To):",
    re.IGNORECASE | re.MULTILINE,
)
# A header names things: it holds a letter, and is no date, number, sentence or markup. One word may ask ('Starred?').
_NAME = re.compile(r"(?=.*[^\W\d_])(?![\d\[{<:@+-])(?:\w+\?|.*(?<![.!?{;])|.*\b(?:No|Nr|Ref|Tel)\.)$")
_VALUE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|[\w.+-]+@[\w-]+\.\w+|https?://")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Layout:
    """Where the header of a text table stands (`line`, from 1), its cells, and how cells are set apart.

    `first_line` is the line of the first record after it. `usual`: how many cells most records have, where that is one
    less or more than the header has.
    """

    encoding: str
    separator: str
    header: tuple[str, ...]
    line: int
    first_line: int
    usual: int | None = None


def layout(head: bytes) -> Layout | None:
    """Return the form of the table that these first bytes begin, or None when they begin no table."""
    best: tuple[tuple[bool, int], Layout] | None = None
    for separator in SEPARATORS:
        for found, alike in _tables(head, separator):
            # Records that fit the header speak for it before any that nearly do.
            score = (found.usual is None, alike * len(found.header))
            if best is None or score > best[0]:
                best = (score, found)
    return best[1] if best else None


def layout_for(head: bytes, mapping: Mapping) -> Layout | None:
    """Return the form of the table whose header is the mapping's, or None when there is none."""
    wanted = same_header(mapping.header)
    told = mapping.format.get("separator")
    for separator in (told,) if told else SEPARATORS:
        text, encoding = _text(head)
        records = list(_records(text, separator))
        for index, (line, following, cells) in enumerate(records):
            if same_header(cells) == wanted:
                usual, _alike = _nearly(len(cells), _below(records, index))
                return Layout(encoding, separator, cells, line, following, usual)
    return None


def _tables(head: bytes, separator: str) -> Iterator[tuple[Layout, int]]:
    text, encoding = _text(head)
    if (
        _NOT_A_TABLE.match(text)
        or len(_MAIL.findall(text[:4096])) > 1
        or len(_CONTROLS.findall(text)) * 100 > len(text)
    ):
        return
    records = list(_records(text, separator))
    for index, (line, following, cells) in enumerate(records[:HEADER_WITHIN]):
        if not is_header(cells):
            continue
        below = _below(records, index)
        alike = sum(len(record) == len(cells) for record in below)
        usual, near = _nearly(len(cells), below)
        # Ragged rows happen; a text where they are the rule is no table. A header alone must look it.
        if _most(alike, below) or (not below and len(cells) >= 4):
            yield Layout(encoding, separator, cells, line, following), max(1, alike)
            return
        if usual is not None:
            yield Layout(encoding, separator, cells, line, following, usual), near


def _below(records: list[tuple[int, int, tuple[str, ...]]], index: int) -> list[tuple[str, ...]]:
    return [record for _line, _next, record in records[index + 1 :] if any(record)]


def _most(alike: int, below: list[tuple[str, ...]]) -> bool:
    return alike >= 1 and alike * 10 >= len(below) * 8


def _nearly(width: int, below: list[tuple[str, ...]]) -> tuple[int | None, int]:
    """Return how many cells most records have, one less or more than the header, and how many have that many.

    Exports forget a last cell, or end each record with a separator. Few columns or records would be chance.
    """
    for usual in (width - 1, width + 1):
        alike = sum(len(record) == usual for record in below)
        if min(width, usual) >= 3 and alike >= 2 and _most(alike, below):
            return usual, alike
    return None, 0


def is_header(cells: tuple[str, ...]) -> bool:
    """Say whether these cells can name the columns of a table."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return (
        len(names) >= 2
        and len({name.casefold() for name in names}) == len(names)
        and all(len(name) <= _HEADER_CELL and _NAME.match(name) and not _VALUE.search(name) for name in names)
    )


def _text(head: bytes) -> tuple[str, str]:
    encoding = encoding_of(head) or "cp1252"
    # The head may end inside a character; a decoder told that more follows leaves it out.
    text = head.decode(encoding, errors="ignore").removeprefix("\ufeff")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return text, encoding


def _records(text: str, separator: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=separator)
    line = 1
    for _ in range(_ROWS_LOOKED_AT):
        try:
            cells = tuple(next(reader))
        except (StopIteration, csv.Error):
            return
        yield line, reader.line_num + 1, cells
        line = reader.line_num + 1
