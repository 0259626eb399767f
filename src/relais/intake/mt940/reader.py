"""Bank statements (MT940) and interim reports (MT942) of SWIFT, with or without the envelope of a message.

Written after samples and public readers of the format (mt940, libmt94x, swift-mt-message); the manuals of banks were
seen in excerpts only. Last checked 2026-11-28. Samples of software that is not ours (wolph/mt940), statement lines
counted by grep: `betterplace__sepa_snippet.sta` 11, `citi__mt940.txt` 5, `cmxl__mt940.sta` 16, `jejik__abnamro.sta` 10,
`self-provided__february_30.sta` 1, `self-provided__multiline.sta` 1 and 1 stray line after its end. Tried on excerpts
of public files, not kept: mBank's MT942 of wolph/mt940, the MT942 of qoomon/banking-swift-messages-java, ING's example
of gingerpayments/python-libmt94x.

A locator is the line at which a field begins ('line 12'). The time is the day of the entry, else of the value; no zone
is written, so it is asked for. Balances are not read. The other side is named only where a structure names it.
"""

import re
from collections.abc import Iterable
from io import StringIO
from itertools import islice
from typing import Any

from relais.intake.clock import Clock
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import NOT_A_TIME, Instant
from relais.intake.mt940 import private
from relais.intake.mt940.details import Details, details
from relais.intake.mt940.entry import Line, entry_day, statement_line, value_day
from relais.intake.mt940.fields import LONGEST, Field, fields
from relais.intake.mt940.holder import Holder, holder
from relais.intake.payments import Payments, currency_code, reference_code, sum_columns
from relais.intake.side import Parties
from relais.intake.table.encoding import encoding_of, file_encoding
from relais.model.notice import UnreadableError, msg

NO_STATEMENT = msg("no statement in the file")
NOT_A_LINE = msg("“{raw}” has not the form of a statement line: it is skipped")
STRAY = msg("this line stands after the end of its statement: it is skipped, for no account is known to be its own")
BAD_VALUE = msg("the day of value “{raw}” is none of the calendar: the day of the entry stands for it")
CUT = msg("the field goes on for more than {count} characters, far beyond any of a bank: its end is not read")
NOT_ENDED = msg("the message does not end as its envelope asks (“-}”): it was cut, and what is missing is not known")
NO_PLACE = msg("no field begins at this place")

_BEGINS = re.compile(r"(?:\A|\n)(?:\{4:)?:20:[^\n]*\n(?:[^\n]*\n){0,8}?:25P?:")
_GOES_ON = re.compile(r"\n:(?:60[FM]|61|62[FM]|34F):")
_OPENS = {"20", "25", "25P"}
# What belongs to the statement line before it.
_BELOW = {"86", "NS"}
# What a passage shows below its first field: the name of a holder stands behind the number of the statement.
_SHOWN_WITH = {":61": _BELOW, ":25": {"28", "28C", "NS"}}
_PLACE = re.compile(r"line (\d{1,11})", re.ASCII)
_SENDER = re.compile(r"\{1:[A-Z]\d\d([A-Z0-9]{8})[^}]*\}\s*\{2:I|\{2:O\d{3}\d{4}\d{6}([A-Z0-9]{8})")
# A head that opens with text of its own is a letter or an e-mail that quotes a statement.
_LINES_BEFORE = 12
# Days remembered: a statement has few, and many entries on each.
_DAYS = 10_000


