"""Answer of Cash App to a legal request: a workbook of labelled lists (names, cards, bank accounts) and loose cells.

Learnt, as facts, from the module source of RLEAPP (github.com/abrignoni/RLEAPP, MIT: cashappReturns.py), checked on
2026-11-28: three headings with their lists below, and e-mails, telephones and addresses anywhere, with a date on their
left. No answer that the company gave was at hand: the reader is unproven. Locators are cells ('Sheet!B7').

What it cannot tell: payments, whose columns no public description names; the token of the account, which only the
name of the file holds.
"""

import re
from io import BytesIO
from itertools import islice

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.gathered import Logins, Mentions
from relais.intake.instant import NEVER, Instant
from relais.intake.provider.people import Holder
from relais.intake.stated import moment
from relais.intake.syntax.xlsx import Workbook
from relais.model.notice import UnreadableError, msg
from relais.selectors.kinds import parse

NOT_READ = msg("{count} rows of the sheet “{sheet}” hold nothing that is read: see them in the source")
NO_PLACE = msg("no cell stands at this place")

SERVICE = "cash app"
# What stands below a heading, and whether one row of column names comes between.
_HEADINGS = {
    "Display Name History": ("name", False),
    "Payment Source History": ("card", True),
    "Issued Instruments": ("card", True),
    "Physical Card Number": ("card", False),
    "Bank Account Number": ("bank", False),
}
_OWN = frozenset(("Display Name History", "Payment Source History", "Issued Instruments"))
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?")
_PHONE = re.compile(r"\+?[1-9]\d{7,14}")
_LABEL = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 _()/#.-]{2,60}")
_PLACE = re.compile(r"(.{1,100})!([A-Z]{1,3})(\d{1,7})")
_HEAD_ROWS = 2_000


def recognise(sealed: Sealed) -> bool:
    """Tell the workbook by two of its three headings."""
    if not sealed.head.startswith(b"PK"):
        return False
    try:
        with sealed.path.open("rb") as file:
            book = Workbook(file)
            found: set[str] = set()
            for sheet in book.sheets:
                for _number, cells in islice(book.rows(sheet), _HEAD_ROWS):
                    found |= _OWN & {cell.strip() for cell in cells}
                    if len(found) > 1:
                        return True
    except UnreadableError:
        return False
    return False


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every sheet."""
    account = _Account(facts)
    try:
        with sealed.path.open("rb") as file:
            book = Workbook(file)
            for sheet in book.sheets:
                account.sheet(sheet.name)
                for number, cells in book.rows(sheet):
                    account.row(number, [cell.strip() for cell in cells])
    finally:
        account.end()


def passage(data: bytes, locator: str) -> str:
    """Return the row of the cell at 'Sheet!B7'."""
    wanted = _PLACE.fullmatch(locator)
    book = Workbook(BytesIO(data))
    for sheet in book.sheets:
        if wanted and sheet.name == wanted[1]:
            for number, cells in book.rows(sheet):
                if number == int(wanted[3]):
                    return " | ".join(cells)
    raise UnreadableError(NO_PLACE, locator)


class _Account:
    """Makes facts of rows, remembering for each column which heading stands above."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._holder = Holder(facts, SERVICE)
        self._logins = Logins(facts)
        self._mentions = Mentions(facts)
        self._sheet = ""
        self._last = 0
        self._lists: dict[int, tuple[str, bool]] = {}
        self._labels: dict[int, str] = {}
        self._unread = 0
        self._named = False

    def sheet(self, name: str) -> None:
        """Begin a sheet."""
        if self._unread:
            self._facts.notice(NOT_READ, f"{self._sheet}!A1", sheet=self._sheet, count=self._unread)
        self._sheet, self._last, self._unread = name, 0, 0
        self._lists, self._labels = {}, {}

    def row(self, number: int, cells: list[str]) -> None:
        """Take one row; a list ends at the first row where its column is empty."""
        if number > self._last + 1:
            self._lists = {}
        self._last = number
        read = False
        for column, text in enumerate(cells):
            if text in _HEADINGS:
                self._lists[column] = _HEADINGS[text]
                read = True
            elif column in self._lists:
                read |= self._listed(number, column, cells)
            elif text:
                read |= self._loose(number, column, cells)
        for column in [column for column in self._lists if column >= len(cells) or not cells[column]]:
            del self._lists[column]
        # A row of names of columns is no record.
        self._unread += not read and any(sign.isdigit() for cell in cells for sign in cell)

    def end(self) -> None:
        """Hand on what is gathered."""
        self.sheet("")
        self._holder.finish()
        self._logins.flush()
        self._mentions.flush()

    def _listed(self, number: int, column: int, cells: list[str]) -> bool:
        what, names_first = self._lists[column]
        text, place = cells[column], self._place(number, column)
        beside = [cell for cell in cells[column + 1 : column + 3] if cell]
        if names_first:
            self._lists[column] = (what, False)
        elif what == "name" and text:
            self._name(place, text)
        elif what == "bank" and text:
            service = f"aba {beside[0]}" if beside and beside[0].isdigit() else None
            self._holder.selector(place, "account", text, service=service)
        elif text:
            self._holder.selector(place, "account", text, service="card")
        return True

    def _name(self, place: str, text: str) -> None:
        """Keep the first name with the account; each other one is a row of its own, for a row has one name."""
        if self._named:
            self._facts.add("party", place, role="account", nickname=text)
        else:
            self._holder.says(place, "nickname", text)
        self._named = True

    def _loose(self, number: int, column: int, cells: list[str]) -> bool:
        text, label = cells[column], self._labels.get(column, "").casefold()
        place = self._place(number, column)
        if "@" in text and parse("email", text) is not None:
            self._mention(place, "email", text, self._left(place, column, cells))
        elif _PHONE.fullmatch(text) and "ssn" not in label and (text.startswith("+") or "phone" in label):
            self._mention(place, "phone", text, self._left(place, column, cells))
        elif ("." in text or ":" in text) and parse("ip", text) is not None:
            dates = [cell for cell in cells if _DATE.fullmatch(cell)]
            seen = moment(self._facts, place, dates[0]) if len(dates) == 1 else NEVER
            self._logins.add(place, text, party=self._holder.at(place), service=SERVICE, seen=seen)
        else:
            if _LABEL.fullmatch(text) and not _DATE.fullmatch(text):
                self._labels[column] = text
            return False
        return True

    def _left(self, place: str, column: int, cells: list[str]) -> Instant:
        before = cells[column - 1] if column else ""
        return moment(self._facts, place, before) if _DATE.fullmatch(before) else NEVER

    def _mention(self, place: str, kind: str, raw: str, seen: Instant) -> None:
        self._mentions.add(place, kind, raw, party=self._holder.at(place), seen=seen)

    def _place(self, number: int, column: int) -> str:
        letters = ""
        while column >= 0:
            letters, column = chr(ord("A") + column % 26) + letters, column // 26 - 1
        return f"{self._sheet}!{letters}{number}"


FORMAT = Format(
    name="cashapp_answer",
    version=1,
    title=msg("Answer of Cash App (XLSX)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "login"),
    limits=(
        msg("payments are not read: no public description names their columns"),
        msg("the token of the account stands only in the name of the file, which is not read"),
    ),
)
