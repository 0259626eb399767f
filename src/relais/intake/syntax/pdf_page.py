"""A page of a PDF as what reads it sees it: boxes of lines, and where they stand.

Apart from what reads PDFs, which takes long to load: most intakes meet none.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its place on the page, in points from the lower left corner."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, and its boxes of lines from top to bottom; none where it holds no text."""

    number: int
    boxes: tuple[tuple[Line, ...], ...]


def is_pdf(head: bytes) -> bool:
    """Say whether a file that begins so is a PDF; some carry bytes of a mail or printer before their mark."""
    return b"%PDF-" in head[:1024]
