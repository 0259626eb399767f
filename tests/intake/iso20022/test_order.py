import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from relais.intake.formats import FORMATS
from relais.intake.instant import NOT_A_TIME
from relais.intake.iso20022.credit import NO_AMOUNT
from relais.intake.iso20022.order import FORMAT, NO_ORDER, passage
from relais.intake.iso20022.records import EMPTY
from relais.intake.mention import NOT_A_SELECTOR
from relais.intake.syntax.xml_source import BROKEN
from relais.model.source import Reading
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.intake.iso20022.credit_sample import HOLDER, OTHER, SOUND, order, ordered

ZONE = {"zone": ("Europe/Paris", "A. Roe")}
PLACE = "/Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[1]"


def read(tmp_path: Path, data: bytes) -> tuple[Reading, Rows]:
    return taken(FORMAT, source(tmp_path, data), ZONE)


@pytest.mark.samples
def test_the_sample(samples: Path) -> None:
    path = samples / "iso20022/pain.001.001.09.xml"
    text = path.read_text()
    reading, rows = taken(FORMAT, path, ZONE)
    payments = rows["payment"]
    assert [row["amount_raw"] for row in payments] == re.findall(r"<InstdAmt Ccy=\"EUR\">([\d.]+)<", text)
    assert [row["reference_raw"] for row in payments] == re.findall(r"<EndToEndId>(\w+)<", text)
    assert {row["status"] for row in payments} == {"attempted"}
    assert reading.facts == {"party": 7, "selector": text.count("<IBAN>"), "payment": text.count("<CdtTrfTxInf>")}
    # None of its invented IBANs holds its check digits.
    assert {notice.template for notice in reading.notices} == {NOT_A_SELECTOR}
    assert "150.00" in passage(path.read_bytes(), payments[0]["locator"])


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and not path.name.startswith("pain.001.001.09.xml")]
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_one_full_payment(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, order(ordered()))
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    [payment] = rows["payment"]
    tokens = payment.pop("tokens")
    assert payment == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None, "locator": PLACE,
        "payer": 0, "payee": 1, "operator": "Example Bank", "type_raw": "TRF SEPA", "status": "attempted",
        "status_raw": None, "reference": "E1", "reference_raw": "E-1",
        "related_reference": None, "related_reference_raw": None,
        "at": datetime(2026, 1, 11, 23, tzinfo=UTC), "time_raw": "2026-01-12", "time_precision": "day",
        "zone_source": "A. Roe", "paid_out_at": None, "paid_out_time_raw": None,
        "paid_out_time_precision": None, "paid_out_zone_source": None, "amount": Decimal("45.50"), "currency": "EUR",
        "amount_raw": "45.50", "paid_out_amount": None, "paid_out_currency": None, "paid_out_amount_raw": None,
        "fee_amount": None, "fee_currency": None, "fee_amount_raw": None, "paid_out_place": None,
    }  # fmt: skip
    assert [(token["kind"], token["value"]) for token in tokens] == [("phone", "+33639980001")]
    assert [(row["role"], row["name_raw"], row["address_raw"]) for row in rows["party"]] == [
        ("payer", "Ana Roe", None), ("payee", "Ben Doe", "Cebu, PH"), ("other", "Cleo Poe", None),
    ]  # fmt: skip
    assert [(row["kind"], row["value"], row["party"]) for row in rows["selector"]] == [
        ("iban", HOLDER, 0), ("iban", OTHER, 1), ("phone", "+639175550101", 1),
    ]  # fmt: skip
    assert "<Nm>Ben Doe</Nm>" in passage(order(ordered()), PLACE)


@pytest.mark.parametrize(
    ("version", "body"), [("02", "pain.001.001.02"), ("03", "CstmrCdtTrfInitn"), ("12", "CstmrCdtTrfInitn")]
)
def test_every_version(version: str, body: str, tmp_path: Path) -> None:
    data = order(ordered(), ordered(), version=version, body=body, date="2026-01-12")
    assert known(FORMAT, source(tmp_path, data))
    reading, rows = read(tmp_path, data)
    assert (reading.facts["payment"], reading.notices) == (2, ())
    for row in rows["payment"]:
        assert "45.50" in passage(data, row["locator"])


