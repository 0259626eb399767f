"""The readers of letters, by name, and how each finds the paragraphs of one."""

from collections.abc import Callable
from typing import BinaryIO

from relais.intake.letter import docx, pdf, plain
from relais.intake.letter.paragraph import Paragraph

PARAGRAPHS: dict[str, Callable[[BinaryIO], list[Paragraph]]] = {
    pdf.FORMAT.name: pdf.paragraphs,
    docx.FORMAT.name: docx.paragraphs,
    plain.FORMAT.name: plain.paragraphs,
}
