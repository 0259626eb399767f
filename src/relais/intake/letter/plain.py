"""The text of a letter: the body of an e-mail, plain or HTML, or a text file that a person wrote.

Read after RFC 5322 and HTML as mail programs write it; last checked 2026-11-28. Samples: the body of an e-mail that is
not ours, plain. Recognised prudently: prose, no single word, no table, no log, no code, 1 MB at most. Locators:
'paragraph 3', parted by empty lines; 'letter', the whole.
"""

import re
from io import BytesIO
from typing import BinaryIO

from relais.intake.container.members.mail import is_mail
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.letter.gather import read_letter
from relais.intake.letter.paragraph import Paragraph, numbered, text_at
from relais.intake.syntax.html_source import CUT, is_cut
from relais.intake.syntax.html_text import html_texts
from relais.intake.table.encoding import encoding_of, is_japanese, letter_encoding
from relais.intake.table.layout import layout
from relais.model.notice import msg

LARGEST = 1 << 20
NOT_UNICODE = msg("the encoding is not stated in these bytes: they were read as {found}; check the letters and accents")

_HTML = re.compile(
    r"(?>(?:\s+|<!--(?>.*?-->)|<\?xml[^>]*>)*)"
    r"<(?:!doctype html|html|head|body|meta|div|p|span|font|table|br|b|center|pre)\b",
    re.IGNORECASE | re.DOTALL,
)
# A page that has a title, runs scripts or is laid out by links was made for a browser, not sent as a letter.
_PAGE = re.compile(r"<(?:script|link|iframe|form)\b|<title[^>]*>\s*[^\s<]", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_OTHER = re.compile(r"\s*(?:[{}\[\]<@#%;:|/\\$&*=]|BEGIN:|--\w|From )")
_CODE = re.compile(r"[{};|=<>]$|^[\w.-]+\s*=|\t.*\t|\|.*\|")
# A line that begins with a date or a time is one of a log or a chat.
_STAMPED = re.compile(r"\W{0,2}(?:[A-Z][a-z]{2} {1,2}\d{1,2} )?\d{1,4}[-./:]\d{1,2}[-./:]\d{1,4}")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Four words in a row, in a line that a writer ends: machines write such words too, and no stop.
_SENTENCE = re.compile(r"\b[^\W\d_]{1,30}(?:[,;]? [^\W\d_]{1,30}){3}\b")
_STOPS = (".", ",", ":", ";", "!", "?")
# Where nothing parts words, as in Chinese, a text of so many letters is more than a word.
_LONG_WORD = 20
_LONE_HEADER = re.compile(r"[^,;\t|.!?]+(?:([,;\t|])(?! )[^,;\t|.!?]+)(?:\1(?! )[^,;\t|.!?]+)*")


def recognise(sealed: Sealed) -> bool:
    """Tell prose, or a page of it."""
    if not sealed.size or sealed.size > LARGEST or is_mail(sealed.head):
        return False
    text, _encoding = _decoded(sealed.head)
    if _HTML.match(text):
        return not _PAGE.search(text)
    return _is_prose(text) and not _is_table(sealed.head, text)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every paragraph."""
    data = sealed.path.read_bytes()
    text, encoding = _decoded(data)
    if encoding is not None:
        facts.notice(NOT_UNICODE, found=encoding)
    if _HTML.match(text) and is_cut(BytesIO(data)):
        facts.notice(CUT, skipped=1)
    read_letter(facts, _paragraphs(text), always=False)


def passage(data: bytes, locator: str) -> str:
    """Return the paragraph at a place, or the whole letter. Raises UnreadableError where there is none."""
    return text_at(_paragraphs(_decoded(data)[0]), locator)


def paragraphs(file: BinaryIO) -> list[Paragraph]:
    """Return the paragraphs of a text."""
    return _paragraphs(_decoded(file.read())[0])


def _paragraphs(text: str) -> list[Paragraph]:
    if not _HTML.match(text):
        return numbered(re.split(r"\n(?:[ \t>]*\n)+", text))
    found = list(html_texts(text))
    return [
        Paragraph(f"paragraph {number}", shown, (beside,) if beside else ())
        for number, (shown, beside) in enumerate(found, 1)
    ]


def _decoded(data: bytes) -> tuple[str, str | None]:
    """Return the text, and the encoding that was supposed where the bytes do not show it."""
    encoding = "iso2022_jp" if is_japanese(data) else encoding_of(data)
    supposed = None
    if encoding is None:
        told = _CHARSET.search(data[:2048].decode("latin-1"))
        if told is not None:
            try:
                return data.decode(told[1], "replace").replace("\r\n", "\n"), None
            except (LookupError, ValueError):
                pass  # no encoding of that name
        # Bytes that no letter holds are not worth a guess.
        encoding = supposed = "cp1252" if _CONTROLS.search(data[:1024].decode("latin-1")) else letter_encoding(data)
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n"), supposed


def _is_prose(text: str) -> bool:
    """Say whether these are words of a person: letters or sentences, in lines that are no record of a machine."""
    lines = [line for each in text.split("\n") if (line := each.strip())]
    if not lines or _OTHER.match(text) or _CONTROLS.search(text):
        return False
    few = max(1, len(lines) // 5)
    return (
        _has_words(text, lines)
        and sum(_CODE.search(line) is not None for line in lines) < few
        and sum(_STAMPED.match(line) is not None for line in lines) <= len(lines) // 4
    )


def _has_words(text: str, lines: list[str]) -> bool:
    """Say whether words carry the text: most signs are letters, or fewer where sentences stand between the numbers."""
    words = _WORD.findall(text)
    if not words or (len(words) == 1 and len(words[0]) < _LONG_WORD):
        return False
    if len(lines) == 1 and _LONE_HEADER.fullmatch(lines[0]):
        return False
    signs = sum(not sign.isspace() for sign in text)
    letters = sum(sign.isalpha() for sign in text)
    sentences = sum(line.endswith(_STOPS) and _SENTENCE.search(line) is not None for line in lines)
    return letters * 10 >= signs * 6 or (letters * 4 >= signs and sentences * 10 >= len(lines))


def _is_table(head: bytes, text: str) -> bool:
    """Say whether a table would be read here. 'Hello, Ana' and 'Thanks, Ben' are two lines, and no two columns."""
    found = layout(head)
    if found is None:
        return False
    prose = found.separator == "," and len(found.header) == 2
    return not prose or text.count(",") > text.count(", ") + text.count(",\n")


FORMAT = Format(
    name="letter_text",
    version=1,
    title=msg("Letter as text or HTML"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("report", "party", "selector"),
    samples=("email/msg_01.eml",),
    limits=(
        msg("names of persons are not found; national telephone numbers are not read"),
        msg("an e-mail sent as text and as HTML holds its letter twice, and asks twice"),
    ),
)
