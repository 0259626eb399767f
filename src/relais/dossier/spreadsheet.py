"""Tables as a spreadsheet (XLSX): texts are texts by their type, whatever they begin with, and compute nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any, cast
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from relais.dossier.archive import archive

# What a sheet holds and a cell; a longer text is cut, and says so.
MOST_ROWS = 1_048_575
_MOST_SIGNS = 32_767
_CUT = "…"
_TITLE, _FORBIDDEN = 31, str.maketrans("[]:*?/\\'", "        ")
_NARROW, _WIDE, _LOOKED_AT = 8, 60, 200
# A spreadsheet reckons with so many digits: a longer number stays a text, to the last of them.
_DIGITS = 15
_SIGNED = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its headings, its rows. Cells: text, number, day, instant, truth or None."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]


def sheet(tables: Iterable[Sheet]) -> bytes:
    """Return a workbook of tables, a sheet each; the same tables, the same bytes. Instants stand in UTC.

    A table that is longer than a sheet goes on in the next.
    """
    book = Workbook(write_only=True)
    names: set[str] = set()
    for table in tables:
        rows = iter(table.rows)
        part = list(islice(rows, MOST_ROWS))
        while True:
            _write(book.create_sheet(_title(table.name, names)), table.headings, part)
            part = list(islice(rows, MOST_ROWS))
            if not part:
                break
    if not names:
        book.create_sheet("-")
    held = BytesIO()
    book.save(held)
    return _timeless(held)


def _write(page: WriteOnlyWorksheet, headings: Sequence[str], rows: list[Sequence[object]]) -> None:
    page.freeze_panes = "A2"
    # Its types do not tell that a sheet to be written alone has columns, too.
    widths = cast("Any", page).column_dimensions
    for at, heading in enumerate(headings):
        longest = max((len(str(row[at])) for row in rows[:_LOOKED_AT]), default=0)
        width = min(max(len(heading), longest, _NARROW) + 2, _WIDE)
        widths[get_column_letter(at + 1)].width = width
    page.append([_cell(page, one, bold=True) for one in headings])
    for row in rows:
        page.append([_cell(page, one) for one in row])


def _cell(page: WriteOnlyWorksheet, value: object, *, bold: bool = False) -> Any:
    kept, form = _kept(value)
    cell = WriteOnlyCell(page, kept)
    if isinstance(kept, str):
        # By itself the library makes a formula of what begins as one.
        cell.data_type = "s"
        cell.quotePrefix = kept.lstrip().startswith(_SIGNED)
    if form:
        cell.number_format = form
    if bold:
        cell.font = Font(bold=True)
    return cell


def _kept(value: object) -> tuple[Any, str]:
    """Return a value as the sheet holds it, and its number format."""
    match value:
        case None | bool():
            return value, ""
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None), "yyyy-mm-dd hh:mm:ss"
        case date():
            return value, "yyyy-mm-dd"
        case int() if len(str(abs(value))) <= _DIGITS:
            return value, "0"
        case Decimal() if value.is_finite() and len(value.normalize().as_tuple().digits) <= _DIGITS:
            places = max(0, -int(value.normalize().as_tuple().exponent))
            return value, "0" if places == 0 else f"0.{'0' * max(2, places)}"
        case _:
            text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(value))
            return (text if len(text) <= _MOST_SIGNS else text[: _MOST_SIGNS - 1] + _CUT), ""


def _title(name: str, names: set[str]) -> str:
    """Return a name that a sheet can bear, and no other sheet bears."""
    plain = " ".join(ILLEGAL_CHARACTERS_RE.sub("", name).translate(_FORBIDDEN).split())[:_TITLE] or "-"
    title, number = plain, 1
    while title.casefold() in names:
        number += 1
        title = f"{plain[: _TITLE - len(str(number)) - 1]} {number}"
    names.add(title.casefold())
    return title


def _timeless(held: BytesIO) -> bytes:
    """Return the workbook without the moment at which it was made."""
    with ZipFile(held) as packed:
        names = [name for name in packed.namelist() if name != "docProps/core.xml"]
        told = {name: packed.read(name) for name in names}
    # The properties of a document may be left out; what points to them goes with them.
    for name, mark in (("_rels/.rels", b"core-properties"), ("[Content_Types].xml", b"/docProps/core.xml")):
        told[name] = b"".join(part for part in _elements(told[name]) if mark not in part)
    return archive(told.items())


def _elements(xml: bytes) -> list[bytes]:
    """Return a flat XML text, cut before each element."""
    first, *parts = xml.split(b"<")
    return [first, *(b"<" + part for part in parts)]
