"""A paragraph of a letter, with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from relais.model.notice import UnreadableError, msg

NO_PLACE = msg("no such place in the letter")
# The place of the letter as a whole: where a report stands that it was confirmed to be.
WHOLE = "letter"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: where it stands ('page 2, paragraph 3'), and its text, lines ended by line feeds.

    `beside` holds, line by line, what stands on the same height to its left, where the format knows: a label.
    """

    place: str
    text: str
    beside: tuple[str, ...] = ()

    def label(self, line: int) -> str:
        """Return what stands to the left of a line, counted from 0."""
        return self.beside[line] if line < len(self.beside) else ""


def numbered(texts: Sequence[str], before: str = "") -> list[Paragraph]:
    """Return texts as paragraphs numbered from 1; those without a text are not counted."""
    kept = [text for text in (each.strip() for each in texts) if text]
    return [Paragraph(f"{before}paragraph {number}", text) for number, text in enumerate(kept, 1)]


def text_at(paragraphs: Sequence[Paragraph], locator: str) -> str:
    """Return the text at a place, or that of the whole letter. Raises UnreadableError where there is none."""
    if locator == WHOLE:
        return "\n".join(paragraph.text for paragraph in paragraphs)
    for paragraph in paragraphs:
        if paragraph.place == locator:
            return paragraph.text
    raise UnreadableError(NO_PLACE, locator)
