"""Makes payments of the entries of a bank statement: one per transaction, or one per entry without details."""

from typing import Any

from relais.intake.clock import Clock
from relais.intake.facts import Facts
from relais.intake.iso20022.fields import bank_of, money, reference_of, texts_of
from relais.intake.iso20022.party import same, side_of
from relais.intake.payments import Payments, reference_code
from relais.intake.side import NOBODY, Parties, Side
from relais.intake.syntax.xml_element import Element
from relais.model.notice import msg

NO_AMOUNT = msg("the entry of {raw} lists transactions without their amounts: each is kept without one")
BATCH = msg("the entry of {raw} sums up {count} transactions that it does not list: one payment was made of the sum")
NO_DIRECTION = msg("the entry says neither credit nor debit: both sides are kept, tied to no role")

# ISO 20022 external codes: booked, pending, future. 'INFO' moved nothing by itself, and stays unknown.
_STATUS = {"BOOK": "completed", "PDNG": "attempted", "FUTR": "attempted"}
_ROLES = {"DBIT": ("Dbtr", "Cdtr"), "CRDT": ("Cdtr", "Dbtr")}
_ROLE = {"Dbtr": "payer", "Cdtr": "payee"}
_REFERENCES = ("Refs/EndToEndId", "Refs/AcctSvcrRef", "Refs/TxId", "Refs/UETR")
_TIMES = ("RltdDts/AccptncDtTm", "RltdDts/TxDtTm")
_BOOKED = ("BookgDt/DtTm", "BookgDt/Dt", "ValDt/DtTm", "ValDt/Dt")
_FREE = ("RmtInf", "AddtlTxInf")


class Account:
    """The account of one statement: whose it is, at which bank; `ordinal` is the party of its holder."""

    def __init__(self, facts: Facts, parties: Parties, statement: Element) -> None:
        found = statement.one("Acct")
        self.bank = bank_of(found, "Svcr/FinInstnId")
        self.side = NOBODY if found is None else side_of(facts, found.one("Ownr"), found, self.bank)
        place = statement.place if found is None else found.place
        self.ordinal = parties.ordinal(place, "account", self.side)


