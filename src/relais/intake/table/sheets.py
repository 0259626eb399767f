"""The records of a workbook, as columns of text, sheet by sheet, block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from relais.intake.syntax.xlsx import Sheet, Workbook
from relais.intake.table.layout import HEADER_WITHIN, is_header
from relais.intake.table.mapping import Mapping, same_header
from relais.intake.table.rows import LONG, Block, Say
from relais.model.notice import msg

OTHER_SHEET = msg("the sheet has another header than the mapping ({rows} rows): it was not read")
BLOCK_ROWS = 20_000


@dataclass(frozen=True)
class SheetLayout:
    """A table in a sheet: its header and the number of the row it stands in."""

    sheet: str
    header: tuple[str, ...]
    row: int


def sheet_layouts(book: Workbook) -> Iterator[SheetLayout]:
    """Yield the sheets that hold a table, with their headers."""
    for sheet in book.sheets:
        for _, (number, cells) in zip(range(HEADER_WITHIN), book.rows(sheet), strict=False):
            header = _trimmed(cells)
            if is_header(header):
                yield SheetLayout(sheet.name, header, number)
                break


def has_header(book: Workbook, mapping: Mapping) -> bool:
    """Say whether a sheet of the workbook carries the mapping's header."""
    return any(_header_row(book, sheet, mapping) is not None for sheet in book.sheets)


def sheet_blocks(path: Path, mapping: Mapping, wanted: Sequence[int], say: Say) -> Iterator[Block]:
    """Yield the records of every sheet that carries the mapping's header; `say` is told of the others."""
    with path.open("rb") as file:
        book = Workbook(file)
        for sheet in book.sheets:
            at = _header_row(book, sheet, mapping)
            if at is not None:
                yield from _blocks(book, sheet, at, len(mapping.header), sorted(set(wanted)), say)
            elif rows := sum(1 for _ in book.rows(sheet)):
                say(OTHER_SHEET, f"{sheet.name}!A1", {"rows": rows, "skipped": rows})


def _blocks(
    book: Workbook, sheet: Sheet, header_row: int, width: int, wanted: Sequence[int], say: Say
) -> Iterator[Block]:
    rows: list[list[str]] = []
    places: list[str] = []
    for number, cells in book.rows(sheet):
        if number <= header_row:
            continue
        place = f"{sheet.name}!A{number}"
        if any(cells[width:]):
            say(LONG, place, {"cells": len(cells), "expected": width})
        # Excel writes no cell where there is nothing: a short row is a row with empty cells.
        rows.append((cells + [""] * (width - len(cells)))[:width])
        places.append(place)
        if len(rows) == BLOCK_ROWS:
            yield _block(rows, places, wanted)
            rows, places = [], []
    if rows:
        yield _block(rows, places, wanted)


def _block(rows: list[list[str]], places: list[str], wanted: Sequence[int]) -> Block:
    columns = {position: pa.array([row[position] for row in rows], pa.string()) for position in wanted}
    return Block(columns, pa.array(places, pa.string()))


def _header_row(book: Workbook, sheet: Sheet, mapping: Mapping) -> int | None:
    wanted = same_header(mapping.header)
    for _, (number, cells) in zip(range(HEADER_WITHIN), book.rows(sheet), strict=False):
        if same_header(_trimmed(cells)) == wanted:
            return number
    return None


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    names = list(cells)
    while names and not names[-1].strip():
        names.pop()
    return tuple(names)
