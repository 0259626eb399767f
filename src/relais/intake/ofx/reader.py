"""Statements that banks and card companies let download as OFX, QFX or QBO: SGML (1.x) and XML (2.x).

Written after samples and public readers that cite the OFX specification (OfxSharp, ofx4j; the text itself was not at
hand), last checked 2026-11-28. Samples of software that is not ours (jseutter/ofxparse), transactions counted by grep:
`anzcc.ofx` 1, `bank_medium.ofx` 3, `suncorp.ofx` 1.

Times: by the specification, as those readers cite it (3.2.8), a time without an offset is GMT. Banks do not keep to it:
they write local days and clocks without one (stoicflame/ofx4j issue 30; the samples of ANZ and Suncorp). Read as GMT,
most of these payments would be shifted, so a time without an offset waits for the answer to `zone`, and midnight
without one is a day.

A locator counts the elements of one name through the whole file: 'STMTTRN[12]', 'STMTRS[1]'. NAME holds the payee or a
description, the format does not say which: it is kept as the name of the other side, and mined.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import Any, TextIO

from relais.intake.clock import Clock
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.ofx.moment import moment
from relais.intake.ofx.tags import LONGEST, Tag, tags
from relais.intake.payments import Payments, currency_code, reference_code, sum_columns
from relais.intake.side import Parties, Side
from relais.intake.table.encoding import encoding_of, file_encoding
from relais.intake.table.money import is_unsure, mark_of
from relais.model.notice import UnreadableError, msg
from relais.selectors.kinds import parse

NO_STATEMENT = msg("no statement of an account in the file")
UNENDED = msg("the transaction breaks off: what stands of it is read")
NOT_ENDED = msg("the file does not end as its form asks (</OFX>): it was cut, and what is missing is not known")
NO_DAY = msg("the transaction states no day: the payment is kept without its time")
EMPTY = msg("the transaction names neither a sum nor a day: it is skipped")
CUT = msg("a value of more than {count} characters is read no further: no bank writes such")
CONTRARY = msg("the transaction is a {type}, and the sign of its sum says the contrary: who pays is left open")
NO_PLACE = msg("no element of that number in the file")

_HEAD = re.compile(r"\s*(?:OFXHEADER\s*:|<\?xml[^>]*>|<\?OFX\b|<!--|<OFX>)", re.IGNORECASE)
_BODY = re.compile(r"<OFX>.*?<(?:SIGNONMSGSRSV1|[A-Z0-9]*MSGSRSV1|STMTTRNRS|CCSTMTTRNRS)>", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(r"CHARSET\s*:\s*(125\d)\b")
_STATEMENTS = {"STMTRS", "CCSTMTRS", "INVSTMTRS"}
_TRANSACTIONS = {"STMTTRN": "completed", "STMTTRNP": "attempted"}
# Words that by themselves say whether the holder pays. Others are borne by sums of either sign.
_PAYS = {"DEBIT": True, "CREDIT": False, "DEP": False, "DIRECTDEP": False}
# Elements that hold others; any other holds a value, or nothing.
_GROUPS = {"PAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY", "BANKACCTFROM", "CCACCTFROM", "INVACCTFROM"}
_PLACE = re.compile(r"([A-Z]{5,9})\[(\d{1,12})\]", re.ASCII)
_ADDRESS = ("ADDR1", "ADDR2", "ADDR3", "CITY", "STATE", "POSTALCODE", "COUNTRY")


def recognise(sealed: Sealed) -> bool:
    """Tell the format by its header and the first elements."""
    text = sealed.head.decode("latin-1").removeprefix("ï»¿")
    return _HEAD.match(text) is not None and _BODY.search(text) is not None


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every transaction of every statement."""
    reader = _Reader(facts)
    with sealed.path.open(encoding=_encoding(sealed), errors="replace") as file:
        reader.read(file)
    if not reader.counts.keys() & _STATEMENTS:
        raise UnreadableError(NO_STATEMENT)


