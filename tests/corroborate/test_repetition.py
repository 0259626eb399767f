"""Repetition: gaps, sums and rates with intervals where there is enough to say, and words where there is not."""

from datetime import timedelta
from decimal import Decimal
from math import isfinite

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.corroborate.paid import PLACES_SHOWN
from relais.corroborate.repetition import FEW, LONG, MONTH_DAYS, ONE_DAY, SCHEMA, SHORT, TWO, UNDATED, repetition
from tests.corroborate.dealing import START, made, paid, payments, people, shuffled

pytestmark = pytest.mark.slow

WHO = people("Payer Example", "Payee Example")


def told(*payment):
    table = made(repetition, "repetition", **WHO, payment=list(payment))
    assert table.schema == SCHEMA
    return table.to_pylist()


def test_a_pair_is_told_with_gaps_sums_and_rate():
    days = [0, 10, 20, 30, 40, 50, 60, 110, 120]
    (row,) = told(*(paid(0, 1, day, amount=40 + 5 * n) for n, day in enumerate(days)))
    assert (row["payments"], row["undated"], row["day_only"], row["note"]) == (9, 0, 0, None)
    # Eight gaps, seven of ten days: the whole range bounds their median.
    assert (row["gap_quarter"], row["gap_median"], row["gap_three_quarters"]) == (10, 10, 10)
    assert (row["gap_low"], row["gap_high"]) == (10, 50)
    assert (row["pause_days"], row["pause_from"], row["pause_to"]) == (
        50, START + timedelta(days=60), START + timedelta(days=110)
    )  # fmt: skip
    assert row["per_month"] == pytest.approx(8 * MONTH_DAYS / 120)
    assert row["per_month_low"] == pytest.approx(3.454 * MONTH_DAYS / 120, rel=1e-3)
    assert row["per_month_high"] == pytest.approx(15.763 * MONTH_DAYS / 120, rel=1e-3)
    (sums,) = row["amounts"]
    assert (sums["currency"], sums["payments"], sums["median"]) == ("EUR", 9, Decimal(60))
    assert (sums["least"], sums["low"], sums["high"], sums["greatest"]) == (40, 45, 75, 80)
    # Five more each time: 50 more in ten payments, of a median of 60.
    assert [sums[name] for name in ("change", "change_low", "change_high")] == pytest.approx([50 / 60] * 3)
    assert row["places_count"] == len(row["places"]) == 9


def test_shorter_gaps_are_a_change_below_nought():
    days = [0, 40, 75, 105, 130, 150, 165, 175, 180]
    (row,) = told(*(paid(0, 1, day) for day in days))
    assert row["gap_change"] == row["gap_change_high"] == pytest.approx(-10 * 5 / 22.5)


def test_currencies_are_never_mixed_and_sums_not_known_are_counted():
    rows = [paid(0, 1, day, amount=50) for day in range(0, 60, 10)] + [
        paid(0, 1, day, amount=3_000, currency="PHP") for day in range(5, 25, 10)
    ]
    (row,) = told(*rows, paid(0, 1, 100, amount=7, currency=None), paid(0, 1, 101, amount=None))
    assert [(one["currency"], one["payments"], one["median"]) for one in row["amounts"]] == [
        (None, 1, 7), ("EUR", 6, 50), ("PHP", 2, 3_000)
    ]  # fmt: skip
    assert [one["low"] for one in row["amounts"]] == [None, 50, None]
    assert row["no_amount"] == 1


@pytest.mark.parametrize(
    ("days", "note", "unknown"),
    [
        ([None, None], UNDATED, ["gap_median", "per_month", "pause_days", "first_at"]),
        ([None, 3], UNDATED, ["gap_median", "per_month", "pause_days"]),
        ([3, 3.5, 3.2], ONE_DAY, ["gap_low", "per_month"]),
        ([3, 90], TWO, ["gap_low", "gap_change"]),
        ([3, 9, 12], SHORT, ["gap_low", "per_month", "per_month_low"]),
        ([3, 9, 50], FEW, ["gap_low", "gap_high", "gap_change"]),
    ],
)
def test_where_little_can_be_told_it_says_why_and_gives_no_number(days, note, unknown):
    (row,) = told(*(paid(0, 1, day, reference=f"AB12345{n}") for n, day in enumerate(days)))
    assert row["note"] == note
    assert [row[name] for name in unknown] == [None] * len(unknown)


def test_one_payment_told_twice_is_no_repetition():
    assert told(paid(0, 1, 3, reference="AB123456"), paid(0, 1, 3, reference="AB123456")) == []


def test_identical_sums_and_instants_give_no_division_by_nought():
    rows = [paid(0, 1, 3, amount=0, reference=f"AB1234{n:02}") for n in range(12)]
    (row,) = told(*rows)
    assert (row["note"], row["gap_median"], row["gap_change"], row["amounts"][0]["change"]) == (ONE_DAY, 0, None, None)


def test_of_very_many_payments_no_change_is_reckoned_and_the_row_says_so():
    rows = [paid(0, 1, day, reference=f"AB{day:06}") for day in range(502)]
    (row,) = told(*rows)
    assert (row["note"], row["gap_change"], row["gap_median"], row["places_count"]) == (LONG, None, 1, 502)
    assert len(row["places"]) == PLACES_SHOWN


@given(payments, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_nothing_and_every_number_is_one(rows, random):
    for row in shuffled(repetition, "repetition", rows, random).to_pylist():
        assert row["payments"] > 1
        assert all(isfinite(value) for value in row.values() if isinstance(value, float))
        for one in row["amounts"] or ():
            assert one["least"] <= one["median"] <= one["greatest"]