def test_who_stands_behind(tmp_path: Path) -> None:
    more = "<UltmtCdtr><Nm>Eve Moe</Nm></UltmtCdtr>"
    behind = "<UltmtDbtr><Nm>Cleo Poe</Nm></UltmtDbtr>"
    _reading, rows = read(tmp_path, order(ordered(more=more), more=behind))
    assert [(row["role"], row["name_raw"]) for row in rows["party"]] == [
        ("payer", "Ana Roe"), ("payee", "Ben Doe"), ("payer", "Cleo Poe"), ("payee", "Eve Moe"),
    ]  # fmt: skip


def test_an_order_of_a_sum_in_another_currency(tmp_path: Path) -> None:
    sums = "<EqvtAmt><Amt Ccy='EUR'>45.50</Amt><CcyOfTrf>PHP</CcyOfTrf></EqvtAmt>"
    _reading, rows = read(tmp_path, order(ordered(sums)))
    [row] = rows["payment"]
    assert (row["amount"], row["currency"], row["paid_out_amount"], row["paid_out_currency"]) == (
        Decimal("45.50"), "EUR", None, "PHP",
    )  # fmt: skip


def test_one_broken_transfer_among_others(tmp_path: Path) -> None:
    data = order(ordered(), ordered("<InstdAmt Ccy='EUR'>x</InstdAmt>"), ordered(""), ordered())
    reading, rows = read(tmp_path, data)
    assert [row["amount_raw"] for row in rows["payment"]] == ["45.50", "x", None, "45.50"]
    assert [notice.place for notice in reading.notices if notice.template == NO_AMOUNT] == [
        PLACE.replace("CdtTrfTxInf[1]", "CdtTrfTxInf[3]")
    ]
    reading, rows = read(tmp_path, order(ordered(), date="<Dt>2026-02-30</Dt>"))
    assert [notice.template for notice in reading.notices] == [NOT_A_TIME]
    assert (rows["payment"][0]["at"], rows["payment"][0]["time_raw"]) == (None, "2026-02-30")


def test_records_without_anything_are_said(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, order(ordered(), "<CdtTrfTxInf/>"))
    assert len(rows["payment"]) == 1
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (EMPTY, PLACE.replace("CdtTrfTxInf[1]", "CdtTrfTxInf[2]"), 1)
    ]


def test_places_below_several_messages(tmp_path: Path) -> None:
    inner = order(ordered(), ordered()).partition(b"?>")[2]
    data = b"<all>" + inner * 2 + b"<other/>" + inner + b"</all>"
    _reading, rows = read(tmp_path, data)
    assert [row["locator"].partition("/Cst")[0] for row in rows["payment"]] == [
        "/all/Document", "/all/Document", *["/all/Document[2]"] * 2, *["/all/Document[3]"] * 2,
    ]  # fmt: skip
    for row in rows["payment"]:
        assert "45.50" in passage(data, row["locator"])


def test_where_the_xml_breaks_what_stands_before_is_read(tmp_path: Path) -> None:
    data = order(ordered(), ordered())
    reading, rows = read(tmp_path, data[: data.rindex(b"<Cdtr>")])
    assert (len(rows["payment"]), reading.status, reading.notices[0].template) == (1, "partial", BROKEN)
    reading, _rows = read(tmp_path, data.replace(b"PmtInf>", b"X>"))
    assert (reading.status, reading.notices[0].template) == ("unread", NO_ORDER)


@pytest.mark.parametrize("name", SOUND)
def test_each_message_has_one_reader(name: str, tmp_path: Path) -> None:
    path = source(tmp_path, SOUND[name])
    assert [format_.name for format_ in FORMATS if known(format_, path)] == [name]
