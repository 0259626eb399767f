import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relais.intake.amount import NOT_AN_AMOUNT
from relais.intake.instant import NOT_A_TIME, UNKNOWN_TIME
from relais.intake.ofx import tags
from relais.intake.ofx.moment import ODD_OFFSET
from relais.intake.ofx.reader import (
    CONTRARY,
    CUT,
    EMPTY,
    FORMAT,
    NO_DAY,
    NO_PLACE,
    NO_STATEMENT,
    NOT_ENDED,
    UNENDED,
    passage,
)
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.intake.ofx.ofx_sample import HEAD, SOUND, statement, transaction, xml

ZONE = {"zone": ("Europe/Paris", "A. Roe")}
SAMPLES = {"anzcc.ofx": (1, 1, 1), "bank_medium.ofx": (4, 1, 3), "suncorp.ofx": (2, 1, 1)}


def read(tmp_path: Path, data: bytes, answers: dict[str, tuple[str, str]] | None = None) -> tuple[Reading, Rows]:
    return taken(FORMAT, source(tmp_path, data), answers)


def one(tmp_path: Path, *transactions: str, **more: Any) -> tuple[Reading, Rows, dict[str, Any]]:
    reading, rows = read(tmp_path, statement(*transactions, **more), ZONE)
    [payment] = rows["payment"]
    return reading, rows, payment


@pytest.mark.samples
@pytest.mark.parametrize("name", SAMPLES)
def test_samples(samples: Path, name: str) -> None:
    path = samples / "ofx" / name
    data = path.read_bytes()
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, ZONE)
    parties, selectors, payments = SAMPLES[name]
    assert reading.facts == {"party": parties, "selector": selectors, "payment": payments}
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert [row["amount_raw"] for row in rows["payment"]] == re.findall(r"<TRNAMT>(-?[\d.]+)", data.decode())
    assert [row["reference_raw"] for row in rows["payment"]] == re.findall(r"<FITID>(\w+)", data.decode())
    assert [(row["payer"], row["amount"] > 0) for row in rows["payment"]] == [(0, True)] * payments
    for row in (*rows["payment"], *rows["party"]):
        assert row.get("amount_raw", "") in passage(data, row["locator"])


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.suffix != ".ofx"]
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_a_statement_without_a_currency_asks_for_it(tmp_path: Path) -> None:
    data = statement(transaction()).replace(b"<CURDEF>EUR", b"")
    reading, rows = read(tmp_path, data, ZONE)
    assert [(asked.key, asked.records) for asked in reading.questions] == [("currency", 1)]
    assert [(row["amount_raw"], row["currency"]) for row in rows["payment"]] == [("-45.50", None)]
    reading, rows = read(tmp_path, data, ZONE | {"currency": ("PHP", "A. Roe")})
    assert reading.questions == ()
    assert [(row["amount"], row["currency"]) for row in rows["payment"]] == [(Decimal("45.50"), "PHP")]


def test_a_transaction_without_a_day_is_kept_and_said(tmp_path: Path) -> None:
    reading, _rows, payment = one(tmp_path, transaction().replace("<DTPOSTED>20260112100000.000[+1:CET]", ""))
    assert [(notice.template, notice.place) for notice in reading.notices] == [(NO_DAY, "STMTTRN[1]")]
    assert (payment["amount"], payment["at"], payment["time_raw"]) == (Decimal("45.50"), None, None)


