"""Writes a bank's answer on one account as ISO 20022 camt.053.001.08: one statement a month, dates without hours."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from xml.sax.saxutils import escape

from relais.sim.clock import PARIS
from relais.sim.event import Payment
from relais.sim.person import Person
from relais.sim.writers.bank_csv import counterparty

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
# What the account held before the first statement; what feeds it is no part of this world.
_OPENING = Decimal("2000.00")


def camt053_xml(holder: Person, payments: Iterable[Payment], people: Mapping[str, Person]) -> Iterator[bytes]:
    """Return the message in pieces, a statement each.

    `payments` are those that were booked, at least one, all of them the holder's, in order of time. They stand in
    memory: the message tells when it was made before it tells what it holds. ValueError for a holder without IBAN.
    """
    if holder.iban is None:
        raise ValueError(f"{holder.id} has no account to make a statement of")
    booked = list(payments)
    yield _head(holder.iban, _closing(_month(booked[-1])))
    balance = _OPENING
    for number, (month, entries) in enumerate(groupby(booked, _month), start=1):
        statement, balance = _statement(holder, number, month, list(entries), balance, people)
        yield statement.encode()
    yield b"  </BkToCstmrStmt>\n</Document>\n"


def _head(iban: str, made: datetime) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{_NAMESPACE}">\n  <BkToCstmrStmt>\n'
        f"    <GrpHdr><MsgId>CAMT053-{iban}</MsgId><CreDtTm>{made.isoformat()}</CreDtTm></GrpHdr>\n"
    ).encode()


def _statement(
    holder: Person, number: int, month: date, entries: list[Payment], opening: Decimal, people: Mapping[str, Person]
) -> tuple[str, Decimal]:
    """Return the statement and its closing balance, which the form wants before the entries."""
    end = _closing(month)
    moved = sum((-entry.amount if entry.payer == holder.id else entry.amount for entry in entries), Decimal(0))
    address = f"<PstlAdr><Ctry>{holder.country}</Ctry><AdrLine>{escape(holder.address)}</AdrLine></PstlAdr>"
    head = f"""\
    <Stmt>
      <Id>{holder.iban}-{month:%Y%m}</Id>
      <ElctrncSeqNb>{number}</ElctrncSeqNb>
      <CreDtTm>{end.isoformat()}</CreDtTm>
      <FrToDt><FrDtTm>{_midnight(month).isoformat()}</FrDtTm><ToDtTm>{end.isoformat()}</ToDtTm></FrToDt>
      <Acct>
        <Id><IBAN>{holder.iban}</IBAN></Id>
        <Ccy>EUR</Ccy>
        <Ownr><Nm>{escape(holder.name)}</Nm>{address}</Ownr>
        <Svcr><FinInstnId><Nm>Banque Exemple</Nm></FinInstnId></Svcr>
      </Acct>
{_balance("OPBD", opening, month)}\
{_balance("CLBD", opening + moved, end.date() - timedelta(days=1))}"""
    return head + "".join(_entry(holder, entry, people) for entry in entries) + "    </Stmt>\n", opening + moved


def _balance(kind: str, amount: Decimal, day: date) -> str:
    return (
        f'      <Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{abs(amount):.2f}</Amt>'
        f"<CdtDbtInd>{'CRDT' if amount >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def _entry(holder: Person, payment: Payment, people: Mapping[str, Person]) -> str:
    """Return one entry; the other side is a creditor where the holder pays, else a debtor."""
    pays, other, name = counterparty(holder, payment, people)
    sign, role, family = ("DBIT", "Cdtr", "ICDT") if pays else ("CRDT", "Dbtr", "RCDT")
    day = payment.sent_at.astimezone(PARIS).date()
    within = "ESCT" if other.iban else "XBCT"
    domain = f"<Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{within}</SubFmlyCd></Fmly></Domn>"
    party = f"<{role}><Pty><Nm>{escape(name)}</Nm><PstlAdr><Ctry>{other.country}</Ctry></PstlAdr></Pty></{role}>"
    return f"""\
      <Ntry>
        <Amt Ccy="EUR">{payment.amount:.2f}</Amt>
        <CdtDbtInd>{sign}</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>{day}</Dt></BookgDt>
        <ValDt><Dt>{day}</Dt></ValDt>
        <BkTxCd>{domain}</BkTxCd>
        <NtryDtls>
          <TxDtls>
            <Refs><EndToEndId>{payment.code}</EndToEndId></Refs>
            <Amt Ccy="EUR">{payment.amount:.2f}</Amt>
            <CdtDbtInd>{sign}</CdtDbtInd>
            <RltdPties>
              {party}{_account(role, other)}
            </RltdPties>
            <RmtInf><Ustrd>Virement {payment.code}</Ustrd></RmtInf>
          </TxDtls>
        </NtryDtls>
      </Ntry>
"""


def _account(role: str, person: Person) -> str:
    """Return the person's account: an IBAN, where the country has none another number, or nothing."""
    if person.iban:
        return f"<{role}Acct><Id><IBAN>{person.iban}</IBAN></Id></{role}Acct>"
    if person.wallet:
        return f"<{role}Acct><Id><Othr><Id>{escape(person.wallet)}</Id></Othr></Id></{role}Acct>"
    return ""


def _month(payment: Payment) -> date:
    return payment.sent_at.astimezone(PARIS).date().replace(day=1)


def _closing(month: date) -> datetime:
    return _midnight((month + timedelta(days=31)).replace(day=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)