def recognise(sealed: Sealed) -> bool:
    """Tell a statement by its first fields, behind a header of a few short lines at most."""
    text = sealed.head.decode("latin-1").replace("\r\n", "\n").removeprefix("ï»¿")
    begin = _BEGINS.search(text)
    if begin is None or not _GOES_ON.search(text, begin.end()):
        return False
    before = text[: begin.start()].split("\n")
    return len(before) <= _LINES_BEFORE and all(len(line) <= 200 for line in before)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every statement line of every statement."""
    reader = _Reader(facts)
    with sealed.path.open(encoding=file_encoding(sealed.path), errors="replace", newline="\n") as file:
        reader.read(fields(file))
    if not reader.statements:
        raise UnreadableError(NO_STATEMENT)


def passage(data: bytes, locator: str) -> str:
    """Return the field that begins at a line, a statement line with what belongs to it. Raises UnreadableError."""
    found = _PLACE.fullmatch(locator)
    if found is None or not int(found[1]):
        raise UnreadableError(NO_PLACE, locator)
    text = data.decode(encoding_of(data) or "cp1252", errors="replace")
    number = int(found[1])
    shown: list[str] = []
    # A tag begins a field wherever it stands: no line before it need be read.
    for one in fields(islice(StringIO(text, newline="\n"), number - 1, None), number):
        begins = one.number == number and one.tag not in "-{"
        if begins or (shown and one.tag in _SHOWN_WITH.get(shown[0][:3], ())):
            shown.append(f":{one.tag}:{one.text}")
        else:
            break
    if not shown:
        raise UnreadableError(NO_PLACE, locator)
    return "\n".join(shown)


class _Reader:
    """Follows the fields: one statement is open at a time, and one line waits for the information that follows it."""

    def __init__(self, facts: Facts) -> None:
        self.statements = 0
        self._facts = facts
        self._clock = Clock(facts)
        self._parties = Parties(facts)
        self._payments = Payments(facts)
        self._waiting: tuple[Line, str, dict[str, list[str]]] | None = None
        self._said: set[int | None] = set()
        self._sender: str | None = None
        self._header = ""
        self._days: dict[str, Instant] = {}
        self._named: Holder | None = None
        self._begin()
        self._open = False

    def read(self, found: Iterable[Field]) -> None:
        """Take in all fields."""
        for one in found:
            if one.tag not in _BELOW:
                self._entry()
            self._take(one)
        self._entry()
        self._settle()
        if self._open and self._header:
            self._facts.notice(NOT_ENDED, skipped=1)
        self._payments.flush()

    def _begin(self) -> None:
        self._settle()
        self._open = True
        self._holder: int | None = None
        self._accounts: frozenset[str] = frozenset()
        self._bank = self._sender
        self._currency: str | None = None
        self._interim = False

    def _take(self, one: Field) -> None:
        if one.cut:
            self._facts.notice(CUT, f"line {one.number}", count=LONGEST)
        if one.tag == "{":
            self._header += one.text
            if found := _SENDER.search(self._header):
                self._sender = found[1] or found[2]
        elif one.tag == "-":
            self._settle()
            self._open, self._sender, self._header = False, None, ""
        elif one.tag in _OPENS:
            self._account(one)
        elif one.tag in ("60F", "60M", "34F"):
            self._interim = self._interim or one.tag == "34F"
            start = 0 if one.tag == "34F" else 7
            self._currency = self._currency or currency_code(one.lines[0].strip()[start : start + 3])
        elif one.tag == "61":
            self._settle()
            self._line(one)
        elif one.tag in _BELOW and self._waiting is not None:
            self._waiting[2][one.tag].extend(one.lines)
        elif one.tag == "NS":
            self._private(one)

    def _account(self, one: Field) -> None:
        """Begin a statement at its reference, and learn of the holder of the account at its number."""
        if one.tag == "20":
            self._begin()
            self.statements += 1
            return
        self._open = True
        self._settle()
        self._named = holder(f"line {one.number}", one.lines[0], self._bank)
        self._bank = self._named.bank

    def _settle(self) -> None:
        """Add the holder, now that the fields before the first entry are read."""
        if self._named is not None:
            side = self._named.side(self._currency)
            self._accounts = side.accounts
            self._holder = self._parties.ordinal(self._named.place, "account", side)
            self._named = None

    def _private(self, one: Field) -> None:
        """Learn the name of the holder; what else stands outside of entries has no place in the facts."""
        parts = private.sub_fields(one.lines)
        rest = {private.shown(number): None for number, _text in parts}
        if self._named is not None and self._named.name is None and (name := private.holder_name(parts)):
            self._named.name = name
            rest.pop(private.shown(private.HOLDER))
        if rest:
            self._facts.notice(private.NOT_KEPT, f"line {one.number}", numbers=", ".join(rest))

    def _line(self, one: Field) -> None:
        place = f"line {one.number}"
        if not self._open:
            self._facts.notice(STRAY, place, skipped=1)
        elif (line := statement_line(one.lines)) is None:
            self._facts.notice(NOT_A_LINE, place, raw=one.lines[0][:40], skipped=1)
        else:
            self._waiting = (line, place, {"86": [], "NS": []})

    def _entry(self) -> None:
        """Add the payment of the line that waits, now that all that belongs to it is known."""
        if self._waiting is None:
            return
        (line, place, below), self._waiting = self._waiting, None
        more = private.sub_fields(below["NS"]) if below["NS"] else []
        told = details(line, below["86"], self._accounts, more)
        # Once each: a bank writes the same ones in every entry.
        if more and (new := {one: told for one, told in private.unknown(more).items() if one not in self._said}):
            self._facts.notice(private.MINED, place, numbers=", ".join(new.values()))
            self._said.update(new)
        pays = line.pays
        facing = self._parties.ordinal(place, "payee" if pays else "payer", told.other)
        for role, side in told.behind.items():
            self._parties.ordinal(place, role, side)
        row = {
            "payer": self._holder if pays else facing,
            "payee": facing if pays else self._holder,
            "operator": self._bank,
            "type_raw": " ".join(filter(None, (line.type, told.code))) or None,
            "status": self._status(line),
            "status_raw": line.mark if len(line.mark) == 2 else None,
            "reference": reference_code(told.reference),
            "reference_raw": told.reference,
            **self._when(line, place).columns(),
            **self._sums(line, told, place),
        }
        self._payments.add(place, row, told.text or None)

    def _status(self, line: Line) -> str:
        if line.back:
            return "refunded"
        if line.mark in ("EC", "ED"):
            return "attempted"
        # What an interim report lists may still change before the statement.
        return "unknown" if self._interim else "completed"

    def _when(self, line: Line, place: str) -> Instant:
        raw = line.value + line.entry.strip()
        if (known := self._days.get(raw)) is not None:
            return known
        value, booked = value_day(line.value), entry_day(line.value, line.entry)
        day = booked or value
        if day is None:
            self._facts.notice(NOT_A_TIME, place, raw=raw)
            return Instant(None, raw)
        if value is None:
            self._facts.notice(BAD_VALUE, place, raw=line.value)
        elif booked is None and line.entry.strip():
            self._facts.notice(NOT_A_TIME, place, raw=line.entry)
        found = self._clock.day(place, day, raw)
        if found.at is not None and value is not None and len(self._days) < _DAYS:
            self._days[raw] = found
        return found

    def _sums(self, line: Line, told: Details, place: str) -> dict[str, Any]:
        """Return the sum booked, and what was ordered in another currency and the charges where they are stated."""
        facts = self._facts
        booked, fee, ordered = (line.amount, self._currency), told.sums.get("CHGS"), told.sums.get("OCMT")
        sent: tuple[str, str | None] = booked
        out: tuple[str, str | None] | None = None
        if ordered is not None and ordered[0] != self._currency:
            original = (ordered[1], ordered[0])
            sent, out = (booked, original) if line.pays else (original, booked)
        return {
            **sum_columns(facts, place, *sent, decimal=","),
            **(sum_columns(facts, place, *out, prefix="paid_out_", decimal=",") if out else {}),
            **(sum_columns(facts, place, fee[1], fee[0], prefix="fee_", decimal=",") if fee else {}),
        }


FORMAT = Format(
    name="mt940",
    version=1,
    title=msg("Bank statement (SWIFT MT940, MT942)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "payment"),
    samples=(
        "mt940/betterplace__sepa_snippet.sta",
        "mt940/citi__mt940.txt",
        "mt940/cmxl__mt940.sta",
        "mt940/jejik__abnamro.sta",
        "mt940/self-provided__february_30.sta",
        "mt940/self-provided__multiline.sta",
    ),
    limits=(
        msg("the other side is named only where a known structure of field 86 names it; other text is mined"),
        msg("balances are not read; a day names no zone, which is asked for"),
    ),
)
