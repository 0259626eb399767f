from decimal import Decimal

import pytest

from relais.intake.chat.gather import seconds, whole


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (12, 12),
        ("12", 12),
        (12.0, 12),
        (Decimal(12), 12),
        (Decimal("1E+400"), None),
        (float("nan"), None),
        (1.5, None),
        ("", None),
        ("-1", None),
        (chr(0xFF11), None),
        ("1" * 30, None),
        (True, None),
        (None, None),
        ([1], None),
        ("1e3", None),
    ],
)
def test_a_whole_number_however_it_is_written(raw: object, number: int | None) -> None:
    assert whole(raw) == number


@pytest.mark.parametrize(("raw", "duration"), [(0, 0), ("646", 646), (-1, None), (1 << 40, None), ("x", None)])
def test_a_duration_is_neither_negative_nor_endless(raw: object, duration: int | None) -> None:
    assert seconds(raw) == duration
