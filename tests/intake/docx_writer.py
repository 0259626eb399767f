"""Writes small Word documents, for tests: paragraphs of text, and rows of cells."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.intake.archives import zipped

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'

# A paragraph, or a row of a table.
Block = str | tuple[str, ...]


def docx(*blocks: Block, more: dict[str, bytes] | None = None) -> bytes:
    """Return a document; `more` are further members."""
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": body(*blocks), **(more or {})})


def body(*blocks: Block) -> bytes:
    """Return the body of a document."""
    return part("document", f"<w:body>{''.join(map(_block, blocks))}</w:body>")


def part(root: str, inside: str) -> bytes:
    """Return a part of a document."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<w:{root} {NAMESPACE}>{inside}</w:{root}>'.encode()


def paragraph(text: str) -> str:
    """Return a paragraph whose words are split over two runs, as Word likes to do."""
    half = len(text) // 2
    return f"<w:p>{''.join(_run(each) for each in (text[:half], text[half:]) if each)}</w:p>"


def _block(block: Block) -> str:
    return paragraph(block) if isinstance(block, str) else f"<w:tbl>{_row(block)}</w:tbl>"


def _row(cells: Sequence[str]) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"


def _run(text: str) -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{lines}</w:r>"