def test_one_full_payment(tmp_path: Path) -> None:
    reading, rows, payment = one(tmp_path, transaction())
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    tokens = payment.pop("tokens")
    assert payment == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "STMTTRN[1]",
        "payer": 0, "payee": 1, "operator": "Example Bank", "type_raw": "XFER", "status": "completed",
        "status_raw": None, "reference": "F1", "reference_raw": "F-1",
        "related_reference": None, "related_reference_raw": None,
        "at": datetime(2026, 1, 12, 9, tzinfo=UTC), "time_raw": "20260112100000.000[+1:CET]",
        "time_precision": "second", "zone_source": "file", "paid_out_at": None, "paid_out_time_raw": None,
        "paid_out_time_precision": None, "paid_out_zone_source": None, "amount": Decimal("45.50"), "currency": "EUR",
        "amount_raw": "-45.50", "paid_out_amount": None, "paid_out_currency": None, "paid_out_amount_raw": None,
        "fee_amount": None, "fee_currency": None, "fee_amount_raw": None, "paid_out_place": None,
    }  # fmt: skip
    assert [(token["kind"], token["value"]) for token in tokens] == [("phone", "+33639980001")]
    assert [(row["role"], row["name_raw"], row["address_raw"], row["locator"]) for row in rows["party"]] == [
        ("account", None, None, "STMTRS[1]"), ("payee", "Ben Doe", "Example Street 1, Cebu, PHL", "STMTTRN[1]"),
    ]  # fmt: skip
    assert [(row["kind"], row["service"], row["value"], row["party"]) for row in rows["selector"]] == [
        ("account", "exam", "001234567", 0), ("account", "wallet", "0012345678", 1),
        ("phone", None, "+639175550101", 1),
    ]  # fmt: skip
    assert "Ben Doe" in passage(statement(transaction()), "STMTTRN[1]")


def test_xml_reads_as_sgml_does(tmp_path: Path) -> None:
    data = xml("Ben Doe", "<![CDATA[Ana & Roe]]>")
    reading, rows = read(tmp_path, data)
    assert (reading.facts, reading.notices) == ({"party": 3, "selector": 1, "payment": 2}, ())
    assert [row["name_raw"] for row in rows["party"]] == [None, "Ben Doe", "Ana & Roe"]
    assert [(row["payee"], row["amount"], row["currency"]) for row in rows["payment"]] == [
        (0, Decimal("20.5"), "USD")
    ] * 2
    assert rows["payment"][0]["at"] == datetime(2026, 1, 12, 17, tzinfo=UTC)
    assert passage(data, "STMTTRN[2]").startswith("<STMTTRN><TRNTYPE>CREDIT</TRNTYPE>")
    assert passage(data, "CCSTMTRS[1]").endswith("<BANKTRANLIST>")


@pytest.mark.parametrize(
    ("at", "moment", "precision", "said_by"),
    [
        ("20260112", datetime(2026, 1, 11, 23, tzinfo=UTC), "day", "A. Roe"),
        ("20260112000000", datetime(2026, 1, 11, 23, tzinfo=UTC), "day", "A. Roe"),
        ("20260112000000[0:GMT]", datetime(2026, 1, 12, tzinfo=UTC), "second", "file"),
        ("202601121000", datetime(2026, 1, 12, 9, tzinfo=UTC), "minute", "A. Roe"),
        ("20260112100000.5", datetime(2026, 1, 12, 9, 0, 0, 500_000, tzinfo=UTC), "second", "A. Roe"),
        ("20260112100000[+5.5:IST]", datetime(2026, 1, 12, 4, 30, tzinfo=UTC), "second", "file"),
        ("20260112100000[-3.30:NST]", datetime(2026, 1, 12, 13, 30, tzinfo=UTC), "second", "file"),
        ("20260112100000[5.45:NPT]", datetime(2026, 1, 12, 4, 15, tzinfo=UTC), "second", "file"),
        ("20260112100000[-0.30]", datetime(2026, 1, 12, 10, 30, tzinfo=UTC), "second", "file"),
        ("20260112100000[+5.75]", datetime(2026, 1, 12, 4, 15, tzinfo=UTC), "second", "file"),
        ("20260112100000[+5.00]", datetime(2026, 1, 12, 5, tzinfo=UTC), "second", "file"),
        ("20260112[-3]", datetime(2026, 1, 12, 3, tzinfo=UTC), "day", "file"),
    ],
)  # fmt: skip
def test_times(at: str, moment: datetime, precision: str, said_by: str, tmp_path: Path) -> None:
    reading, _rows, payment = one(tmp_path, transaction(at=at))
    assert (payment["at"], payment["time_precision"], payment["zone_source"]) == (moment, precision, said_by)
    assert (payment["time_raw"], reading.notices) == (at, ())


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("20260230", NOT_A_TIME), ("20260112250000", NOT_A_TIME),
        ("2026", UNKNOWN_TIME), ("20260112100000[+77:X]", UNKNOWN_TIME), ("soon", UNKNOWN_TIME),
    ],
)  # fmt: skip
def test_what_is_no_time_is_kept_as_written(at: str, why: str, tmp_path: Path) -> None:
    reading, _rows, payment = one(tmp_path, transaction(at=at))
    assert (payment["at"], payment["time_raw"]) == (None, at)
    assert [(notice.template, notice.place) for notice in reading.notices] == [(why, "STMTTRN[1]")]


