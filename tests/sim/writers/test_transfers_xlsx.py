"""The English money-transfer list: header, text dates, numbers."""

import openpyxl


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
