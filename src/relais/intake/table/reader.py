"""Reads any table (CSV, TSV, XLSX) through the mapping whose header it carries."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.syntax.xlsx import Workbook, is_workbook
from relais.intake.table.call import add_calls
from relais.intake.table.cells import Cells, positions
from relais.intake.table.encoding import encoding_of, file_encoding, text_blocks
from relais.intake.table.layout import Layout, layout, layout_for
from relais.intake.table.login import add_logins
from relais.intake.table.mapping import Mapping
from relais.intake.table.message import add_messages
from relais.intake.table.money import Purse, mark_shown
from relais.intake.table.party import Parties
from relais.intake.table.payment import add_payments
from relais.intake.table.people import add_people
from relais.intake.table.ragged import without_scraps
from relais.intake.table.rows import Block, Say, blocks
from relais.intake.table.sheets import SheetLayout, has_header, sheet_blocks, sheet_layouts
from relais.intake.table.time import Clock, needs_order, order_shown
from relais.model.notice import UnreadableError, msg

NO_MAPPING = msg(
    "no mapping serves this table: run `relais mapping FILE` and confirm what its columns mean. Its header: {header}"
)
NO_RECORDS = msg("the table has a header and no record")
ENCODING = msg("the mapping says {told}, the file is written in {found}: it was read as {found}")
NOT_UNICODE = msg("the file is not in Unicode and does not say its encoding: it was read as {found}; check the accents")
NO_PLACE = msg("no record of this table stands at this place")

_LINE = re.compile(r"line (\d{1,12})", re.ASCII)
_CELL = re.compile(r"[A-Z]{1,3}(\d{1,7})", re.ASCII)
_DATES = ("date", "paid_out.date", "until.date")
_SUMS = ("amount", "credit", "debit", "paid_out.amount", "fee.amount")
_UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


def recognise(sealed: Sealed) -> bool:
    """Say whether the source is a table: a workbook, or text whose lines have as many cells as a header above them."""
    if sealed.head.startswith(b"PK"):
        with sealed.path.open("rb") as file:
            return is_workbook(file)
    return layout(sealed.head) is not None


def choose(sealed: Sealed, mappings: Sequence[Mapping]) -> Mapping | None:
    """Return the mapping that serves the table's header; of several, one of exactly this header, or of most of it."""
    exact = [mapping for mapping in mappings if not mapping.open]
    loose = sorted((mapping for mapping in mappings if mapping.open), key=lambda mapping: -len(mapping.header))
    if not sealed.head.startswith(b"PK"):
        fitting = next((mapping for mapping in exact if layout_for(sealed.head, mapping) is not None), None)
        return fitting or (_served(layout(sealed.head), loose) if loose else None)
    try:
        with sealed.path.open("rb") as file:
            book = Workbook(file)
            fitting = next((mapping for mapping in exact if has_header(book, mapping)), None)
            return fitting or next(filter(None, (_served(found, loose) for found in sheet_layouts(book))), None)
    except UnreadableError:
        return None


def _served(found: Layout | SheetLayout | None, mappings: Sequence[Mapping]) -> Mapping | None:
    if found is None:
        return None
    return next(filter(None, (mapping.serves(found.header) for mapping in mappings)), None)


def read(sealed: Sealed, facts: Facts) -> None:
    """Fill `facts` with the records of the table. Raises UnreadableError where no mapping serves it."""
    mapping = facts.mapping
    if mapping is None:
        raise UnreadableError(NO_MAPPING, header=_header(sealed))
    wanted = [position for places in positions(mapping, mapping.header).values() for position in places]
    order, decimal = _settled(sealed, facts, mapping)
    clock, purse, parties = Clock(facts, order), Purse(facts, decimal), Parties(facts)
    records = 0
    for block in _blocks(sealed, mapping, wanted, _sayer(facts)):
        cells = Cells(without_scraps(facts, block, mapping), mapping, mapping.header)
        records += len(cells)
        if mapping.table == "payment":
            add_payments(facts, cells, clock, purse, parties)
        elif mapping.table == "call":
            add_calls(facts, cells, clock, parties)
        elif mapping.table == "message":
            add_messages(facts, cells, clock, parties)
        elif mapping.table == "party":
            add_people(facts, cells, parties)
        else:
            add_logins(facts, cells, clock, parties)
    if not records:
        facts.notice(NO_RECORDS)
    _say_encoding(sealed, facts, mapping)


def passage(raw: bytes, locator: str) -> str:
    """Return the record at 'line 12' as written, or the cells of the row at 'Sheet!A12' with bars between.

    Raises UnreadableError where none stands.
    """
    found = _row(raw, locator) if raw.startswith(b"PK") else _record(raw, locator)
    if not found:
        raise UnreadableError(NO_PLACE, locator)
    return found


def _row(raw: bytes, locator: str) -> str:
    sheet, _, cell = locator.rpartition("!")
    wanted = _CELL.fullmatch(cell)
    book = Workbook(io.BytesIO(raw))
    named = next((found for found in book.sheets if found.name == sheet), None)
    if wanted is None or named is None:
        return ""
    return " | ".join(next((cells for number, cells in book.rows(named) if number == int(wanted[1])), []))