def passage(data: bytes, locator: str) -> str:
    """Return the transaction, or the head of the statement, at a locator. Raises UnreadableError where none is."""
    found = _PLACE.fullmatch(locator)
    name, left = (found[1], int(found[2])) if found else ("", 0)
    shown: list[str] = []
    for tag in tags(StringIO(data.decode(encoding_of(data) or "cp1252", errors="replace"))):
        begins = not tag.ends and (tag.name in _TRANSACTIONS or tag.name in _STATEMENTS)
        if shown and begins:
            break
        left -= begins and tag.name == name
        if shown or (left == 0 and begins and tag.name == name):
            shown.append(tag.raw)
        if shown and tag.ends and tag.name == name:
            break
    if not shown:
        raise UnreadableError(NO_PLACE, locator)
    return "".join(shown).rstrip()


def _encoding(sealed: Sealed) -> str:
    found = file_encoding(sealed.path)
    named = _CHARSET.search(sealed.head.decode("latin-1"))
    return f"cp{named[1]}" if named and not found.startswith("utf") else found


class _Reader:
    """Follows the tags: one statement, and in it one transaction, is open at a time; `counts` numbers them."""

    def __init__(self, facts: Facts) -> None:
        self.counts: dict[str, int] = {}
        self._facts = facts
        self._clock = Clock(facts)
        self._parties = Parties(facts)
        self._payments = Payments(facts)
        self._bank: str | None = None
        self._account: dict[str, str] | None = None
        self._place = ""
        self._holder: int | None = None
        self._transaction: dict[str, str] | None = None
        self._group = ""
        self._ended = False

    def read(self, file: TextIO) -> None:
        """Take in the whole file."""
        for tag in tags(file):
            if tag.cut:
                self._facts.notice(CUT, self._here(), count=LONGEST)
            if tag.name in _TRANSACTIONS:
                self._end_transaction(whole=tag.ends)
                if not tag.ends:
                    self._count(tag.name)
                    self._transaction = {"": tag.name}
            elif tag.name in _STATEMENTS:
                self._end_statement()
                if not tag.ends:
                    self._count(tag.name)
                    self._account, self._holder, self._place = {}, None, self._here(tag.name)
            else:
                self._value(tag)
            self._ended = tag.ends and tag.name == "OFX"
        self._end_statement()
        if not self._ended:
            self._facts.notice(NOT_ENDED, skipped=1)
        self._payments.flush()

    def _value(self, tag: Tag) -> None:
        """Take note of a value: of the transaction, else of the statement, else of the bank."""
        if tag.name in _GROUPS:
            self._group = "" if tag.ends else f"{tag.name}."
        elif tag.name == "BANKTRANLIST" and not tag.ends:
            self._holder_of()
        elif tag.ends or not tag.value:
            return
        elif self._transaction is not None:
            self._transaction.setdefault(self._group + tag.name, tag.value)
        elif self._account is not None:
            self._account.setdefault(tag.name, tag.value)
        elif tag.name == "ORG":
            self._bank = tag.value

    def _count(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1
        self._group = ""

    def _here(self, name: str | None = None) -> str:
        name = name or (self._transaction or {}).get("")
        return f"{name}[{self.counts[name]}]" if name else ""

    def _holder_of(self) -> int | None:
        """Return the party of the account's holder, which stands before the transactions."""
        if self._holder is None and self._account:
            selectors = _accounts(self._account, "", self._account.get("BROKERID") or self._bank)
            self._holder = self._parties.ordinal(self._place, "account", Side(selectors=selectors))
        return self._holder

    def _end_statement(self) -> None:
        self._end_transaction(whole=False)
        self._holder_of()
        self._account = None

    def _end_transaction(self, *, whole: bool) -> None:
        told, place = self._transaction, self._here()
        self._transaction = None
        if told is None:
            return
        if not told.keys() & {"TRNAMT", "DTPOSTED"}:
            self._facts.notice(EMPTY, place, skipped=1)
            return
        if not whole:
            self._facts.notice(UNENDED, place)
        when = told.get("DTUSER") or told.get("DTPOSTED")
        if not when:
            self._facts.notice(NO_DAY, place)
        holder = self._holder_of()
        sums, pays = self._sums(told, place)
        side = _other(told)
        role = {True: "payee", False: "payer", None: "other"}[pays]
        facing = self._parties.ordinal(place, role, side)
        reference = told.get("REFNUM") or _check(told) or told.get("FITID")
        payer, payee = {True: (holder, facing), False: (facing, holder), None: (None, None)}[pays]
        row = {
            "payer": payer,
            "payee": payee,
            "operator": self._bank or (self._account or {}).get("BANKID"),
            "type_raw": told.get("TRNTYPE"),
            "status": "cancelled" if told.get("CORRECTACTION") == "DELETE" else _TRANSACTIONS[told[""]],
            "status_raw": told.get("CORRECTACTION"),
            "reference": reference_code(reference),
            "reference_raw": reference,
            **moment(self._facts, self._clock, place, when).columns(),
            **sums,
        }
        self._payments.add(place, row, "\n".join(_texts(told)) or None)

    def _sums(self, told: dict[str, str], place: str) -> tuple[dict[str, Any], bool | None]:
        """Return the sum, and whether the holder pays: the sign says so. None where it is not."""
        raw = told.get("TRNAMT", "")
        currency = self._currency(told, raw, place)
        decimal = self._decimal(raw, place)
        if decimal is None:
            return {"amount": None, "currency": currency, "amount_raw": raw}, None
        found = sum_columns(self._facts, place, raw.lstrip("+-"), currency, decimal=decimal) | {
            "amount_raw": raw or None
        }
        amount: Decimal | None = found["amount"]
        if not amount:
            return found, None  # Without a sum, or with one of zero, no sign says who pays.
        pays = raw.startswith("-")
        type_ = told.get("TRNTYPE", "").upper()
        if _PAYS.get(type_, pays) != pays:
            self._facts.notice(CONTRARY, place, type=type_)
            return found, None
        if pays and (original := currency_code(told.get("ORIGCURRENCY.CURSYM"))):
            # It was paid out in another currency: how much of that is not said.
            found["paid_out_currency"] = original
        return found, pays

    def _currency(self, told: dict[str, str], raw: str, place: str) -> str | None:
        """Return the currency as stated, else as a person answered; until then it is asked for."""
        stated = currency_code(told.get("CURRENCY.CURSYM") or (self._account or {}).get("CURDEF"))
        if stated is not None or not raw:
            return stated
        if answer := self._facts.answer("currency"):
            return answer[0]
        self._facts.ask("currency", place, raw)
        return None

    def _decimal(self, raw: str, place: str) -> str | None:
        """Return the decimal mark: '1,234' proves none, and waits for the answer of a person."""
        if not is_unsure(raw):
            return mark_of(raw) or "."
        if answer := self._facts.answer("decimal"):
            return answer[0]
        self._facts.ask("decimal", place, raw)
        return None


def _accounts(told: dict[str, str], group: str, bank: str | None) -> tuple[tuple[str, str | None, str], ...]:
    raw = told.get(f"{group}ACCTID")
    if not raw:
        return ()
    if parse("iban", raw) is not None:
        return (("iban", None, raw),)
    return (("account", told.get(f"{group}BANKID") or bank, raw),)


def _other(told: dict[str, str]) -> Side:
    """Return the other side as the transaction names it."""
    address = ", ".join(told[name] for part in _ADDRESS if (name := f"PAYEE.{part}") in told)
    phone = told.get("PAYEE.PHONE")
    accounts = _accounts(told, "BANKACCTTO.", None) + _accounts(told, "CCACCTTO.", None)
    return Side(
        name=told.get("PAYEE.NAME") or told.get("NAME"),
        address=address or None,
        selectors=accounts + ((("phone", None, phone),) if phone else ()),
    )


def _check(told: dict[str, str]) -> str | None:
    number = told.get("CHECKNUM", "")
    return number if told.get("TRNTYPE") == "CHECK" and number.strip("0") else None


def _texts(told: dict[str, str]) -> Iterator[str]:
    return (told[name] for name in ("NAME", "EXTDNAME", "MEMO", "MEMO2") if name in told)


FORMAT = Format(
    name="ofx",
    version=1,
    title=msg("Bank or card statement (OFX, QFX)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "payment"),
    samples=("ofx/anzcc.ofx", "ofx/bank_medium.ofx", "ofx/suncorp.ofx"),
    limits=(
        msg("a time without an offset waits for its zone, for banks do not write GMT as they should"),
        msg("the name of the other side may be a description of the payment: the format has one field for both"),
        msg("of investments, only their bank transactions are read; loans and balances are not"),
    ),
)
