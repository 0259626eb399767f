"""The rows of a report printed by NCMEC: a label on the left, its value on the right, and what stands between."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from relais.intake.syntax.pdf_page import Line, Page
from relais.model.notice import Notice, UnreadableError, msg

NO_TEXT = msg("this page holds no text: it was scanned, and is not read")
NO_PLACE = msg("no such place in the report")

# Lines whose lower edges differ by less are one row, in points.
_SAME_HEIGHT = 3.0
_LABEL = re.compile(r"([A-Z][^:|]{0,79}?)\s*:(?=\s|$)\s*(.*)", re.DOTALL)
# Words of a label: a sentence that ends in a colon is none.
_MOST_WORDS = 12
_PLACE = re.compile(r"page (\d{1,4}), line (\d{1,4})")


@dataclass(frozen=True, slots=True)
class Item:
    """A label with its value, or a text without a label, its place, and the cells that make it up."""

    place: str
    label: str | None
    cells: tuple[str, ...]

    @property
    def value(self) -> str:
        """Return what stands behind the label, or the whole text."""
        return " ".join(self.cells)


def items(file: BinaryIO, seconds: float | None = None) -> Iterator[Item | Notice]:
    """Yield what stands in the rows, in order; notices where a page, or the rest, is not read."""
    from relais.intake.syntax.pdf_pages import pages  # noqa: PLC0415 - a tenth of a second: only where there is a PDF

    for page in pages(file, seconds=seconds):
        if isinstance(page, Notice):
            yield page
            continue
        if not page.boxes:
            yield Notice(NO_TEXT, f"page {page.number}", 1)
        for number, cells in enumerate(_rows(page), 1):
            yield from _items(f"page {page.number}, line {number}", cells)


def row_at(data: bytes, locator: str) -> str:
    """Return the row at a place. Raises UnreadableError where there is none."""
    from relais.intake.syntax.pdf_pages import pages  # noqa: PLC0415 - a tenth of a second: only where there is a PDF

    place = _PLACE.fullmatch(locator)
    for page in pages(BytesIO(data), int(place[1])) if place else ():
        rows = _rows(page) if isinstance(page, Page) else []
        if place is not None and 0 < int(place[2]) <= len(rows):
            return "  ".join(rows[int(place[2]) - 1])
    raise UnreadableError(NO_PLACE, locator)


def _rows(page: Page) -> list[list[str]]:
    """Return the rows of a page from top to bottom, each as its cells from left to right."""
    lines = sorted((line for box in page.boxes for line in box), key=lambda line: -line.y0)
    rows: list[list[Line]] = []
    for line in lines:
        if rows and rows[-1][0].y0 - line.y0 < _SAME_HEIGHT:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [[line.text for line in sorted(row, key=lambda line: line.x0)] for row in rows]


def _items(place: str, cells: list[str]) -> Iterator[Item]:
    """Yield one item per label in a row; a cell without a label belongs to the one before it."""
    label: str | None = None
    values: list[str] = []
    for cell in cells:
        found = _LABEL.fullmatch(cell)
        if found is None or len(found[1].split()) > _MOST_WORDS:
            values.append(cell)
            continue
        if label is not None or values:
            yield Item(place, label, tuple(values))
        label, values = found[1], [found[2]] if found[2] else []
    yield Item(place, label, tuple(values))
