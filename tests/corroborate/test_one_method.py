"""One method: the other payees of a payer are counted, with the payee of the row and without it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.corroborate.one_method import MANY, MOST_PAYEES, NO_HABIT, NO_TALK, SCHEMA, one_method
from tests.corroborate.dealing import START, made, paid, payments, people, shuffled, subjects

pytestmark = pytest.mark.slow

WHO = people("Payer Example", *(f"Person{letter} Example{letter}" for letter in "abcd"), "Second Payer")
NAMES = subjects(**WHO)


def told(payment, **tables):
    table = made(one_method, "one_method", **{**WHO, **tables, "payment": payment})
    assert table.schema == SCHEMA
    numbers = {name: number for number, name in NAMES.items()}
    return {(numbers[row["payer"]], numbers[row["payee"]]): row for row in table.to_pylist()}


def series(payee, gap, amount, payer=0, count=8, first=0):
    return [paid(payer, payee, first + n * gap, amount=amount, reference=f"A{payee}{n:06}") for n in range(count)]


def calls(payee, gap, first=0, count=8):
    """Return a call twenty minutes after each payment."""
    return [
        {
            "caller": 0,
            "callee": payee,
            "at": START + timedelta(days=first + n * gap, minutes=20),
            "time_precision": "second",
        }
        for n in range(count)
    ]


def test_payees_alike_in_sums_gaps_and_calls_show_one_method():
    payment = series(1, 10, 50) + series(2, 12, 60, first=1) + series(3, 10, 400, first=2) + series(4, 11, 55, first=3)
    call = calls(1, 10) + calls(2, 12, first=1) + calls(3, 10, first=2)
    rows = told(payment, call=call)
    assert {pair: row["alike_habit"] for pair, row in rows.items()} == {(0, 1): 2, (0, 2): 2, (0, 3): 0, (0, 4): 2}
    assert {pair: row["one_method"] for pair, row in rows.items()} == {(0, 1): 1, (0, 2): 1, (0, 3): 0, (0, 4): 0}
    first = rows[0, 1]
    assert (first["payments"], first["currency"], first["sum_median"], first["gap_median"]) == (8, "EUR", 50, 10)
    assert (first["near"], first["other_payees"], first["compared"], first["timed"]) == (8, 3, 3, 2)
    assert first["p"] < 0.05
    assert [place["locator"] for place in first["places"]] == ["payment/0", "payment/8"]
    assert (rows[0, 4]["note"], first["note"]) == (NO_TALK, None)
    # Without the first payee, no two of the others show one method; without the third, the first two still do.
    assert (first["among_others"], rows[0, 3]["among_others"], rows[0, 4]["among_others"]) == (0, 2, 2)


def test_what_others_show_without_a_payee_stands_apart():
    payment = series(1, 10, 50) + series(2, 12, 60, first=1) + series(4, 11, 55, first=3)
    call = calls(1, 10) + calls(2, 12, first=1) + calls(4, 11, first=3)
    rows = told(payment, call=call)
    assert {pair: (row["one_method"], row["among_others"]) for pair, row in rows.items()} == {
        (0, 1): (2, 2), (0, 2): (2, 2), (0, 4): (2, 2),
    }  # fmt: skip
    # Of two payees alone, nothing is left without the one.
    rows = told(payment[:16], call=call)
    assert {pair: (row["one_method"], row["among_others"]) for pair, row in rows.items()} == {
        (0, 1): (1, 0), (0, 2): (1, 0),
    }  # fmt: skip


def test_codes_quoted_to_both_are_a_method_too():
    payment = series(1, 10, 50) + series(2, 12, 60)
    said = [
        {
            "sender": 0,
            "recipient": payee,
            "length": 9,
            "at": START,
            "tokens": [{"kind": "transfer_code", "value": f"A{payee}{n:06}", "currency": None, "start": 0, "end": 8}],
        }
        for payee, n in ((1, 0), (1, 1), (2, 3), (2, 4), (2, 4))
    ]
    rows = told(payment, message=said)
    assert [(row["quoted"], row["one_method"], row["note"]) for row in rows.values()] == [(2, 1, None)] * 2
    # What one code more or less is worth: below two, nothing.
    assert [row["one_method"] for row in told(payment, message=said[1:]).values()] == [0, 0]
    # Strangers who quote it tie it to nobody.
    others = [{**line, "sender": 5, "recipient": 4} for line in said]
    assert [row["quoted"] for row in told(payment, message=others).values()] == [0, 0]


def test_other_payers_of_the_home_stand_beside():
    payment = series(1, 10, 50) + series(2, 10, 50)
    payment += series(3, 10, 50, payer=5) + series(4, 11, 50, payer=5)
    call = calls(1, 10) + calls(2, 10)
    rows = told(payment, call=call)
    assert (rows[0, 1]["home_as_many"], rows[0, 1]["home_payers"]) == (1, 2)
    assert (rows[5, 3]["home_as_many"], rows[5, 3]["one_method"]) == (2, 0)
    # The other payer's two payees are alike in habit, and show no method; one's own pair is not among them.
    assert [rows[0, 1][name] for name in ("own_pairs", "own_alike", "own_one_method")] == [1, 1, 0]
    assert [rows[5, 3][name] for name in ("own_pairs", "own_alike", "own_one_method")] == [1, 1, 1]
    # Four rows in a line, each with those after it: of the six pairs, two are one payer's.
    assert (rows[0, 1]["stranger_pairs"], rows[0, 1]["stranger_alike"]) == (4, 4)


@pytest.mark.parametrize(
    "second",
    [
        [paid(0, 2, None), paid(0, 2, None)],
        [paid(0, 2, 1, amount=None), paid(0, 2, 30, amount=None)],
        [paid(0, 2, 1, currency=None), paid(0, 2, 30, currency=None)],
    ],
    ids=["no dates", "no sums", "no currency"],
)
def test_what_cannot_be_compared_is_said_in_words(second):
    rows = told(series(1, 10, 50) + second)
    assert rows[0, 2]["note"] == NO_HABIT
    assert {rows[0, 2][name] for name in ("compared", "alike_habit", "one_method", "among_others", "home_as_many")} == {
        None
    }
    assert (rows[0, 1]["other_payees"], rows[0, 1]["compared"]) == (1, 0)


def test_sums_of_two_currencies_are_not_compared():
    rows = told(series(1, 10, 50) + [{**row, "currency": "PHP"} for row in series(2, 10, 50)])
    assert [row["compared"] for row in rows.values()] == [0, 0]


def test_one_payee_or_one_payment_each_is_no_pattern():
    assert told(series(1, 10, 50)) == {}
    assert told([paid(0, payee, payee) for payee in (1, 2, 3)]) == {}


def test_who_pays_hundreds_is_not_compared():
    who = people("Payer Example", *(f"Payee{n} Example{n}" for n in range(MOST_PAYEES + 1)))
    payment = [paid(0, 1 + n, day) for n in range(MOST_PAYEES + 1) for day in (n, n + 9)]
    table = made(one_method, "one_method", **who, payment=payment)
    assert table.num_rows == MOST_PAYEES + 1
    assert set(table["note"].to_pylist()) == {MANY}
    assert table["one_method"].null_count == table.num_rows


@given(payments, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_nothing(rows, random):
    for row in shuffled(one_method, "one_method", rows, random).to_pylist():
        assert (row["one_method"] or 0) <= (row["alike_habit"] or 0) <= (row["compared"] or 0) <= row["other_payees"]
