"""A letter in Word (.docx): its paragraphs, those of tables, headers, footers and notes among them.

Read after ECMA-376 (WordprocessingML, first edition and Strict); last checked 2026-11-28. No sample of an agency's
letter may be stored: tested on documents made by code, so unproven. A document with a picture is opened as a container,
and its body `word/document.xml` is read as a letter by itself. Locators: 'paragraph 3', empty ones not counted,
'header1, paragraph 2'; 'letter', the whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.letter.gather import read_letter
from relais.intake.letter.paragraph import Paragraph, text_at
from relais.intake.syntax.docx_text import Text, is_docx, part_of, texts
from relais.model.notice import UnreadableError, msg


def recognise(sealed: Sealed) -> bool:
    """Tell a document by its members, and a part of one by its root."""
    if sealed.head.startswith(b"PK"):
        with sealed.path.open("rb") as file:
            return is_docx(file)
    return part_of(sealed.head) is not None


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every paragraph; what stands before a damaged place is kept, and the damage said."""
    found: list[Paragraph] = []
    try:
        found.extend(_numbered(texts(sealed.path.read_bytes())))
    except UnreadableError as error:
        facts.notice(error.notice.template, error.notice.place, skipped=1, **error.notice.params)
    # A header or a footer that comes by itself is no letter: what it mentions is read, and nothing asked.
    body = part_of(sealed.head) in (None, "document")
    read_letter(facts, found, always=body)


def passage(data: bytes, locator: str) -> str:
    """Return the paragraph at a place, or the whole letter. Raises UnreadableError where there is none."""
    return text_at(list(_numbered(texts(data))), locator)


def paragraphs(file: BinaryIO) -> list[Paragraph]:
    """Return the paragraphs of a document. Raises UnreadableError where it is damaged."""
    return list(_numbered(texts(file.read())))


def _numbered(found: Iterable[Text]) -> Iterator[Paragraph]:
    count: Counter[str] = Counter()
    for text in found:
        count[text.part] += 1
        before = f"{text.part}, " if text.part else ""
        beside = (text.beside,) if text.beside else ()
        yield Paragraph(f"{before}paragraph {count[text.part]}", text.text, beside)


FORMAT = Format(
    name="letter_docx",
    version=1,
    title=msg("Letter in Word"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("report", "party", "selector"),
    limits=(
        msg("names of persons are not found; national telephone numbers are not read; comments are left out"),
        msg("an old .doc file is not read: save it as .docx"),
    ),
)
