from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from relais.intake.iso20022.transfer import CHARGES, FORMAT, NO_TRANSFER, passage
from relais.model.source import Reading
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.intake.iso20022.credit_sample import HOLDER, OTHER, moved, transfer

ZONE = {"zone": ("Europe/Paris", "A. Roe")}
PLACE = "/message/Document/FIToFICstmrCdtTrf[1]/CdtTrfTxInf[1]"


def read(tmp_path: Path, data: bytes) -> tuple[Reading, Rows]:
    return taken(FORMAT, source(tmp_path, data), ZONE)


@pytest.mark.samples
def test_the_sample(samples: Path) -> None:
    path = samples / "iso20022/pacs.008.001.07_with_apphdr.xml"
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, ZONE)
    assert (reading.facts, reading.notices, reading.questions) == ({"party": 2, "payment": 1}, (), ())
    [payment] = rows["payment"]
    assert (payment["at"], payment["amount"], payment["currency"], payment["reference"], payment["status"]) == (
        datetime(2018, 4, 28, 18, 54, 39, tzinfo=UTC), 5000, "USD", "223423423", "unknown",
    )  # fmt: skip
    assert [row["name_raw"] for row in rows["party"]] == ["JOHN DOE", "Mike Smith"]
    assert "JOHN DOE" in passage(path.read_bytes(), payment["locator"])


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and "apphdr" not in path.name]
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_one_full_payment(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, transfer(moved()))
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    [payment] = rows["payment"]
    tokens = payment.pop("tokens")
    assert payment == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None, "locator": PLACE,
        "payer": 0, "payee": 1, "operator": "Example Bank", "type_raw": None, "status": "unknown",
        "status_raw": None, "reference": "T1", "reference_raw": "T-1",
        "related_reference": None, "related_reference_raw": None,
        "at": datetime(2026, 1, 12, 9, tzinfo=UTC), "time_raw": "2026-01-12T10:00:00+01:00", "time_precision": "second",
        "zone_source": "file", "paid_out_at": None, "paid_out_time_raw": None,
        "paid_out_time_precision": None, "paid_out_zone_source": None, "amount": Decimal("45.50"), "currency": "EUR",
        "amount_raw": "45.50", "paid_out_amount": Decimal(44), "paid_out_currency": "EUR", "paid_out_amount_raw": "44",
        "fee_amount": Decimal("1.50"), "fee_currency": "EUR", "fee_amount_raw": "1.50", "paid_out_place": None,
    }  # fmt: skip
    assert [(token["kind"], token["value"]) for token in tokens] == [("phone", "+33639980001")]
    assert [(row["role"], row["name_raw"]) for row in rows["party"]] == [("payer", "Ana Roe"), ("payee", "Ben Doe")]
    assert [(row["kind"], row["value"], row["party"]) for row in rows["selector"]] == [
        ("iban", HOLDER, 0), ("iban", OTHER, 1), ("phone", "+639175550101", 1),
    ]  # fmt: skip
    assert "<Nm>Ben Doe</Nm>" in passage(transfer(moved()), PLACE)


@pytest.mark.parametrize(("version", "body"), [("01", "pacs.008.001.01"), ("12", "FIToFICstmrCdtTrf")])
def test_every_version(version: str, body: str, tmp_path: Path) -> None:
    data = transfer(moved(), moved(), version=version, body=body)
    assert known(FORMAT, source(tmp_path, data))
    reading, rows = read(tmp_path, data)
    assert (reading.facts, reading.notices) == ({"party": 2, "selector": 3, "payment": 2}, ())
    assert all("45.50" in passage(data, row["locator"]) for row in rows["payment"])


def test_the_day_of_settlement_serves_where_no_time_is_stated(tmp_path: Path) -> None:
    day = "<IntrBkSttlmDt>2026-01-14</IntrBkSttlmDt>"
    _reading, rows = read(tmp_path, transfer(moved(when=""), moved(when=day)))
    assert [row["time_raw"] for row in rows["payment"]] == ["2026-01-13", "2026-01-14"]


def test_sums(tmp_path: Path) -> None:
    two = "<ChrgsInf><Amt Ccy='EUR'>1</Amt></ChrgsInf>" * 2
    same = "<InstdAmt Ccy='EUR'>44.00</InstdAmt>"
    reading, rows = read(tmp_path, transfer(moved(after="", charges=two), moved(after=same, charges="")))
    assert [(row["amount_raw"], row["paid_out_amount"], row["fee_amount"]) for row in rows["payment"]] == [
        ("44", None, None), ("44.00", None, None),
    ]  # fmt: skip
    assert [(notice.template, notice.place) for notice in reading.notices] == [(CHARGES, PLACE)]


def test_without_a_message_it_says_so(tmp_path: Path) -> None:
    reading, _rows = read(tmp_path, transfer(moved()).replace(b"FIToFICstmrCdtTrf>", b"X>"))
    assert (reading.status, reading.notices[0].template) == ("unread", NO_TRANSFER)
