"""Google subscriber information: the page *.SubscriberInfo.html of an answer to a legal request.

A page of headings, of list items 'Label: value', and of a table of IP activity whose columns are found by name. Learnt,
as facts, from public readers of such pages and from RLEAPP (github.com/abrignoni/RLEAPP, MIT: googleSubinfo.py),
checked on 2026-11-28. No answer that the company gave was at hand: the reader is unproven. Locators number the list
items and the rows of tables of the page ('item 3', 'row 12').

What it cannot tell: at what time the terms of service were accepted from their address.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Protocol

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.gathered import Logins, Mentions
from relais.intake.provider.people import Holder
from relais.intake.provider.record import when
from relais.intake.provider.sections import column
from relais.intake.syntax.html_source import feed
from relais.model.notice import UnreadableError, msg

NO_PLACE = msg("no item or row of this page stands at this place")
OTHER_TABLE = msg("this row is of a table without addresses: it is skipped")
NOT_READ = msg("{count} items of the page are not read: see them in the source")

SERVICE = "google"
_TITLE = re.compile(rb"google\s+subscriber\s+information", re.IGNORECASE)
_COUNTRY = re.compile(r"\s*\[[A-Z]{2}\]$")
_SELECTORS = {
    "google_account_id": "account",
    "e_mail": "email",
    "alternate_e_mails": "email",
    "contact_e_mail": "email",
    "recovery_e_mail": "email",
    "recovery_sms": "phone",
    "user_phone_numbers": "phone",
    "2_step_verification_phone_numbers": "phone",
}
_COLUMNS = {"name": "name_raw", "birthday_month_day_year": "birth_date_raw"}
_KNOWN = frozenset(("given_name", "family_name", "created_on", "terms_of_service_country", "terms_of_service_language",
                    "services", "status", "last_updated_date", "last_logins", "deletion_date"))  # fmt: skip
_DEVICES = (("android_id", "android id"), ("apple_ios_idfv", "idfv"))
_ITEM, _CELL, _ROW, _HEADING, _PLAIN = range(5)
_ROLES = {"li": _ITEM, "td": _CELL, "th": _CELL, "tr": _ROW, "h1": _HEADING, "h2": _HEADING, "h3": _HEADING}
_DEVICES_REMEMBERED = 10_000


def recognise(sealed: Sealed) -> bool:
    """Tell the page by its heading."""
    head = sealed.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and bool(_TITLE.search(head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the account and its activity."""
    account = _Account(facts)
    page = _Page(account)
    try:
        with sealed.path.open("rb") as file:
            feed(file, page)
    finally:
        page.close()
        account.end()


def passage(data: bytes, locator: str) -> str:
    """Return the text of the item or the row at 'row 12'."""
    wanted = _Wanted(locator)
    page = _Page(wanted)
    feed(BytesIO(data), page)
    page.close()
    if wanted.found is None:
        raise UnreadableError(NO_PLACE, locator)
    return wanted.found


class _Taker(Protocol):
    def item(self, place: str, text: str) -> None: ...

    def row(self, place: str, cells: list[str], *, first: bool) -> None: ...


class _Page:
    """Takes the tags of the page and hands its items and rows on."""

    def __init__(self, taker: _Taker) -> None:
        self._taker = taker
        self._elements: list[int] = []
        self._text: list[str] = []
        self._cells: list[str] | None = None
        self._items = self._rows = 0
        self._first = False

    def start(self, tag: str, _attrib: Mapping[str, str]) -> None:
        role = _ROLES.get(tag, _PLAIN)
        self._elements.append(role)
        if tag == "table":
            self._first = True
        if role != _PLAIN:
            self._flush()
            if role == _ROW:
                self._cells = []
        elif tag in ("br", "div", "p", "ul"):
            self._text.append("\n")

    def end(self, _tag: str) -> None:
        role = self._elements.pop() if self._elements else _PLAIN
        if role == _ITEM:
            self._flush()
        elif role == _CELL and self._cells is not None:
            self._cells.append(_clean(self._text))
            self._text = []
        elif role == _ROW:
            self._close_row()
        elif role == _HEADING:
            self._text = []

    def data(self, text: str) -> None:
        if _ITEM in self._elements[-4:] or _CELL in self._elements[-4:]:
            self._text.append(text)

    def close(self) -> None:
        self._flush()
        self._close_row()

    def _flush(self) -> None:
        text = _clean(self._text)
        self._text = []
        if text and self._cells is None:
            self._items += 1
            self._taker.item(f"item {self._items}", text)

    def _close_row(self) -> None:
        cells, self._cells = self._cells, None
        self._text = []
        if cells:
            self._rows += 1
            self._taker.row(f"row {self._rows}", cells, first=self._first)
            self._first = False


