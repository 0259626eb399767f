import pyarrow as pa
import pytest

from relais.intake.table.money import is_unsure, mark_of, mark_shown


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("12", None), ("12.5", "."), ("12,50", ","), ("1,234", None), ("1.234", None), ("1,234.50", "."),
        ("1.234,50", ","), ("1.234.567", ","), ("0,123", ","), ("12345,678", ","), ("-1,234", None),
        ("55.163313343557675", "."), ("1,2.3,4", None),
    ],
)  # fmt: skip
def test_what_one_sum_proves_of_the_decimal_mark(text, mark):
    assert mark_of(text) == mark


def test_a_thousand_or_one_and_a_bit():
    assert is_unsure("1,234")
    assert not is_unsure("1234")
    assert mark_shown(pa.array(["1,234", "7", None])) is None
    assert mark_shown(pa.array(["1,234", "7,5", None])) == ","
