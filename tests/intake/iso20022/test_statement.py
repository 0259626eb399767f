from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.amount import NOT_AN_AMOUNT
from relais.intake.instant import NOT_A_TIME
from relais.intake.iso20022.entry import BATCH, NO_AMOUNT, NO_DIRECTION
from relais.intake.iso20022.statement import FORMAT, NO_STATEMENT, passage
from relais.intake.stated import NOT_A_ZONE
from relais.intake.syntax.xml_source import BROKEN, DOCTYPE, NO_PLACE
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from relais.sim.writers.camt053_xml import camt053_xml
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.sim.writers.payments import FRIEND, PAYEE, PAYER, PEOPLE, transfer

ZONE = {"zone": ("Europe/Paris", "A. Roe")}
HOLDER = "NL26VAYB8060476890"
OTHER = "NL56AGDH9619008421"
ACCOUNT = (
    f"<Acct><Id><IBAN>{HOLDER}</IBAN></Id><Ownr><Nm>Ana Roe</Nm></Ownr>"
    "<Svcr><FinInstnId><Nm>Example Bank</Nm></FinInstnId></Svcr></Acct>"
)
PAYEE_SIDE = (
    "<RltdPties><Cdtr><Pty><Nm>Ben Doe</Nm><PstlAdr><StrtNm>Example Street</StrtNm><TwnNm>Cebu</TwnNm><Ctry>PH</Ctry>"
    "</PstlAdr><CtctDtls><PhneNb>+63-9175550101</PhneNb><EmailAdr>ben@example.org</EmailAdr></CtctDtls></Pty></Cdtr>"
    "<CdtrAcct><Id><Othr><Id>00-123 4567</Id></Othr></Id></CdtrAcct></RltdPties>"
    "<RltdAgts><CdtrAgt><FinInstnId><Nm>Wallet One</Nm></FinInstnId></CdtrAgt></RltdAgts>"
)
FULL = (
    "<Refs><EndToEndId>MTCN-200 1</EndToEndId><TxId>T1</TxId></Refs><Amt Ccy='EUR'>45.50</Amt>"
    f"<CdtDbtInd>DBIT</CdtDbtInd>{PAYEE_SIDE}<RmtInf><Ustrd>Call +33 6 39 98 00 01</Ustrd>"
    "<Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>"
)


def entry(
    details: str = FULL, *, amount: str = "45.50", way: str = "DBIT", status: str = "<Cd>BOOK</Cd>", more: str = "",
    date: str = "<DtTm>2026-01-12T10:00:00+01:00</DtTm>",
) -> str:  # fmt: skip
    shown = f"<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls>" if details else ""
    return (
        f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{more}<Sts>{status}</Sts>"
        f"<BookgDt>{date}</BookgDt><AcctSvcrRef>A1</AcctSvcrRef>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"{shown}</Ntry>"
    )


def statement(*entries: str, kind: str = "053", version: str = "08", account: str = ACCOUNT) -> bytes:
    body, one = {"053": ("BkToCstmrStmt", "Stmt"), "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}[kind]
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}">'
        f"<{body}><GrpHdr><MsgId>1</MsgId></GrpHdr><{one}><Id>1</Id>{account}{''.join(entries)}</{one}></{body}></Document>"
    ).encode()


def read(tmp_path: Path, data: bytes, answers: dict[str, tuple[str, str]] | None = None) -> tuple[Reading, Rows]:
    return taken(FORMAT, source(tmp_path, data), answers)