class _Account:
    """Makes facts of the items and rows."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._holder = Holder(facts, SERVICE)
        self._logins = Logins(facts)
        self._mentions = Mentions(facts)
        self._header: list[str] = []
        self._devices: set[tuple[str, str]] = set()
        self._terms: list[tuple[str, str]] = []
        self._unread: list[str] = []

    def item(self, place: str, text: str) -> None:
        label, colon, value = text.partition(":")
        name, value = column(label), value.strip()
        if not colon or not value or name in _KNOWN:
            return
        if kind := _SELECTORS.get(name):
            for one in re.split(r"[,\n]", value):
                service = SERVICE if kind == "account" else None
                self._holder.selector(place, kind, _COUNTRY.sub("", one.strip()), service=service)
        elif name in _COLUMNS:
            self._holder.says(place, _COLUMNS[name], value)
        elif name == "terms_of_service_ip":
            self._terms.append((place, value))
        else:
            self._unread.append(place)

    def row(self, place: str, cells: list[str], *, first: bool) -> None:
        if first:
            self._header = [column(cell) for cell in cells]
            return
        if "ip_address" not in self._header:
            self._facts.notice(OTHER_TABLE, place, skipped=1)
            return
        said = {name: cell for name, cell in zip(self._header, cells, strict=False) if cell}
        self._login(place, said.get("ip_address", ""), said.get("activity_type"), said.get("timestamp"),
                    said.get("source_port") or said.get("port"))  # fmt: skip
        for name, service in _DEVICES:
            raw = said.get(name)
            if raw and (service, raw) not in self._devices and len(self._devices) < _DEVICES_REMEMBERED:
                self._devices.add((service, raw))
                seen = when(self._facts, place, said.get("timestamp"))
                self._mentions.add(place, "device", raw, party=self._holder.at(place), service=service, seen=seen)

    def end(self) -> None:
        """Hand on what is gathered."""
        for place, ip in self._terms:
            self._login(place, ip, "terms of service", None)
        self._logins.flush()
        self._holder.finish()
        self._mentions.flush()
        if self._unread:
            self._facts.notice(NOT_READ, self._unread[0], count=len(self._unread))

    def _login(self, place: str, ip: str, event: str | None, time: str | None, port: str | None = None) -> None:
        self._logins.add(
            place, ip, party=self._holder.at(place), event=event, service=SERVICE, port=port,
            seen=when(self._facts, place, time),
        )  # fmt: skip


class _Wanted:
    """Looks for one item or row."""

    def __init__(self, place: str) -> None:
        self.found: str | None = None
        self._place = place

    def item(self, place: str, text: str) -> None:
        if place == self._place:
            self.found = text

    def row(self, place: str, cells: list[str], *, first: bool) -> None:  # noqa: ARG002 - as the page hands it on
        if place == self._place:
            self.found = " | ".join(cells)


def _clean(parts: list[str]) -> str:
    return "\n".join(line for raw in "".join(parts).split("\n") if (line := " ".join(raw.split())))


FORMAT = Format(
    name="google_subscriber",
    version=1,
    title=msg("Google subscriber information (HTML)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "login"),
    limits=(
        msg("recovery and verification numbers may be another person's: the page does not say whose they are"),
        msg("names of programs and devices in the activity are not kept"),
    ),
)