class Entries:
    """Turns entries into payments; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.parties = Parties(facts)
        self._payments = Payments(facts)
        self._clock = Clock(facts)

    def add(self, account: Account, entry: Element) -> None:
        """Add the payments of one entry."""
        details = [detail for found in entry.each("NtryDtls") for detail in found.each("TxDtls")]
        if not details:
            count = entry.of("NtryDtls/Btch/NbOfTxs")
            if count is not None and count != "1":
                self.facts.notice(BATCH, entry.place, raw=_stated(entry), count=count[:20])
        for detail in details or [entry]:
            self._payment(account, entry, detail, alone=len(details) < 2)

    def flush(self) -> None:
        """Hand on the payments gathered so far."""
        self._payments.flush()

    def _payment(self, account: Account, entry: Element, detail: Element, *, alone: bool) -> None:
        way = detail.of("CdtDbtInd") or entry.of("CdtDbtInd")
        back = entry.of("RvslInd") in ("true", "1") or detail.one("RtrInf") is not None
        status = entry.of("Sts/Cd", "Sts/Prtry", "Sts")
        payer, payee = self._sides(account, detail, way, back=back)
        reference = reference_of(detail, _REFERENCES) or (entry.of("AcctSvcrRef") if alone else None)
        kind = detail if detail.one("BkTxCd") is not None else entry
        row = {
            "payer": payer,
            "payee": payee,
            "operator": account.bank,
            "type_raw": _type(kind),
            "status": "refunded" if back else _STATUS.get(status or "", "unknown"),
            "status_raw": f"{status or ''} reversal".strip() if back else status,
            "reference": reference_code(reference),
            "reference_raw": reference,
            **self._clock.moment(entry.place, detail.of(*_TIMES) or entry.of(*_BOOKED)).columns(),
            **self._sums(entry, detail, pays=way == "DBIT", alone=alone),
            **self._fee(entry, detail, alone=alone),
        }
        self._payments.add(detail.place, row, _text(entry, detail, alone=alone))

    def _sides(
        self, account: Account, detail: Element, way: str | None, *, back: bool
    ) -> tuple[int | None, int | None]:
        """Return who pays and who is paid: the holder of the account, and the other side as the entry names it."""
        named = {role: self._side(detail, role) for role in ("Dbtr", "Cdtr")}
        last = {role: self._side(detail, f"Ultmt{role}") for role in ("Dbtr", "Cdtr")}
        if way not in _ROLES:
            self.facts.notice(NO_DIRECTION, detail.place)
            for side in named.values():
                self.parties.ordinal(detail.place, "other", side)
            return None, None
        own, other = _ROLES[way]
        if back and (not named[other] or same(named[other], account.side)) and not same(named[own], account.side):
            # A reversal may keep the roles of the payment that it takes back.
            own, other = other, own
        shown, behind = (named[other], last[other]) if named[other] else (last[other], NOBODY)
        if not shown:
            # The terminal of a card payment names who runs it.
            shown = Side(name=detail.of("CardTx/POI/Id/ShrtNm"))
        pays = way == "DBIT"
        facing = self.parties.ordinal(detail.place, "payee" if pays else "payer", shown)
        self.parties.ordinal(detail.place, _ROLE[other], behind)
        for side in (named[own], last[own]):
            if not same(side, account.side):
                self.parties.ordinal(detail.place, _ROLE[own], side)
        return (account.ordinal, facing) if pays else (facing, account.ordinal)

    def _side(self, detail: Element, role: str) -> Side:
        bank = bank_of(detail, f"RltdAgts/{role}Agt/FinInstnId")
        return side_of(self.facts, detail.one(f"RltdPties/{role}"), detail.one(f"RltdPties/{role}Acct"), bank)

    def _sums(self, entry: Element, detail: Element, *, pays: bool, alone: bool) -> dict[str, Any]:
        """Return what was sent, and what was paid out where the order was in another currency than the account."""
        booked = entry.one("Amt")
        stated = [] if detail is entry else [detail.one("Amt"), detail.one("AmtDtls/TxAmt/Amt")]
        ordered = detail.one("AmtDtls/InstdAmt/Amt")
        currency = booked.node.get("Ccy") if booked is not None else None
        moved = next((sum_ for sum_ in stated if sum_ is not None and sum_.node.get("Ccy") == currency), None)
        if moved is None and alone:
            moved = booked
        if moved is None:
            moved = next((sum_ for sum_ in (*stated, ordered) if sum_ is not None), None)
        if moved is None:
            self.facts.notice(NO_AMOUNT, detail.place, raw=_stated(entry))
            return {}
        sent, out = moved, None
        if ordered is not None and ordered.node.get("Ccy") != moved.node.get("Ccy"):
            sent, out = (moved, ordered) if pays else (ordered, moved)
        return money(self.facts, "", sent) | ({} if out is None else money(self.facts, "paid_out_", out))

    def _fee(self, entry: Element, detail: Element, *, alone: bool) -> dict[str, Any]:
        for holder in dict.fromkeys((detail, entry)) if alone else (detail,):
            charges = holder.each("Chrgs")
            total = holder.one("Chrgs/TtlChrgsAndTaxAmt")
            records = [record for charge in charges for record in (*charge.each("Rcrd"), charge)]
            listed = [found for record in records for found in record.each("Amt")]
            if total is not None or len(listed) == 1:
                return money(self.facts, "fee_", total or listed[0])
        return {}


def _type(holder: Element) -> str | None:
    code = holder.one("BkTxCd/Domn")
    if code is not None:
        parts = (code.of("Cd"), code.of("Fmly/Cd"), code.of("Fmly/SubFmlyCd"))
        return " ".join(filter(None, parts)) or None
    return holder.of("BkTxCd/Prtry/Cd")


def _text(entry: Element, detail: Element, *, alone: bool) -> str | None:
    texts = texts_of(detail, _FREE)
    if alone and (more := entry.of("AddtlNtryInf")):
        texts.append(more)
    return "\n".join(texts) or None


def _stated(entry: Element) -> str:
    found = entry.one("Amt")
    return "" if found is None else f"{found.text} {found.node.get('Ccy') or ''}".strip()[:60]
