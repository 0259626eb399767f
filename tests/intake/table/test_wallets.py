"""The mappings of wallets: rows as they write them, drawn here."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from relais.intake.table.mapping import BadMappingError, loads
from relais.model.source import Reading
from tests.intake.table_world import SHIPPED, Rows, read, sealed_at

ACTIVITY = ("paypal",)
PAYMENT = {
    "date": "01/23/2026", "time": "13:57:10", "zone": "PST", "type": "Mobile Payment", "status": "Completed",
    "currency": "EUR", "amount": "-42.92", "fee.amount": "0.00", "reference": "9AB12345CD678901E",
    "related": "B-34X47986", "payer.email": "ana@example.org", "payee.email": "ben@example.org",
    "counterparty.name": "Ben Doe",
}  # fmt: skip


def table(name: str, *rows: dict[str, str]) -> str:
    """A table of that mapping: each row by field."""
    mapping = SHIPPED[name]
    fields = {columns[0]: field for field, columns in mapping.columns.items()}
    header = list(dict.fromkeys([*mapping.header, *(fields if mapping.open else ())]))
    lines = [",".join(f'"{row.get(fields.get(column, ""), "")}"' for column in header) for row in rows]
    return "\n".join([",".join(f'"{column}"' for column in header), *lines, ""])


def taken(tmp_path: Path, name: str, *rows: dict[str, str]) -> tuple[Reading, Rows]:
    return read(sealed_at(tmp_path / "t", table(name, *rows)))


def holders(rows: Rows) -> list[tuple[str | None, str | None]]:
    """The roles on both sides of each payment, of parties without name."""
    assert {row["name_raw"] for row in rows["party"]} == {None}
    return [
        (
            None if row["payer"] is None else rows["party"][row["payer"]]["role"],
            None if row["payee"] is None else rows["party"][row["payee"]]["role"],
        )
        for row in rows["payment"]
    ]


@pytest.mark.parametrize("name", ACTIVITY)
def test_activity_of_paypal(tmp_path: Path, name: str) -> None:
    back = {
        "amount": "42.92", "fee.amount": "-1.55", "reference": "1AB", "related": "9AB12345CD678901E",
        "payer.email": "ben@example.org", "payee.email": "ana@example.org", "zone": "PDT", "date": "07/23/2026",
    }  # fmt: skip
    reading, rows = taken(tmp_path, name, PAYMENT, PAYMENT | back)
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    first, second = rows["payment"]
    assert (first["at"], first["zone_source"]) == (datetime(2026, 1, 23, 21, 57, 10, tzinfo=UTC), "file")
    assert second["at"] == datetime(2026, 7, 23, 20, 57, 10, tzinfo=UTC)
    assert (first["reference"], first["related_reference"], first["related_reference_raw"]) == (
        "9AB12345CD678901E", "B34X47986", "B-34X47986",
    )  # fmt: skip
    assert second["related_reference"] == first["reference"]
    assert (first["amount"], first["currency"], first["operator"], first["status"], first["type_raw"]) == (
        Decimal("42.92"), "EUR", "PayPal", "completed", "Mobile Payment",
    )  # fmt: skip
    assert (second["fee_amount"], second["fee_currency"], second["fee_amount_raw"]) == (Decimal("1.55"), "EUR", "-1.55")
    names = [(row["role"], row["name_raw"]) for row in rows["party"]]
    mails = {row["party"]: row["value"] for row in rows["selector"]}
    assert [(names[row["payer"]], mails[row["payer"]]) for row in (first, second)] == [
        (("payer", None), "ana@example.org"), (("payer", "Ben Doe"), "ben@example.org"),
    ]  # fmt: skip
    assert [(names[row["payee"]], mails[row["payee"]]) for row in (first, second)] == [
        (("payee", "Ben Doe"), "ben@example.org"), (("payee", None), "ana@example.org"),
    ]  # fmt: skip
    assert len(rows["party"]) == 4


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Pending", "attempted"), ("Denied", "attempted"), ("Canceled", "cancelled"), ("Refunded", "refunded"),
        ("Partially Refunded", "refunded"), ("Something", "unknown"),
    ],
)  # fmt: skip
def test_attempted_and_cancelled_rows_are_kept(tmp_path: Path, written: str, status: str) -> None:
    reading, rows = taken(tmp_path, "paypal", PAYMENT | {"status": written})
    assert [(row["status"], row["status_raw"]) for row in rows["payment"]] == [(status, written)]
    assert len(reading.notices) == (status == "unknown")


def test_a_row_of_nothing_keeps_who_sent_it(tmp_path: Path) -> None:
    _reading, rows = taken(tmp_path, "paypal", PAYMENT | {"amount": "0.00"})
    [row] = rows["payment"]
    assert [rows["selector"][place]["value"] for place in (row["payer"], row["payee"])] == [
        "ana@example.org", "ben@example.org",
    ]  # fmt: skip


def test_addresses_and_notes_of_paypal(tmp_path: Path) -> None:
    more = {
        "counterparty.phone": "+63 917 555 0101", "counterparty.address": "1 Example Street",
        "counterparty.country": "PH", "purpose": "Call +33 6 39 98 00 01",
    }  # fmt: skip
    _reading, rows = taken(tmp_path, "paypal", PAYMENT | more)
    [row] = rows["payment"]
    payee = rows["party"][row["payee"]]
    assert (payee["address_raw"], payee["address_country"]) == ("1 Example Street", "PH")
    assert ("phone", "+639175550101", row["payee"]) in [(s["kind"], s["value"], s["party"]) for s in rows["selector"]]
    assert [token["value"] for token in row["tokens"]] == ["+33639980001"]
    assert "Call" not in str(rows)


@pytest.mark.parametrize("name", ["paypal_fr", "paypal_statement_fr", "paypal_statement_fr_old", "paypal_statement"])
def test_other_columns_of_paypal(tmp_path: Path, name: str) -> None:
    french = {"date": "13/01/2026", "zone": "CET", "status": "Effectué", "amount": "-42,92", "fee.amount": "0,00"}
    row = PAYMENT | french | {"counterparty.email": "ben@example.org"}
    reading, rows = taken(tmp_path, name, row, row | {"date": "13/07/2026", "zone": "Europe/Berlin"})
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert [row["at"] for row in rows["payment"]] == [
        datetime(2026, 1, 13, 12, 57, 10, tzinfo=UTC), datetime(2026, 7, 13, 11, 57, 10, tzinfo=UTC),
    ]  # fmt: skip
    first = rows["payment"][0]
    assert (first["amount"], first["status"], first["related_reference"]) == (
        Decimal("42.92"), "completed", "B34X47986",
    )  # fmt: skip
    payee = rows["party"][first["payee"]]
    assert (payee["name_raw"], payee["role"]) == ("Ben Doe", "payee")
    assert ("ben@example.org", first["payee"]) in [(row["value"], row["party"]) for row in rows["selector"]]


def test_revolut(tmp_path: Path) -> None:
    row = {
        "date": "2026-01-12 10:00:00", "type": "TRANSFER", "status": "REVERTED", "currency": "EUR", "amount": "-12.50",
        "fee.amount": "0.10", "purpose": "To +63 917 555 0101",
    }  # fmt: skip
    reading, rows = taken(tmp_path, "revolut", row, row | {"amount": "5.00", "status": "COMPLETED"})
    assert reading.notices == ()
    assert [(row["amount"], row["amount_raw"], row["status"]) for row in rows["payment"]] == [
        (Decimal("12.50"), "-12.50", "cancelled"), (Decimal(5), "5.00", "completed"),
    ]  # fmt: skip
    assert holders(rows) == [("payer", None), (None, "payee")]
    assert [token["value"] for token in rows["payment"][0]["tokens"]] == ["+639175550101"]
    assert {question.key for question in reading.questions} == {"zone"}


@pytest.mark.parametrize("name", ["wise", "wise_types"])
def test_wise(tmp_path: Path, name: str) -> None:
    sent = {
        "date": "12-01-2026", "amount": "-20.00", "currency": "EUR", "reference": "TRANSFER-1", "fee.amount": "0.50",
        "payee.name": "Ben Doe", "payee.account": "00123456",
    }  # fmt: skip
    card = {"date": "12-01-2026", "amount": "-9.00", "currency": "EUR", "reference": "CARD-2", "fee.amount": "0"}
    card |= {"counterparty.name": "Example Shop", "owner.name": "Ana Roe"}
    got = {
        "date": "13-01-2026",
        "amount": "5.00",
        "currency": "EUR",
        "reference": "TRANSFER-3",
        "payer.name": "Cleo Poe",
    }
    reading, rows = taken(tmp_path, name, sent, card, got)
    assert reading.notices == ()
    names = [row["name_raw"] for row in rows["party"]]
    shown = [
        tuple(names[row[side]] if row[side] is not None else None for side in ("payer", "payee"))
        for row in rows["payment"]
    ]
    assert shown == [(None, "Ben Doe"), ("Ana Roe", "Example Shop"), ("Cleo Poe", None)]
    assert [row["reference"] for row in rows["payment"]] == ["TRANSFER1", "CARD2", "TRANSFER3"]


def test_mpesa(tmp_path: Path) -> None:
    row = {
        "reference": "RJ12ABC123", "date": "2026-01-12 10:15:00", "purpose": "Received from 254712345678",
        "status": "Completed", "credit": "500.00",
    }  # fmt: skip
    text = "M-PESA Statement\nName: Ana Roe\n\n" + table("mpesa", row, row | {"credit": "", "debit": "1,250.00"})
    reading, rows = read(sealed_at(tmp_path / "t", text))
    assert [(row["amount"], row["status"], row["reference"]) for row in rows["payment"]] == [
        (Decimal(500), "completed", "RJ12ABC123"), (Decimal(1250), "completed", "RJ12ABC123"),
    ]  # fmt: skip
    assert holders(rows) == [(None, "payee"), ("payer", None)]
    assert {question.key for question in reading.questions} == {"zone", "currency"}


def test_a_holder_whom_nobody_names_is_one_party_a_side(tmp_path: Path) -> None:
    row = {"date": "2026-01-12 10:00:00", "currency": "EUR", "amount": "-12.50"}
    _reading, rows = taken(tmp_path, "revolut", row, row, row | {"amount": "5.00"}, row | {"amount": "0.00"})
    assert holders(rows) == [("payer", None), ("payer", None), (None, "payee"), (None, None)]
    assert [(row["role"], row["name_raw"], row["locator"]) for row in rows["party"]] == [
        ("payer", None, "line 2"), ("payee", None, "line 4"),
    ]  # fmt: skip


def test_a_zone_that_is_none_is_refused() -> None:
    text = 'name = "x"\ntitle = "x"\ntable = "payment"\nheader = ["a"]\n[columns]\ndate = "a"\n'
    text += '[values.zone]\nPST = "PST"\n'
    with pytest.raises(BadMappingError, match="no IANA time zone"):
        loads(text.encode(), "x.toml")
