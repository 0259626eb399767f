"""A bank's answer as camt.053: valid by the public schema, a statement a month, balances that add up."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from relais.sim.writers.camt053_xml import camt053_xml
from tests.sim.writers.payments import FRIEND, PAYEE, PAYER, PEOPLE, transfer

SPACE = {"": "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"}
BOOKED = [
    transfer("2000000001", "45.50", at=datetime(2026, 1, 12, 9, tzinfo=UTC)),
    transfer("2000000002", "60.00", payer=FRIEND, payee=PAYER, at=datetime(2026, 1, 31, 22, tzinfo=UTC)),
    transfer("2000000003", "2500.00", at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC)),
    transfer("2000000004", "10.00", payee=FRIEND, at=datetime(2026, 12, 31, tzinfo=UTC)),
]


def written():
    return b"".join(camt053_xml(PAYER, BOOKED, PEOPLE))


def statements():
    return ET.fromstring(written()).findall("BkToCstmrStmt/Stmt", SPACE)


def texts(element, *paths):
    return tuple(element.findtext(path, None, SPACE) for path in paths)


def test_one_full_entry():
    entry = statements()[0].find("Ntry", SPACE)
    assert entry.find("Amt", SPACE).attrib == {"Ccy": "EUR"}
    assert texts(entry, "Amt", "CdtDbtInd", "Sts/Cd", "BookgDt/Dt", "ValDt/Dt", "BkTxCd/Domn/Fmly/SubFmlyCd") == (
        "45.50", "DBIT", "BOOK", "2026-01-12", "2026-01-12", "XBCT",
    )  # fmt: skip
    told = entry.find("NtryDtls/TxDtls", SPACE)
    assert texts(told, "Refs/EndToEndId", "RltdPties/Cdtr/Pty/Nm", "RltdPties/Cdtr/Pty/PstlAdr/Ctry") == (
        "2000000001", PAYEE.name, "PH",
    )  # fmt: skip
    assert texts(told, "RltdPties/CdtrAcct/Id/Othr/Id", "RmtInf/Ustrd", "RltdPties/Dbtr/Pty/Nm") == (
        PAYEE.wallet, "Virement 2000000001", None,
    )  # fmt: skip


def test_who_pays_the_holder_is_the_debtor():
    entry = statements()[0].findall("Ntry", SPACE)[1]
    told = "NtryDtls/TxDtls/RltdPties/"
    assert texts(entry, "CdtDbtInd", f"{told}Dbtr/Pty/Nm", f"{told}DbtrAcct/Id/IBAN", f"{told}Cdtr/Pty/Nm") == (
        "CRDT", "Nils Gran", FRIEND.iban, None,
    )  # fmt: skip


def test_a_statement_a_month_of_paris():
    assert [texts(one, "Acct/Id/IBAN", "Acct/Ownr/Nm", "FrToDt/ToDtTm") for one in statements()] == [
        (PAYER.iban, PAYER.name, "2026-02-01T00:00:00+01:00"),
        (PAYER.iban, PAYER.name, "2026-03-01T00:00:00+01:00"),
        (PAYER.iban, PAYER.name, "2027-01-01T00:00:00+01:00"),
    ]
    assert [len(one.findall("Ntry", SPACE)) for one in statements()] == [2, 1, 1]


def test_each_opens_with_what_the_last_closed_with():
    balances = [tuple(map(signed, one.findall("Bal", SPACE))) for one in statements()]
    moves = [sum(map(signed, one.findall("Ntry", SPACE))) for one in statements()]
    assert [closing - opening for opening, closing in balances] == moves
    assert all(before[1] == after[0] for before, after in pairwise(balances))
    assert balances[-1][1] < 0


def signed(element):
    amount, way = texts(element, "Amt", "CdtDbtInd")
    return Decimal(amount) * (1 if way == "CRDT" else -1)


def test_no_statement_without_an_account():
    with pytest.raises(ValueError, match="p2 has no account"):
        next(camt053_xml(PAYEE, BOOKED, PEOPLE))


def test_a_statement_is_made_when_it_is_asked_for():
    class Asked(dict):
        def __missing__(self, key):
            raise LookupError(key)

    pieces = camt053_xml(PAYER, BOOKED, Asked(p2=PAYEE))
    assert next(pieces).startswith(b"<?xml")
    with pytest.raises(LookupError, match="p3"):
        next(pieces)


@pytest.mark.samples
def test_valid_by_the_public_schema(samples):
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(samples / "iso20022" / "camt.053.001.08.xsd")))
    nowhere = {**PEOPLE, "p2": replace(PAYEE, wallet=None)}
    for people in (PEOPLE, nowhere):
        schema.assertValid(etree.fromstring(b"".join(camt053_xml(PAYER, BOOKED, people))))
