"""Paragraphs of a Word document (.docx), read from its XML within limits; nothing in it is run or opened.

A document with a picture among its parts is opened as a container: then its parts come one by one, and each is read.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from lxml import etree

from relais.intake.syntax.xml_source import opening
from relais.model.notice import UnreadableError, msg

# All parts together: a thousand pages take some five megabytes.
MOST_BYTES = 6 << 20
BROKEN = msg("the document is damaged: {reason}")
TOO_LARGE = msg("with “{part}” the document unpacks to {size} bytes, more than {limit}: not read from there on")

_MAIN = re.compile(r"word/document\d*\.xml")
_PART = re.compile(r"word/((?:document|header|footer)\d*|footnotes|endnotes)\.xml")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(document|hdr|ftr|footnotes|endnotes)\s[^>]*/wordprocessingml/(?:2006/)?main\b")
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: the part of the document it stands in ('' for its body), its text, and the cell to its left."""

    part: str
    text: str
    beside: str


def is_docx(file: IO[bytes]) -> bool:
    """Say whether the file is a Word document, by its members."""
    try:
        names = zipfile.ZipFile(file).namelist()
    except _BAD_ZIP:
        return False
    return "[Content_Types].xml" in names and any(_MAIN.fullmatch(name) for name in names)


def part_of(head: bytes) -> str | None:
    """Return which part of a Word document a file that begins so is ('document', 'hdr'...), or None."""
    found = _ROOT.match(opening(head))
    return found[1].decode() if found else None


def texts(data: bytes) -> Iterator[Text]:
    """Yield the paragraphs of a document, or of one part of it: the body first, then headers, footers and notes.

    Raises UnreadableError where the rest cannot be read.
    """
    if not data.startswith(b"PK"):
        _check_size("document", len(data))
        yield from _texts(BytesIO(data), "")
        return
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        parts = sorted(
            (not _MAIN.fullmatch(info.filename), info.filename)
            for info in archive.infolist()
            if _PART.fullmatch(info.filename)
        )
        size = 0
        for other, name in parts:
            size += archive.getinfo(name).file_size
            _check_size(name, size)
            with archive.open(name) as file:
                yield from _texts(file, name.removeprefix("word/").removesuffix(".xml") if other else "")
    except _BAD_ZIP as error:
        raise UnreadableError(BROKEN, reason=str(error)[:200]) from error


def _check_size(part: str, size: int) -> None:
    if size > MOST_BYTES:
        raise UnreadableError(TOO_LARGE, part=part, size=size, limit=MOST_BYTES)


def _texts(file: IO[bytes], part: str) -> Iterator[Text]:
    left, cell = "", ""
    try:
        parser = etree.iterparse(
            file, tag=["{*}p", "{*}tc", "{*}tr"], resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        for _event, element in parser:
            if element.getroottree().docinfo.doctype:
                raise UnreadableError(BROKEN, reason="it declares a document type, which none needs")
            name = etree.QName(element).localname
            if name == "tr":
                left = cell = ""
            elif name == "tc":
                left, cell = cell, ""
            elif text := _text(element):
                cell = f"{cell} {text}".strip() if _in_cell(element) else ""
                yield Text(part, text, left)
            # What was read is let go, so that a paragraph around this one does not hold it twice.
            element.clear()
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError(BROKEN, reason=str(error)[:200]) from error


def _in_cell(element: etree._Element) -> bool:
    return next(element.iterancestors("{*}tc"), None) is not None


def _text(element: etree._Element) -> str:
    """Return the text of a paragraph; what stands there for older programs repeats the rest."""
    if next(element.iterancestors("{*}Fallback"), None) is not None:
        return ""
    parts = []
    for node in element.iter("{*}t", "{*}tab", "{*}br", "{*}cr", "{*}noBreakHyphen"):
        name = etree.QName(node).localname
        parts.append((node.text or "") if name == "t" else _SIGNS[name])
    return "".join(parts).strip()
