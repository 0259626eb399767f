"""A letter in PDF: its text, by pdfminer.six; a paragraph is a box of lines that stand close together.

Read after ISO 32000 as pdfminer.six reads it; last checked 2026-11-28. No sample of an agency's letter may be stored:
tested on PDFs made by code, so unproven. Locators: 'page 2, paragraph 3', counted from the top of each page;
'letter', the whole. What a picture of a page says cannot be read here: such pages are counted and said.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.letter.gather import read_letter
from relais.intake.letter.paragraph import WHOLE, Paragraph, text_at
from relais.intake.syntax.pdf_page import Line, Page, is_pdf
from relais.model.notice import Notice, UnreadableError, msg

SCANNED = msg("scanned: {count} pages hold no text, type it in with `relais report new`")

_PLACE = re.compile(r"page (\d{1,4}), paragraph \d{1,5}")
# Lines whose lower edges differ by less stand on one height, in points.
_SAME_HEIGHT = 3.0


def recognise(sealed: Sealed) -> bool:
    """Tell a PDF by its mark: whatever no other reader knows is taken for a letter."""
    return is_pdf(sealed.head)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every page. Raises UnreadableError where it is encrypted, damaged, or holds no text at all."""
    from relais.intake.syntax.pdf_pages import pages  # noqa: PLC0415 - a tenth of a second: only where there is a PDF

    found: list[Paragraph] = []
    blank: list[int] = []
    read_pages = 0
    with sealed.path.open("rb") as file:
        for page in pages(file):
            if isinstance(page, Notice):
                facts.notice(page.template, page.place, skipped=page.skipped, **page.params)
                continue
            read_pages += 1
            found += _paragraphs(page)
            if not page.boxes:
                blank.append(page.number)
    if blank and len(blank) == read_pages:
        raise UnreadableError(SCANNED, f"page {blank[0]}", count=len(blank))
    if blank:
        facts.notice(SCANNED, f"page {blank[0]}", skipped=len(blank), count=len(blank))
    read_letter(facts, found, always=read_pages > 0)


def passage(data: bytes, locator: str) -> str:
    """Return the paragraph at a place, or the whole letter. Raises UnreadableError where there is none."""
    place = _PLACE.fullmatch(locator)
    only = int(place[1]) if place else None
    found = paragraphs(BytesIO(data), only) if place or locator == WHOLE else []
    return text_at(found, locator)


def paragraphs(file: BinaryIO, only: int | None = None) -> list[Paragraph]:
    """Return the paragraphs of the pages that can be read, or of one of them."""
    from relais.intake.syntax.pdf_pages import pages  # noqa: PLC0415 - a tenth of a second: only where there is a PDF

    return [each for page in pages(file, only) if isinstance(page, Page) for each in _paragraphs(page)]


def _paragraphs(page: Page) -> Iterator[Paragraph]:
    rows: dict[int, list[Line]] = {}
    for box in page.boxes:
        for line in box:
            rows.setdefault(round(line.y0 / _SAME_HEIGHT), []).append(line)
    for row in rows.values():
        row.sort(key=_right)
    for number, box in enumerate(page.boxes, 1):
        beside = tuple(_beside(line, rows) for line in box)
        text = "\n".join(line.text for line in box)
        yield Paragraph(f"page {page.number}, paragraph {number}", text, beside if any(beside) else ())


def _beside(line: Line, rows: dict[int, list[Line]]) -> str:
    """Return the nearest text to the left on the same height."""
    height = round(line.y0 / _SAME_HEIGHT)
    found: list[Line] = []
    for row in (rows.get(near, []) for near in (height - 1, height, height + 1)):
        place = bisect_right(row, line.x0, key=_right) - 1
        if place >= 0 and abs(row[place].y0 - line.y0) < _SAME_HEIGHT:
            found.append(row[place])
    return max(found, key=_right).text if found else ""


def _right(line: Line) -> float:
    return line.x1


FORMAT = Format(
    name="letter_pdf",
    version=1,
    title=msg("Letter in PDF"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("report", "party", "selector"),
    limits=(
        msg("scanned pages hold no text; names of persons are not found; national telephone numbers are not read"),
        msg("a mention broken over two lines is not found; at most 200 pages are read"),
    ),
)
