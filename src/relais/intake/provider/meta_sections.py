"""What the sections of a Meta business record become: the account, its logins and devices, its conversations."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from relais.intake.facts import Facts
from relais.intake.gathered import Logins
from relais.intake.instant import Instant
from relais.intake.mention import mention
from relais.intake.provider.meta_fields import Field
from relais.intake.provider.meta_log import CallLog, MessageLog
from relais.intake.provider.meta_people import People
from relais.intake.provider.meta_threads import Threads
from relais.intake.provider.people import Holder
from relais.intake.provider.record import Record, Records, when
from relais.model.notice import msg
from relais.selectors.handle import service_name

CYBERTIP = msg("the company reported this account to NCMEC itself: CyberTip {reference} of {time}")
NOT_READ = msg("{count} fields of the section “{section}” are not read: see them in the source")
STRAY = msg("this text belongs to no field: it is not read")

_EMPTY = re.compile(r"No responsive records(?: located)?\.?", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d[\d ().-]{4,}\d")
_REQUEST = ("Internal Ticket Number", "Account Type", "Generated", "Date Range")
_SIMPLE = {
    "emails": ("selector", "email"),
    "phone_numbers": ("selector", "phone"),
    "vanity": ("selector", "handle"),
    "date_of_birth": ("column", "birth_date_raw"),
    "registration_ip": ("registered", "ip"),
    "registration_date": ("registered", "time"),
}
_NAMES = ("First", "Middle", "Last")


class Section(Protocol):
    """What takes the fields of one section."""

    def field(self, found: Field) -> bool:
        """Take one field; False where it is not read."""

    def gap(self, depth: int) -> None:
        """Take the end of a block."""

    def end(self) -> None:
        """Hand on what is gathered."""


class Sections:
    """Takes the fields of a whole page and hands them to their section."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._holder = Holder(facts)
        self._people = People(facts, self._holder)
        self._logins = Logins(facts)
        self._name = ""
        self._section: Section | None = None
        self._registered: dict[str, tuple[str, str]] = {}
        self._full_name: dict[str, str] = {}
        self._unread: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def field(self, found: Field) -> None:
        """Take one field."""
        if found.section != self._name:
            self._enter(found.section)
        if found.label.endswith("Definition") or _EMPTY.fullmatch(found.text):
            return
        if not found.label:
            if found.text:
                self._facts.notice(STRAY, found.place, skipped=1)
            return
        if not (self._section.field(found) if self._section else self._simple(found)) and found.text:
            self._unread[found.section] += 1
            self._first.setdefault(found.section, found.place)

    def gap(self, depth: int) -> None:
        """Take the end of a block."""
        if self._section:
            self._section.gap(depth)

    def end(self) -> None:
        """Hand on what is gathered, and say what was not read."""
        self._enter("")
        ip = self._registered.get("ip")
        at = self._registered.get("time")
        if ip:
            self._login(
                ip[0], ip[1], "registration", when(self._facts, at[0], at[1]) if at else when(self._facts, "", "")
            )
        self._logins.flush()
        self._holder.finish()
        for section, count in self._unread.items():
            self._facts.notice(NOT_READ, self._first[section], section=section, count=count)

    def _enter(self, name: str) -> None:
        if self._section:
            self._section.end()
        if self._full_name:
            self._holder.says("", "name_raw", " ".join(self._full_name[n] for n in _NAMES if n in self._full_name))
            self._full_name = {}
        self._name = name
        self._section = self._made(name)

    def _made(self, name: str) -> Section | None:
        if name in ("ip_addresses", "logins", "prospective_login_ips"):
            return Table(self._address, ("IP Address", "IP", "Time", "Timestamp", "Action", "Port"))
        if name == "devices":
            return Table(self._device, ("Type", "Id"))
        if name == "ncmec_reports":
            return Table(self._cybertip, ("CyberTip ID", "Cybertip", "Time"), beginning=("CyberTip ID", "Cybertip"))
        if name == "unified_messages":
            return Threads(self._facts, self._people)
        if name == "message_log":
            return MessageLog(self._facts, self._people, self._logins)
        return CallLog(self._facts, self._people, self._logins) if name == "call_logs" else None

    def _simple(self, found: Field) -> bool:
        section, text = found.section, found.text
        if section == "request_parameters":
            return self._request(found)
        if section == "name":
            return self._named(found)
        if section not in _SIMPLE:
            return False
        what, which = _SIMPLE[section]
        if what == "registered":
            if text:
                self._registered.setdefault(which, (found.place, text))
        elif what == "column":
            self._holder.says(found.place, which, text)
        else:
            for line in filter(None, text.split("\n")):
                self._selector(found.place, which, line)
        return True

    def _selector(self, place: str, kind: str, line: str) -> None:
        if kind == "phone" and (number := _PHONE.search(line)):
            rest = line.replace(number[0], "", 1).casefold()
            verified = None if "verified" not in rest else not re.search(r"\bnot\b|unverified", rest)
            self._holder.selector(place, kind, number[0], verified=verified)
        else:
            self._holder.selector(place, kind, line, service=self._holder.service if kind == "handle" else None)

    def _request(self, found: Field) -> bool:
        label, text = found.label, found.text
        if label == "Service":
            self._holder.service = service_name(text) if text else None
        elif label == "Target":
            self._people.target = text.strip() or None
            self._holder.selector(found.place, "handle", text, service=self._holder.service)
        elif label == "Account Identifier":
            self._people.target = self._people.target or text.strip().lstrip("+") or None
            self._holder.selector(found.place, "handle", text, service=self._holder.service)
        else:
            return label in _REQUEST
        return True

    def _named(self, found: Field) -> bool:
        if found.label in _NAMES:
            if found.text:
                self._full_name[found.label] = found.text
            self._holder.says(found.place, "name_raw", "")
        elif found.text:
            self._holder.says(found.place, "name_raw", found.text)
        return True

    def _address(self, record: Record) -> None:
        ip = record.first("IP Address", "IP")
        seen = when(self._facts, record.place, record.first("Time", "Timestamp"))
        if ip or seen.raw:
            self._login(record.place, ip or "", record.first("Action"), seen, record.first("Port"))

    def _login(self, place: str, ip: str, event: str | None, seen: Instant, port: str | None = None) -> None:
        self._logins.add(
            place, ip, party=self._holder.at(place), event=event, service=self._holder.service, port=port,
            seen=seen,
        )  # fmt: skip

    def _device(self, record: Record) -> None:
        if identifier := record.first("Id"):
            service = record.first("Type")
            mention(
                self._facts, record.place, "device", identifier, party=self._holder.at(record.place), service=service
            )

    def _cybertip(self, record: Record) -> None:
        reference = record.first("CyberTip ID", "Cybertip")
        if reference:
            self._facts.notice(
                CYBERTIP, record.place, reference=reference[:40], time=(record.first("Time") or "?")[:40]
            )


class Table:
    """A section whose records are a few labelled fields."""

    def __init__(
        self, finish: Callable[[Record], None], labels: tuple[str, ...], beginning: tuple[str, ...] = ()
    ) -> None:
        self._records = Records(finish, labels, beginning=beginning)

    def field(self, found: Field) -> bool:
        """Take one field; False where it is not read."""
        return self._records.take(found.place, found.depth, found.label, found.text)

    def gap(self, depth: int) -> None:
        """Take the end of a block."""
        self._records.gap(depth)

    def end(self) -> None:
        """Hand on what is gathered."""
        self._records.end()
