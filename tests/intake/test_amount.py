from decimal import Decimal

import pytest

from relais.intake.amount import BadAmountError, amount


@pytest.mark.parametrize(
    ("raw", "decimal", "value"),
    [
        ("1,234.50", ".", "1234.50"), ("1.234,50", ",", "1234.50"), ("1 234", ".", "1234"),
        ("1\u00a0234\u202f567,50", ",", "1234567.50"), ("1'234'567.5", ".", "1234567.5"), ("- 12", ".", "-12"),
        (" 12 ", ".", "12"), ("'1234", ".", "1234"), ("+.5", ".", "0.5"), ("12,", ",", "12"),
    ],
)  # fmt: skip
def test_sums(raw, decimal, value):
    assert amount(raw, decimal) == Decimal(value)


@pytest.mark.parametrize(
    "raw",
    ["", " ", "'", ".", "1 2 3", "12 34", "12'34", "1234 567", "1  234", "1 234 5", "1 234,567", "1,23", "12 .5", "NaN",
     "1e400", "1" * 21, "\u0661\u0662"],
)  # fmt: skip
def test_no_sum(raw):
    with pytest.raises(BadAmountError):
        amount(raw)