def test_a_time_without_an_offset_waits_for_its_zone(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, statement(transaction(at="20260112120000"), transaction()))
    assert [row["at"] is None for row in rows["payment"]] == [True, False]
    assert [(asked.key, asked.records) for asked in reading.questions] == [("zone", 1)]


@pytest.mark.parametrize(
    ("more", "column", "value"),
    [
        ("<CHECKNUM>123<NAME>x", "reference_raw", "F-1"),
        ("<REFNUM>R-9<NAME>x", "reference_raw", "R-9"),
        ("<CORRECTACTION>DELETE<CORRECTFITID>F-0", "status", "cancelled"),
        ("<CORRECTACTION>REPLACE<CORRECTFITID>F-0", "status_raw", "REPLACE"),
        ("<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY>", "currency", "USD"),
        ("<ORIGCURRENCY><CURRATE>60<CURSYM>PHP</ORIGCURRENCY>", "paid_out_currency", "PHP"),
        ("<DTUSER>20260111100000[0:GMT]", "time_raw", "20260111100000[0:GMT]"),
    ],
)
def test_columns(more: str, column: str, value: str, tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, transaction(more=more))
    assert payment[column] == value


def test_a_cheque_is_named_by_its_number(tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, transaction(type_="CHECK", more="<CHECKNUM>123"))
    assert payment["reference_raw"] == "123"


def test_a_pending_transaction_is_attempted(tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, transaction(name="STMTTRNP"))
    assert (payment["status"], payment["locator"]) == ("attempted", "STMTTRNP[1]")


def test_an_offset_of_two_meanings_waits_for_the_zone(tmp_path: Path) -> None:
    data = statement(transaction(at="20260112000000[-3.3:NST]"))
    reading, rows = read(tmp_path, data)
    assert (rows["payment"][0]["at"], rows["payment"][0]["time_raw"]) == (None, "20260112000000[-3.3:NST]")
    assert [(notice.template, notice.place) for notice in reading.notices] == [(ODD_OFFSET, "STMTTRN[1]")]
    assert [(asked.key, asked.records) for asked in reading.questions] == [("zone", 1)]
    _reading, rows = read(tmp_path, data, ZONE)
    assert (rows["payment"][0]["at"], rows["payment"][0]["zone_source"]) == (
        datetime(2026, 1, 11, 23, tzinfo=UTC), "A. Roe",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "type_", "sides", "role"),
    [("+45.50", "XFER", (1, 0), "payer"), ("-45.50", "POS", (0, 1), "payee"), ("45.50", "CREDIT", (1, 0), "payer")],
)
def test_the_sign_says_who_pays(
    amount: str, type_: str, sides: tuple[int, int], role: str, tmp_path: Path
) -> None:  # fmt: skip
    reading, rows, payment = one(tmp_path, transaction(amount, type_=type_))
    assert ((payment["payer"], payment["payee"]), rows["party"][1]["role"], reading.notices) == (sides, role, ())


@pytest.mark.parametrize(
    ("amount", "type_", "notices"),
    [
        ("45.50", "DEBIT", [CONTRARY]), ("-45.50", "CREDIT", [CONTRARY]), ("-45.50", "DIRECTDEP", [CONTRARY]),
        ("0.00", "XFER", []), ("-0.00", "DEBIT", []),
    ],
)  # fmt: skip
def test_a_sign_that_says_nothing_or_the_contrary_leaves_the_sides_open(
    amount: str, type_: str, notices: list[str], tmp_path: Path
) -> None:
    reading, rows, payment = one(tmp_path, transaction(amount, type_=type_))
    assert (payment["payer"], payment["payee"], payment["amount"]) == (None, None, abs(Decimal(amount)))
    assert [row["role"] for row in rows["party"]] == ["account", "other"]
    assert [notice.template for notice in reading.notices] == notices