def one(tmp_path: Path, *entries: str) -> tuple[Reading, Rows, dict[str, Any]]:
    reading, rows = read(tmp_path, statement(*entries))
    [payment] = rows["payment"]
    return reading, rows, payment


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "selectors", "at"),
    [
        ("camt053.v2.minimal.ultimate.xml", 1, datetime(2014, 12, 30, 23, tzinfo=UTC)),
        ("camt053.v2.with-party-ids.xml", 3, datetime(2014, 12, 30, 23, tzinfo=UTC)),
        ("camt053.v8.xml", 3, datetime(2014, 12, 31, 12, 15, tzinfo=UTC)),
    ],
)
def test_samples(samples: Path, name: str, selectors: int, at: datetime) -> None:
    path = samples / "iso20022" / name
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, ZONE)
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert reading.facts == {"party": 3, "selector": selectors, "payment": 1}
    payment = rows["payment"][0]
    assert (payment["at"], payment["amount"], payment["currency"], payment["status"]) == (
        at, Decimal("8.85"), "EUR", "completed",
    )  # fmt: skip
    payer, payee = rows["party"][payment["payer"]], rows["party"][payment["payee"]]
    assert payer["name_raw"] in ("NAME NAME", "DEBTOR NAME NM")
    assert (payee["role"], payee["locator"]) == ("account", "/Document/BkToCstmrStmt/Stmt[1]/Acct")
    assert rows["selector"][0]["value"] == HOLDER
    assert "8.85" in passage(path.read_bytes(), "/Document/BkToCstmrStmt/Stmt[1]/Ntry[1]")


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and not path.name.startswith("camt053")]
    assert len(others) > 50
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_one_full_payment(tmp_path: Path) -> None:
    reading, rows, payment = one(tmp_path, entry())
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    place = "/Document/BkToCstmrStmt/Stmt[1]/Ntry[1]/NtryDtls/TxDtls"
    tokens = payment.pop("tokens")
    assert payment == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": place,
        "payer": 0, "payee": 1, "operator": "Example Bank", "type_raw": "PMNT ICDT ESCT", "status": "completed",
        "status_raw": "BOOK", "reference": "MTCN2001", "reference_raw": "MTCN-200 1",
        "related_reference": None, "related_reference_raw": None,
        "at": datetime(2026, 1, 12, 9, tzinfo=UTC), "time_raw": "2026-01-12T10:00:00+01:00",
        "time_precision": "second", "zone_source": "file", "paid_out_at": None, "paid_out_time_raw": None,
        "paid_out_time_precision": None, "paid_out_zone_source": None, "amount": Decimal("45.50"), "currency": "EUR",
        "amount_raw": "45.50", "paid_out_amount": None, "paid_out_currency": None, "paid_out_amount_raw": None,
        "fee_amount": None, "fee_currency": None, "fee_amount_raw": None, "paid_out_place": None,
        "state": None,
    }  # fmt: skip
    assert [(token["kind"], token["value"]) for token in tokens] == [("phone", "+33639980001")]
    holder, other = rows["party"]
    assert (holder["role"], holder["name_raw"]) == ("account", "Ana Roe")
    assert (other["role"], other["name_raw"], other["address_raw"], other["address_country"]) == (
        "payee", "Ben Doe", "Example Street, Cebu, PH", "PH",
    )  # fmt: skip
    assert [(row["kind"], row["service"], row["value"], row["party"]) for row in rows["selector"]] == [
        ("iban", None, HOLDER, 0), ("account", "wallet one", "001234567", 1), ("phone", None, "+639175550101", 1),
        ("email", None, "ben@example.org", 1),
    ]  # fmt: skip
    assert "<Nm>Ben Doe</Nm>" in passage(statement(entry()), place)


@pytest.mark.parametrize("kind", ["053", "054"])
@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_every_version_of_both_messages(kind: str, version: str, tmp_path: Path) -> None:
    data = statement(entry(), entry(), kind=kind, version=version)
    assert known(FORMAT, source(tmp_path, data))
    reading, rows = read(tmp_path, data)
    assert (reading.facts, reading.notices) == ({"party": 2, "selector": 4, "payment": 2}, ())
    for row in rows["payment"]:
        assert "45.50" in passage(data, row["locator"])


