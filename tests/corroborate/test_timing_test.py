"""Where a test of times can say nothing it says why, in words; a pair too large to redraw is refused at once."""

import time

import pytest

from relais.corroborate.days import ONE_WEEKDAY
from relais.corroborate.days import TOO_FEW as FEW_DAYS
from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.payment_then_call import TIMES as HOUR
from relais.corroborate.payment_then_call import TOO_FEW as FEW_WINDOWS
from relais.corroborate.registry import TIME_TESTS
from relais.corroborate.same_day import TIMES as DATED
from relais.corroborate.same_evening import TIMES as EVENING
from relais.corroborate.screening import ROW, screened
from relais.corroborate.timing_test import ALWAYS, HABIT, NO_CALLS, NO_PAYMENTS, ONLY_DAYS, TOO_MANY
from tests.corroborate.drawn import DAY, MINUTE, PLAIN, START, alone

EVENINGS = [START + 20 * HOUR_MS + day * DAY for day in (0, 4, 8, 12, 16)]
DAYS = [at // DAY * DAY for at in EVENINGS]
OFTEN = [START - DAY + n * 30 * MINUTE for n in range(1_000)]
WEEKS = [START + 20 * HOUR_MS + week * 7 * DAY for week in range(9)]

CASES = {
    "no calls": (EVENINGS, [], DAYS, NO_CALLS, NO_CALLS),
    "no payments": ([], EVENINGS, [], NO_PAYMENTS, None),
    "one payment": (EVENINGS[:1], EVENINGS, DAYS[:1], (FEW_WINDOWS, FEW_DAYS), FEW_DAYS),
    "all in a day": ([START + n * MINUTE for n in range(9)], EVENINGS, DAYS[:1], (FEW_WINDOWS, FEW_DAYS), FEW_DAYS),
    "identical instants": (EVENINGS[:1] * 9, EVENINGS[:1] * 9, DAYS[:1] * 9, (FEW_WINDOWS, FEW_DAYS), FEW_DAYS),
    "one hour of one day of the week": (WEEKS, [at + HOUR_MS // 2 for at in WEEKS], [at // DAY * DAY for at in WEEKS],
                            ([HABIT, None], ONE_WEEKDAY), ONE_WEEKDAY),
    "a call every half hour": (EVENINGS, OFTEN, DAYS, (ALWAYS, ALWAYS), ALWAYS),
    "known to the day alone": ([], EVENINGS, DAYS, ONLY_DAYS, None),
    "50,000 calls": (EVENINGS, [START + n * 17 * MINUTE for n in range(50_000)], DAYS, TOO_MANY, TOO_MANY),
    "50,000 payments": ([START + n * 170 * MINUTE for n in range(50_000)], EVENINGS, [], TOO_MANY, None),
}  # fmt: skip


def told(moments, calls, dated):
    rows = screened(alone(moments, calls, dated), TIME_TESTS, PLAIN).to_pylist()
    return {test.name: [row for row in rows if row["test"] == test.name] for test in TIME_TESTS}


@pytest.mark.parametrize("name", CASES)
def test_degenerate_pairs_end_in_words(name):
    moments, calls, dated, undated, of_days = CASES[name]
    first = time.perf_counter()
    rows = told(moments, calls, dated)
    assert time.perf_counter() - first < 2
    hours, evenings = undated if isinstance(undated, tuple) else (undated, undated)
    assert [row["refused"] for row in rows[HOUR.name]] == (hours if isinstance(hours, list) else [hours] * 2)
    assert [row["refused"] for row in rows[EVENING.name]] == [evenings]
    assert [row["refused"] for row in rows[DATED.name]] == ([of_days] if dated else [])
    for row in (row for every in rows.values() for row in every):
        answer = [row[column] for column in ROW.names[ROW.names.index("separate") :]]
        if row["refused"]:
            assert answer == [None] * len(answer)
        else:
            assert all(value == value and abs(value) < 1e9 for value in answer)


def test_calls_far_from_every_payment_give_an_answer_and_no_link():
    rows = told(EVENINGS, [START + 300 * DAY], DAYS)
    for row in (row for every in rows.values() for row in every):
        assert (row["refused"], row["near"], row["p"], row["share"]) == (None, 0, 1, 0)


def test_nobody_at_all_is_nothing():
    empty = alone([], [])._replace(pairs=0)
    assert screened(empty, TIME_TESTS, PLAIN).num_rows == 0
