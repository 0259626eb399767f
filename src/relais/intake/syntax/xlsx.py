"""Rows of an Excel workbook as text, read from its XML: openpyxl turns every number into a float, money may not be one.

A number is the decimal written in the file; a date, which Excel stores as a count of days, is its ISO text to the
second; a formula is the value Excel kept beside it and is never evaluated.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import IO

from lxml import etree

from relais.model.notice import UnreadableError, msg

TOO_LARGE = msg("“{member}” inside the workbook unpacks to {size} bytes, more than {limit}: it was not opened")
BROKEN = msg("the workbook is damaged: {reason}")

# Excel's own largest sheet, full of text, stays below; shared strings are held in memory.
SHEET_BYTES = 2 << 30
STRINGS_BYTES = 128 << 20
# XML of a workbook shrinks 10 to 40 times; a bomb some 1,000 times.
RATIO, RATIO_FROM = 200, 16 << 20
COLUMNS, ROWS = 16_384, 1_048_576
_FIFTEEN = Context(prec=15)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL = re.compile(r"\{http://[^}]*/relationships\}id$")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook: its name, and its member in the archive."""

    name: str
    member: str


class Workbook:
    """A workbook opened for reading. Raises UnreadableError, and nothing else, where it cannot be read."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            self._members = {info.filename: info for info in self._zip.infolist()}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableError(BROKEN, reason=str(error)) from error
        self.sheets, self._epoch = self._contents()
        self._strings = self._shared()
        self._dated = self._date_styles()

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
        """Yield (row number, cells as text) of a sheet, in order; empty rows are left out."""
        expected = 1
        for element in self._elements(sheet.member, "row", SHEET_BYTES):
            number = _int(element.get("r"), expected)
            expected = number + 1
            cells: list[str] = []
            for cell in element:
                if _local(cell) != "c":
                    continue
                column = _column(cell.get("r"), len(cells))
                if column >= COLUMNS or number > ROWS:
                    raise UnreadableError(BROKEN, f"{sheet.name}!{number}", reason="a cell lies beyond the sheet")
                cells.extend([""] * (column - len(cells)))
                text = self._text(cell)
                if column < len(cells):
                    cells[column] = text
                else:
                    cells.append(text)
            if any(cells):
                yield number, cells

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _texts(cell)
        value = next((child.text or "" for child in cell if _local(child) == "v"), "")
        if kind == "s":
            index = _int(value, -1)
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "n" and value:
            return self._number(value, _int(cell.get("s"), 0))
        return _unescaped(value)

    def _number(self, value: str, style: int) -> str:
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        if not number.is_finite() or abs(number.adjusted()) > 40:
            return value
        if style < len(self._dated) and self._dated[style]:
            return _moment(number, self._epoch) or value
        if int(number.as_tuple().exponent) < 0:
            # 12.35 may be stored as 12.350000000000001: Excel counts in binary, and shows and vouches for 15 digits.
            number = _FIFTEEN.plus(number)
        # Excel writes long numbers as 6.3917E+11; the decimal is the same, written out.
        text = format(number, "f")
        return text.rstrip("0").rstrip(".") if len(text) != len(value) and "." in text else text

    def _contents(self) -> tuple[tuple[Sheet, ...], datetime]:
        targets = {
            str(element.get("Id")): str(element.get("Target"))
            for element in self._elements("xl/_rels/workbook.xml.rels", "Relationship", STRINGS_BYTES)
        }
        sheets = []
        for element in self._elements("xl/workbook.xml", "sheet", STRINGS_BYTES):
            relation = next((str(value) for key, value in element.attrib.items() if _REL.search(str(key))), "")
            target = targets.get(relation, "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if member in self._members:
                sheets.append(Sheet(str(element.get("name")), member))
        old = any(
            element.get("date1904") in ("1", "true")
            for element in self._elements("xl/workbook.xml", "workbookPr", STRINGS_BYTES)
        )
        return tuple(sheets), datetime(1904, 1, 1) if old else datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zone

    def _shared(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._members:
            return []
        return [_texts(element) for element in self._elements("xl/sharedStrings.xml", "si", STRINGS_BYTES)]

    def _date_styles(self) -> list[bool]:
        if "xl/styles.xml" not in self._members:
            return []
        from openpyxl.styles.numbers import (  # noqa: PLC0415 - a fifth of a second: only where there is a workbook
            BUILTIN_FORMATS,
            is_date_format,
        )

        formats = dict(BUILTIN_FORMATS)
        for element in self._elements("xl/styles.xml", "numFmt", STRINGS_BYTES):
            formats[_int(element.get("numFmtId"), -1)] = str(element.get("formatCode", ""))
        styles = next(self._elements("xl/styles.xml", "cellXfs", STRINGS_BYTES), None)
        if styles is None:
            return []
        codes = [formats.get(_int(style.get("numFmtId"), 0), "General") for style in styles]
        return [bool(is_date_format(code)) for code in codes]

    def _elements(self, member: str, name: str, limit: int) -> Iterator[etree._Element]:
        info = self._members.get(member)
        if info is None:
            raise UnreadableError(BROKEN, reason=f"{member} is missing")
        bomb = info.file_size > RATIO_FROM and info.file_size > RATIO * max(1, info.compress_size)
        if bomb or info.file_size > limit:
            ceiling = RATIO_FROM if bomb else limit
            raise UnreadableError(TOO_LARGE, member=member, size=info.file_size, limit=ceiling)
        try:
            with self._zip.open(info) as file:
                parser = etree.iterparse(
                    file, tag=(_MAIN + name, _STRICT + name, "{*}" + name), resolve_entities=False, no_network=True,
                    load_dtd=False, huge_tree=False,
                )  # fmt: skip
                for _event, element in parser:
                    if element.getroottree().docinfo.doctype:
                        raise UnreadableError(BROKEN, reason=f"{member} declares a document type, which none needs")
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
            raise UnreadableError(BROKEN, reason=f"{member}: {error}") from error
        except (NotImplementedError, RuntimeError) as error:
            # An encrypted member, or a method of compression that zipfile does not know.
            raise UnreadableError(BROKEN, reason=f"{member}: {error}") from error


def is_workbook(file: IO[bytes]) -> bool:
    """Say whether the file is an Excel workbook (.xlsx), by its members."""
    try:
        names = set(zipfile.ZipFile(file).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names


def _moment(days: Decimal, epoch: datetime) -> str | None:
    if not 0 <= days < 2_958_466:
        return None
    # Excel counts 1900 as a leap year: below day 61 its calendar is off by one, and no record is that old.
    seconds = int((days * 86_400).to_integral_value())
    moment = epoch + timedelta(seconds=seconds)
    if days < 1:
        return moment.strftime("%H:%M:%S")
    return moment.date().isoformat() if days == days.to_integral_value() else moment.isoformat(" ")


def _texts(element: etree._Element) -> str:
    # Phonetic runs (rPh) repeat the text in another script: they are no part of it.
    parts = (
        part.text or "" for part in element.iter("{*}t") if not any(_local(up) == "rPh" for up in part.iterancestors())
    )
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _column(reference: str | None, following: int) -> int:
    found = _REFERENCE.fullmatch(reference or "")
    if found is None:
        return following
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _int(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else default