def test_a_mark_that_may_group_or_divide_waits_for_an_answer(tmp_path: Path) -> None:
    data = statement(transaction("-1,234"), transaction("-1,234.50"), transaction("-12,5"))
    reading, rows = read(tmp_path, data, ZONE)
    assert [row["amount"] for row in rows["payment"]] == [None, Decimal("1234.5"), Decimal("12.5")]
    assert (rows["payment"][0]["amount_raw"], rows["payment"][0]["currency"]) == ("-1,234", "EUR")
    assert ([(asked.key, asked.place) for asked in reading.questions], reading.notices) == (
        [("decimal", "STMTTRN[1]")], (),
    )  # fmt: skip
    for mark, value in ((",", "1.234"), (".", "1234")):
        reading, rows = read(tmp_path, data, ZONE | {"decimal": (mark, "A. Roe")})
        assert [row["amount"] for row in rows["payment"]] == [Decimal(value), Decimal("1234.5"), Decimal("12.5")]
        assert (rows["payment"][0]["payer"], reading.questions) == (0, ())


def test_one_broken_transaction_among_others(tmp_path: Path) -> None:
    data = statement(transaction(), transaction("x"), transaction(end=""), transaction())
    reading, rows = read(tmp_path, data)
    assert [row["amount_raw"] for row in rows["payment"]] == ["-45.50", "x", "-45.50", "-45.50"]
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (NOT_AN_AMOUNT, "STMTTRN[2]"), (UNENDED, "STMTTRN[3]"),
    ]  # fmt: skip
    broken = rows["payment"][1]
    assert (broken["payer"], broken["payee"]) == (None, None)
    empty = statement("<STMTTRN><TRNTYPE>DEBIT<MEMO>hello</STMTTRN>", transaction())
    reading, rows = read(tmp_path, empty)
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [(EMPTY, "STMTTRN[1]", 1)]
    assert [row["locator"] for row in rows["payment"]] == ["STMTTRN[2]"]
    reading, rows = read(tmp_path, data[: data.rindex(b"<FITID>")])
    assert len(rows["payment"]) == 4
    assert [(notice.template, notice.place) for notice in reading.notices][-2:] == [
        (UNENDED, "STMTTRN[4]"), (NOT_ENDED, ""),
    ]  # fmt: skip


def test_a_statement_without_transactions(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, statement(listed=False))
    assert (reading.status, reading.facts) == ("read", {"party": 1, "selector": 1})
    assert "00-123 4567" in passage(statement(listed=False), rows["party"][0]["locator"])
    reading, _rows = read(tmp_path, HEAD.encode() + b"<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1></OFX>")
    assert (reading.status, reading.notices[0].template) == ("unread", NO_STATEMENT)


def test_accents_in_the_character_set_of_the_header(tmp_path: Path) -> None:
    data = statement(transaction(more="<NAME>Zoë")).decode().encode("cp1252")
    _reading, rows = read(tmp_path, data)
    assert rows["party"][1]["name_raw"] == "Zoë"
    assert "Zoë" in passage(data, "STMTTRN[1]")


def test_values_across_chunks_and_endless_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "_CHUNK", 64)
    reading, rows = read(tmp_path, SOUND["ofx, as XML"])
    assert (reading.facts, reading.notices) == ({"party": 2, "selector": 1, "payment": 20}, ())
    monkeypatch.setattr(tags, "_CHUNK", 1 << 20)
    reading, rows = read(tmp_path, statement(transaction(more=f"<NAME>{'x' * 30_000}")))
    assert [(notice.template, notice.place) for notice in reading.notices] == [(CUT, "STMTTRN[1]")]
    assert len(rows["payment"]) == 1


@pytest.mark.parametrize("data", [b"<OFX>hello", b"hello <OFX><STMTTRNRS>", b"OFXHEADER:100\nhello"])
def test_what_is_no_statement_is_refused(data: bytes, tmp_path: Path) -> None:
    assert not known(FORMAT, source(tmp_path, data))


@pytest.mark.parametrize("place", ["STMTTRN[0]", "STMTTRN[2]", "STMTTRN", "", "BALAMT[1]"])
def test_places_that_are_none(place: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        passage(statement(transaction()), place)
    assert raised.value.notice.template == NO_PLACE