def test_other_messages_are_refused(tmp_path: Path) -> None:
    data = statement(entry())
    for other in (data.replace(b"camt.053", b"camt.052"), data.replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt")):
        assert not known(FORMAT, source(tmp_path, other))


def test_who_pays_whom(tmp_path: Path) -> None:
    credit = entry(PAYEE_SIDE.replace("Cdtr", "Dbtr"), way="CRDT")
    _reading, rows, payment = one(tmp_path, credit)
    assert (payment["payer"], payment["payee"], rows["party"][1]["role"]) == (1, 0, "payer")
    reading, rows, payment = one(tmp_path, entry(PAYEE_SIDE, way=""))
    assert (payment["payer"], payment["payee"]) == (None, None)
    assert [notice.template for notice in reading.notices] == [NO_DIRECTION]
    assert [row["role"] for row in rows["party"]] == ["account", "other"]


def test_who_stands_behind_and_who_is_named_beside_the_holder(tmp_path: Path) -> None:
    sides = (
        "<RltdPties><Dbtr><Pty><Nm>ana roe</Nm></Pty></Dbtr><UltmtDbtr><Pty><Nm>Cleo Poe</Nm></Pty></UltmtDbtr>"
        "<Cdtr><Pty><Nm>Operator</Nm></Pty></Cdtr><UltmtCdtr><Pty><Nm>Ben Doe</Nm></Pty></UltmtCdtr></RltdPties>"
    )
    _reading, rows, payment = one(tmp_path, entry(sides))
    assert [(row["role"], row["name_raw"]) for row in rows["party"]] == [
        ("account", "Ana Roe"), ("payee", "Operator"), ("payee", "Ben Doe"), ("payer", "Cleo Poe"),
    ]  # fmt: skip
    assert (payment["payer"], payment["payee"]) == (0, 1)


def test_the_terminal_of_a_card_payment_names_the_payee(tmp_path: Path) -> None:
    card = "<CardTx><POI><Id><Id>T1</Id><ShrtNm>Example Shop</ShrtNm></Id></POI></CardTx>"
    _reading, rows, payment = one(tmp_path, entry(card))
    assert (rows["party"][payment["payee"]]["name_raw"], payment["payer"]) == ("Example Shop", 0)


@pytest.mark.parametrize(
    ("status", "more", "told", "raw"),
    [
        ("<Cd>BOOK</Cd>", "", "completed", "BOOK"),
        ("BOOK", "", "completed", "BOOK"),
        ("PDNG", "", "attempted", "PDNG"),
        ("<Cd>INFO</Cd>", "", "unknown", "INFO"),
        ("<Prtry>held</Prtry>", "", "unknown", "held"),
        ("BOOK", "<RvslInd>false</RvslInd>", "completed", "BOOK"),
        ("BOOK", "<RvslInd>true</RvslInd>", "refunded", "BOOK reversal"),
    ],
)
def test_statuses(status: str, more: str, told: str, raw: str, tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, entry(status=status, more=more))
    assert (payment["status"], payment["status_raw"]) == (told, raw)


def test_a_reversal_that_keeps_the_roles_of_the_payment(tmp_path: Path) -> None:
    sides = (
        f"<RltdPties><Dbtr><Pty><Nm>A. Roe</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{HOLDER}</IBAN></Id></DbtrAcct>"
        f"<Cdtr><Pty><Nm>Ben Doe</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>{OTHER}</IBAN></Id></CdtrAcct></RltdPties>"
    )
    _reading, rows, payment = one(tmp_path, entry(sides, way="CRDT", more="<RvslInd>true</RvslInd>"))
    assert (rows["party"][payment["payer"]]["name_raw"], payment["payee"]) == ("Ben Doe", 0)
    assert len(rows["party"]) == 2


@pytest.mark.parametrize(
    ("refs", "reference"),
    [
        ("<EndToEndId>NOTPROVIDED</EndToEndId><TxId>T1</TxId>", "T1"),
        ("<EndToEndId>not provided</EndToEndId><AcctSvcrRef>B1</AcctSvcrRef><TxId>T1</TxId>", "B1"),
        ("<UETR>u-1</UETR>", "U1"),
        ("", "A1"),
    ],
)
def test_references(refs: str, reference: str, tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, entry(f"<Refs>{refs}</Refs>"))
    assert payment["reference"] == reference


@pytest.mark.parametrize(
    ("way", "sent", "out"),
    [("DBIT", ("45.50", "EUR"), ("50", "USD")), ("CRDT", ("50", "USD"), ("45.50", "EUR"))],
)
def test_an_order_in_another_currency(way: str, sent: object, out: object, tmp_path: Path) -> None:
    charges = "<Chrgs><Rcrd><Amt Ccy='EUR'>1.5</Amt></Rcrd></Chrgs>"
    details = f"<AmtDtls><InstdAmt><Amt Ccy='USD'>50</Amt></InstdAmt></AmtDtls>{charges}"
    _reading, _rows, payment = one(tmp_path, entry(details, way=way))
    assert (payment["amount_raw"], payment["currency"]) == sent
    assert (payment["paid_out_amount_raw"], payment["paid_out_currency"]) == out
    assert (payment["fee_amount"], payment["fee_currency"]) == (Decimal("1.5"), "EUR")


def test_a_batch_is_its_transactions(tmp_path: Path) -> None:
    listed = "<Amt Ccy='EUR'>20</Amt></TxDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy='EUR'>25.50</Amt></TxAmt></AmtDtls>"
    reading, rows = read(tmp_path, statement(entry(listed)))
    assert [(row["amount"], row["reference"]) for row in rows["payment"]] == [(20, None), (Decimal("25.5"), None)]
    assert [row["locator"].rpartition("/")[2] for row in rows["payment"]] == ["TxDtls", "TxDtls[2]"]
    assert reading.notices == ()


def test_batches_without_what_they_hold_are_said(tmp_path: Path) -> None:
    bare = entry("<Refs><TxId>T1</TxId></Refs></TxDtls><TxDtls><Refs><TxId>T2</TxId></Refs>")
    summed = entry("").replace("</Ntry>", "<NtryDtls><Btch><NbOfTxs>12</NbOfTxs></Btch></NtryDtls></Ntry>")
    reading, rows = read(tmp_path, statement(bare, summed, entry("")))
    assert [row["amount"] for row in rows["payment"]] == [None, None, Decimal("45.5"), Decimal("45.5")]
    assert [(notice.template, notice.params) for notice in reading.notices] == [
        (NO_AMOUNT, {"raw": "45.50 EUR"}), (NO_AMOUNT, {"raw": "45.50 EUR"}),
        (BATCH, {"raw": "45.50 EUR", "count": "12"}),
    ]  # fmt: skip
    assert (reading.status, reading.skipped) == ("read", 0)


@pytest.mark.parametrize(
    ("date", "at", "precision", "said_by"),
    [
        ("<Dt>2026-01-12</Dt>", datetime(2026, 1, 11, 23, tzinfo=UTC), "day", "A. Roe"),
        ("<Dt>2026-01-12+05:00</Dt>", datetime(2026, 1, 11, 19, tzinfo=UTC), "day", "file"),
        ("<Dt>2026-01-12Z</Dt>", datetime(2026, 1, 12, tzinfo=UTC), "day", "file"),
        ("<DtTm>2026-01-12T10:00:00</DtTm>", datetime(2026, 1, 12, 9, tzinfo=UTC), "second", "A. Roe"),
    ],
)
def test_times(date: str, at: datetime, precision: str, said_by: str, tmp_path: Path) -> None:
    reading, rows = read(tmp_path, statement(entry(date=date)), ZONE)
    row = rows["payment"][0]
    assert (row["at"], row["time_precision"], row["zone_source"]) == (at, precision, said_by)
    assert (row["time_raw"] in date, reading.questions) == (True, ())


def test_a_day_waits_for_its_zone_and_is_kept(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, statement(*[entry(date="<Dt>2026-01-12</Dt>")] * 3, entry()))
    assert [row["at"] is None for row in rows["payment"]] == [True, True, True, False]
    assert rows["payment"][0]["time_raw"] == "2026-01-12"
    [asked] = reading.questions
    assert (asked.key, asked.example, asked.records, reading.notices) == ("zone", "2026-01-12", 3, ())


def test_the_hour_of_the_order_is_nearer_than_the_day_of_the_booking(tmp_path: Path) -> None:
    details = "<RltdDts><AccptncDtTm>2026-01-11T20:15:00Z</AccptncDtTm></RltdDts>"
    _reading, _rows, payment = one(tmp_path, entry(details, date="<Dt>2026-01-12</Dt>"))
    assert payment["at"] == datetime(2026, 1, 11, 20, 15, tzinfo=UTC)


def test_what_cannot_be_read_is_kept_as_written_and_said(tmp_path: Path) -> None:
    data = statement(entry("", amount="-5", date="<Dt>2026-02-31</Dt>"), entry("", amount="1e9"))
    reading, rows = read(tmp_path, data, {"zone": ("Mars/Olympus", "A. Roe")})
    assert [(row["amount"], row["amount_raw"]) for row in rows["payment"]] == [(None, "-5"), (None, "1e9")]
    assert rows["payment"][0]["time_raw"] == "2026-02-31"
    assert [notice.template for notice in reading.notices] == [NOT_A_ZONE, NOT_A_TIME, NOT_AN_AMOUNT, NOT_AN_AMOUNT]


def test_parties_are_listed_once(tmp_path: Path) -> None:
    reading, _rows = read(tmp_path, statement(*[entry()] * 20))
    assert reading.facts == {"party": 2, "selector": 4, "payment": 20}


def test_a_statement_without_entries_names_its_holder(tmp_path: Path) -> None:
    reading, _rows = read(tmp_path, statement())
    assert reading.facts == {"party": 1, "selector": 1}


def test_several_documents_in_one_frame(tmp_path: Path) -> None:
    inner = statement(entry()).partition(b"?>")[2]
    data = (
        b"<frame>" + inner.replace(b"</Stmt>", b"</Stmt><Stmt/>") + inner.replace(b"Ben Doe", b"Cleo Poe") + b"</frame>"
    )
    _reading, rows = read(tmp_path, data)
    assert "Cleo Poe" in passage(data, rows["payment"][1]["locator"])
    assert "Ben Doe" in passage(data, rows["payment"][0]["locator"])


def test_what_another_writer_wrote(tmp_path: Path) -> None:
    booked = [transfer("2000000001", "45.50"), transfer("2000000002", "60.00", payer=FRIEND, payee=PAYER)]
    reading, rows = read(tmp_path, b"".join(camt053_xml(PAYER, booked, PEOPLE)), ZONE)
    assert (reading.notices, reading.questions) == ((), ())
    assert [(row["reference"], row["amount"], row["payer"]) for row in rows["payment"]] == [
        ("2000000001", Decimal("45.5"), 0), ("2000000002", 60, 2),
    ]  # fmt: skip
    assert [row["name_raw"] for row in rows["party"]] == [PAYER.name, PAYEE.name, FRIEND.name]


def test_where_the_xml_breaks_what_stands_before_is_read(tmp_path: Path) -> None:
    data = statement(*[entry()] * 10)
    reading, rows = read(tmp_path, data[: data.rindex(b"<RmtInf>")])
    assert (reading.status, len(rows["payment"]), reading.notices[0].template) == ("partial", 9, BROKEN)


@pytest.mark.parametrize(
    ("data", "template"),
    [
        (statement(entry()).replace(b"<Document", b'<!DOCTYPE d [<!ENTITY x "y">]><Document'), DOCTYPE),
        (b"<a", BROKEN),
        (b"<a/>", NO_STATEMENT),
    ],
)
def test_what_is_no_statement_is_unread(data: bytes, template: str, tmp_path: Path) -> None:
    reading, rows = read(tmp_path, data)
    assert (reading.status, rows, reading.notices[0].template) == ("unread", {}, template)


@pytest.mark.parametrize("locator", ["/Document/BkToCstmrStmt/Stmt[2]", "/x", "", "/Document//Ntry", "line 1"])
def test_places_that_are_none(locator: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        passage(statement(entry()), locator)
    assert raised.value.notice.template == NO_PLACE


WHOLE = statement(entry(), entry("", amount="1"), entry(PAYEE_SIDE, way="CRDT"))


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_makes_it_fail(tmp_path: Path, data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    for place in data.draw(st.lists(st.integers(0, max(0, len(damaged) - 1)), max_size=4)) if damaged else ():
        damaged[place] = data.draw(st.integers(0, 255))
    reading, rows = read(tmp_path, bytes(damaged), ZONE)
    assert reading.facts == {table: len(found) for table, found in rows.items()}
    assert reading.status == "read" or reading.notices
