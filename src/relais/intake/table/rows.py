"""The records of a text table, as columns of text, block by block, each with the line it begins on."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from relais.intake.table.layout import Layout
from relais.model.notice import msg

STRAY_QUOTE = msg("a quotation mark is opened here and not closed as it should: this line was read on its own")
SHORT = msg("this row has {cells} cells where the header has {expected}: the missing ones were read as empty")
LONG = msg("this row has {cells} cells where the header has {expected}: those beyond were not read; check the row")
ALL_SHORT = msg(
    "{count} rows have {cells} cells where the header has {expected}: the last was read as empty; check the columns"
)
ALL_LONG = msg(
    "{count} rows have {cells} cells where the header has {expected}: the last was not read; check the columns"
)

Say = Callable[[str, str, dict[str, object]], None]


@dataclass(frozen=True)
class Block:
    """Some records of a table: `columns` by position in the header, `places` where each record stands.

    `ragged` are the rows that had another number of cells than the header.
    """

    columns: dict[int, pa.StringArray]
    places: pa.StringArray
    ragged: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True)
class _Shape:
    separator: str
    width: int
    wanted: tuple[int, ...]


def blocks(pieces: Iterator[bytes], layout: Layout, wanted: Sequence[int], say: Say) -> Iterator[Block]:
    """Yield the records below the header; `say` is told of each row that is not as the header has it.

    `pieces` are parts of the text in UTF-8, cut between characters. A row without any text is no record.
    """
    shape = _Shape(layout.separator, len(layout.header), tuple(sorted(set(wanted))))
    ragged = _Ragged(say, layout.usual)
    line, skip, rest = 1, layout.first_line - 1, b""
    for piece, last in _with_last(pieces):
        buffer = rest + piece
        while skip and (end := buffer.find(b"\n")) >= 0:
            buffer, skip, line = buffer[end + 1 :], skip - 1, line + 1
        rest = buffer
        while rest and not skip:
            if last and not rest.endswith(b"\n"):
                rest += b"\n"
            found = _regular(rest, shape, line, last=last) or _careful(rest, shape, line, ragged, last=last)
            if not found.used:
                break
            line += rest.count(b"\n", 0, found.used)
            rest = rest[found.used :]
            if len(found.block):
                yield found.block
    ragged.close()


class _Ragged:
    """Says which rows are not as the header has it: those that are all wrong in one way once, with their count."""

    def __init__(self, say: Say, usual: int | None) -> None:
        self._say = say
        self._usual = usual
        self._held: dict[str, tuple[str, dict[str, object], int]] = {}

    def __call__(self, template: str, place: str, params: dict[str, object]) -> None:
        if params.get("cells") != self._usual or template not in (SHORT, LONG):
            self._say(template, place, params)
            return
        first, told, count = self._held.get(template, (place, params, 0))
        self._held[template] = (first, told, count + 1)

    def close(self) -> None:
        for template, (place, params, count) in self._held.items():
            self._say(ALL_SHORT if template == SHORT else ALL_LONG, place, {"count": count, **params})


@dataclass(frozen=True)
class _Found:
    block: Block
    used: int


def _with_last(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    held: bytes | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    if held is not None:
        yield held, True


def _regular(buffer: bytes, shape: _Shape, line: int, *, last: bool) -> _Found | None:
    """Read whole records with Arrow, or nothing at all when one of them is not as the header has it.

    A line feed ends a record where the quotation marks before it are even in number: Arrow must find as many
    records as there are such line feeds, or the marks do not mean what they should.
    """
    if b"\0" in buffer:
        return None
    signs = np.frombuffer(buffer, np.uint8)
    feeds = np.flatnonzero(signs == 10)
    ends = feeds
    if b'"' in buffer:
        quotes = np.flatnonzero(signs == 34)
        if _has_stray(signs, quotes, shape.separator):
            return None
        ends = feeds[np.searchsorted(quotes, feeds) % 2 == 0]
    if not len(ends) or (last and ends[-1] + 1 != len(buffer)):
        return None
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts
    empty = (lengths == 0) | ((lengths == 1) & (signs[starts] == 13))
    if _has_blank_row(signs, starts, lengths, shape):
        return None
    lines = line + np.searchsorted(feeds, starts)[~empty]
    used = int(ends[-1]) + 1
    if not len(lines):
        return _Found(_block({}, lines), used)
    columns = _arrow(buffer[:used], shape)
    if columns is None or any(len(column) != len(lines) for column in columns.values()):
        return None
    return _Found(_block(columns, lines), used)


def _has_stray(signs: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64], separator: str) -> bool:
    """Say whether a quotation mark opens or closes elsewhere than at the edge of a cell: Arrow would let it pass."""
    edge = np.isin(np.arange(256, dtype=np.uint8), [34, 10, 13, ord(separator)])
    opening, closing = quotes[0::2], quotes[1::2]
    before, after = signs[opening[opening > 0] - 1], signs[closing[closing + 1 < len(signs)] + 1]
    return not (edge[before].all() and edge[after].all())


def _has_blank_row(
    signs: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], shape: _Shape
) -> bool:
    """Say whether a record may be made of separators alone: spreadsheets write such rows below the last one."""
    short = np.flatnonzero((lengths <= 3 * shape.width) & (lengths > 0))
    # What such a row may hold besides its separators: quotation marks, blanks, ends of line.
    nothing = np.isin(np.arange(256, dtype=np.uint8), [34, 32, 9, 10, 13, ord(shape.separator)])
    return any(nothing[signs[starts[row] : starts[row] + lengths[row]]].all() for row in short)


def _arrow(buffer: bytes, shape: _Shape) -> dict[int, pa.StringArray] | None:
    ragged: list[object] = []

    def refuse(row: object) -> str:
        ragged.append(row)
        return "skip"

    names = [str(position) for position in range(shape.width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(buffer),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(buffer) + 1),
            parse_options=arrow_csv.ParseOptions(
                delimiter=shape.separator, newlines_in_values=b'"' in buffer, invalid_row_handler=refuse
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=[str(position) for position in shape.wanted],
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if ragged:
        return None
    return {position: table.column(str(position)).combine_chunks() for position in shape.wanted}


def _careful(buffer: bytes, shape: _Shape, line: int, say: Say, *, last: bool) -> _Found:
    """Read records one by one with the csv module. What the end of the buffer may have cut is left for later."""
    lines = buffer.decode("utf-8").split("\n")[:-1]
    rows: list[list[str]] = []
    at: list[int] = []
    ragged: list[int] = []
    start = 0

    def keep(cells: list[str]) -> None:
        if any(cell.strip() for cell in cells):
            if len(cells) < shape.width or any(cells[shape.width :]):
                ragged.append(len(rows))
            rows.append(_fitted(cells, shape, f"line {line + start}", say))
            at.append(line + start)

    while start < len(lines):
        for cells, end in _records(lines, start, shape.separator):
            # Where the buffer ends, so does an open cell: only there can an open mark pass unseen.
            several = end - start > 1 and not _closed(lines[start:end], shape)
            unclosed = several or (end == len(lines) and _open(lines[start:end], shape))
            if unclosed and cells is not None and end == len(lines) and not last:
                return _Found(_rows(rows, at, ragged, shape), _bytes_of(lines[:start]))
            if cells is None or unclosed or (end - start > 1 and len(cells) != shape.width):
                say(STRAY_QUOTE, f"line {line + start}", {})
                keep([cell.strip('"') for cell in lines[start].rstrip("\r").split(shape.separator)])
                start += 1
                break
            keep(cells)
            start = end
    return _Found(_rows(rows, at, ragged, shape), _bytes_of(lines))


def _records(lines: list[str], start: int, separator: str) -> Iterator[tuple[list[str] | None, int]]:
    reader = csv.reader((lines[index] + "\n" for index in range(start, len(lines))), delimiter=separator)
    try:
        for cells in reader:
            yield cells, start + reader.line_num
    except csv.Error:
        # A cell of more than 128 KB: no table has one, an open quotation mark does.
        yield None, start + reader.line_num


def _closed(lines: list[str], shape: _Shape) -> bool:
    try:
        list(csv.reader([line + "\n" for line in lines], delimiter=shape.separator, strict=True))
    except csv.Error:
        return False
    return True


def _open(lines: list[str], shape: _Shape) -> bool:
    """Say whether a cell is open where these lines end: one more line would then belong to it."""
    try:
        return len(list(csv.reader([line + "\n" for line in [*lines, "x"]], delimiter=shape.separator))) == 1
    except csv.Error:
        return True


def _fitted(cells: list[str], shape: _Shape, place: str, say: Say) -> list[str]:
    if len(cells) < shape.width:
        say(SHORT, place, {"cells": len(cells), "expected": shape.width})
        return cells + [""] * (shape.width - len(cells))
    if any(cells[shape.width :]):
        say(LONG, place, {"cells": len(cells), "expected": shape.width})
    return cells[: shape.width]


def _rows(rows: list[list[str]], at: list[int], ragged: list[int], shape: _Shape) -> Block:
    columns = {position: pa.array([row[position] for row in rows], pa.string()) for position in shape.wanted}
    return _block(columns, np.array(at, np.int64), tuple(ragged))


def _block(columns: dict[int, pa.StringArray], lines: npt.NDArray[np.int64], ragged: tuple[int, ...] = ()) -> Block:
    numbers = pc.cast(pa.array(lines, pa.int64()), pa.string())
    return Block(columns, pc.binary_join_element_wise(pa.scalar("line"), numbers, " "), ragged)


def _bytes_of(lines: list[str]) -> int:
    return sum(len(line.encode("utf-8")) + 1 for line in lines)
