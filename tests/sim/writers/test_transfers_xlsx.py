"""The English money-transfer list: header, text dates, numbers."""

from io import BytesIO

import openpyxl

from relais.sim.writers.transfers_xlsx import transfers_xlsx
from tests.sim.writers.payments import PEOPLE, transfer


def test_transfers_xlsx(built):
    book = openpyxl.load_workbook(built.file("*_answer_transfers_2/transfers.xlsx"), read_only=True)
    header, *body = book.active.iter_rows(values_only=True)
    assert "|".join(header) == (
        "Reference Number|Sent At (UTC)|Paid At (UTC)|Send Amount|Send Currency|Payout Amount|Payout Currency|Fee|"
        "Status|Sender Name|Sender Phone|Sender Email|Receiver Name|Receiver Phone|Receiver Account|Payout Agent"
    )
    expected = [p for p in built.truth.payments if p.path and p.path.endswith(".xlsx")]
    assert len(body) == len(expected) > 100
    for row, payment in zip(body, sorted(expected, key=lambda p: p.sent_at), strict=True):
        assert row[0].replace("-", "") == payment.code
        assert row[1] == payment.sent_at.replace("T", " ").removesuffix("Z")
        assert f"{row[3]:.2f}" == payment.amount_eur
    book.close()


def test_one_full_row():
    (raw,) = transfers_xlsx([transfer("2000000001", "45.50")], PEOPLE)
    book = openpyxl.load_workbook(BytesIO(raw), read_only=True)
    _, row = book.active.iter_rows(values_only=True)
    assert row == (
        "200-000-0001", "2026-02-28 23:30:05", "2026-02-28 23:30:05", 45.5, "EUR", 2821, "PHP", 2.9, "PAID",
        "Élise Hêtre", "+33639980001", None, "Ana Narra & Ipil", "+639175550101", "WLT-100051",
        "Comptoir, Halimbawa City",
    )  # fmt: skip
    book.close()