def _record(raw: bytes, locator: str) -> str:
    wanted = _LINE.fullmatch(locator)
    text = raw.decode(encoding_of(raw) or "cp1252", errors="replace").removeprefix("\ufeff")
    lines = text.split("\n") if "\n" in text else text.split("\r")
    first = int(wanted[1]) - 1 if wanted else len(lines)
    if not 0 <= first < len(lines):
        return ""
    found = layout(raw[: 1 << 16])
    reader = csv.reader((f"{line}\n" for line in lines[first:]), delimiter=found.separator if found else ",")
    try:
        next(reader)
    except (csv.Error, StopIteration):
        return lines[first].rstrip("\r")
    return "\n".join(lines[first : first + reader.line_num]).rstrip("\r\n")


def _blocks(sealed: Sealed, mapping: Mapping, wanted: Sequence[int], say: Say) -> Iterator[Block]:
    if sealed.head.startswith(b"PK"):
        yield from sheet_blocks(sealed.path, mapping, wanted, say)
        return
    found = _layout(sealed, mapping)
    encoding = _encoding(sealed, mapping)
    yield from blocks(text_blocks(sealed.path, encoding), found, wanted, say)


def _layout(sealed: Sealed, mapping: Mapping) -> Layout:
    found = layout_for(sealed.head, mapping)
    if found is None:
        raise UnreadableError(NO_MAPPING, header=_header(sealed))
    return found


def _encoding(sealed: Sealed, mapping: Mapping) -> str:
    """Return what the bytes show where they show it; what a person confirmed where they could be several."""
    found = file_encoding(sealed.path)
    told = mapping.format.get("encoding")
    return found if found in _UNICODE or told is None or told.casefold().startswith("utf") else told


def _say_encoding(sealed: Sealed, facts: Facts, mapping: Mapping) -> None:
    if sealed.head.startswith(b"PK"):
        return
    found = _encoding(sealed, mapping)
    told = mapping.format.get("encoding")
    if told is None and found not in _UNICODE:
        facts.notice(NOT_UNICODE, found=found)
    elif told is not None and _family(told) != _family(found) and not sealed.head.isascii():
        facts.notice(ENCODING, told=told, found=found)


def _family(encoding: str) -> str:
    return "utf" if encoding.casefold().startswith("utf") else encoding.casefold()


def _settled(sealed: Sealed, facts: Facts, mapping: Mapping) -> tuple[str | None, str | None]:
    """Return the order of day and month, and the decimal mark: as answered, as confirmed, else as the file proves.

    Proof is looked for in the whole file before anything is read: the thirteenth of a month may stand at its end.
    """
    order = _told(facts, mapping, "date_order")
    decimal = _told(facts, mapping, "decimal")
    places = positions(mapping, mapping.header)
    dates = [field for field in _DATES if field in places] if order is None else []
    sums = [field for field in _SUMS if field in places] if decimal is None else []
    wanted = [position for field in (*dates, *sums) for position in places[field]]
    if not wanted:
        return order, decimal
    for block in _blocks(sealed, mapping, wanted, _silent):
        cells = Cells(block, mapping, mapping.header)
        for field in dates if order is None else ():
            order = order or order_shown(cells.text(field))
        for field in sums if decimal is None else ():
            decimal = decimal or mark_shown(cells.text(field))
        dates = [field for field in dates if order is None and needs_order(cells.text(field))]
        if not dates and (decimal is not None or not sums):
            break
    return order, decimal


def _told(facts: Facts, mapping: Mapping, key: str) -> str | None:
    answered = facts.answer(key)
    return answered[0] if answered is not None else mapping.format.get(key)


def _sayer(facts: Facts) -> Say:
    def say(template: str, place: str, params: dict[str, object]) -> None:
        skipped = params.pop("skipped", 0)
        facts.notice(template, place, skipped=int(str(skipped)), **params)

    return say


def _silent(_template: str, _place: str, _params: dict[str, object]) -> None:
    """Say nothing: the second pass over the same rows does."""


def _header(sealed: Sealed) -> str:
    if not sealed.head.startswith(b"PK"):
        found = layout(sealed.head)
        return " | ".join(found.header) if found is not None else "—"
    with sealed.path.open("rb") as file:
        return " // ".join(" | ".join(found.header) for found in sheet_layouts(Workbook(file))) or "—"


FORMAT = Format(
    name="table",
    version=1,
    title=msg("Table (CSV, TSV, XLSX) read through a mapping"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "payment", "call", "message", "login"),
    samples=(
        "bank_wallet_csv/n26-fr.csv",
        "bank_wallet_csv/payoneer.csv",
        "bank_wallet_csv/stripe-default.csv",
        "mobile_money/mobilemoney_rows_1-3000.csv",
        "mobile_money/recharges_rows_1-2000.csv",
    ),
    limits=(msg("a table whose header no mapping serves is sealed and unread"),),
    mapping=choose,
)
