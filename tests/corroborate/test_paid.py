"""The payments of a pair: each once, whoever tells it."""

from datetime import timedelta

import pytest

from relais.corroborate.ground import Ground
from relais.link.run import run as link
from tests.corroborate.dealing import START, paid, people
from tests.views import views

pytestmark = pytest.mark.slow


def gathered(*payments):
    with views(**people("Payer Example", "Payee Example"), payment=list(payments)) as con:
        for name, rows in link(con).items():
            con.register(name, rows)
        with Ground(con) as ground:
            return ground.paid().execute("SELECT locator, precise FROM pair_payment ORDER BY ALL").fetchall()


def test_rows_of_one_reference_or_one_moment_and_sum_are_one_payment_the_best_dated_stands_for_it():
    day = {"at": START - timedelta(hours=20), "time_precision": "day"}
    rows = [paid(0, 1, 0, reference="AB123456", **day), paid(0, 1, 0, reference="AB123456")]
    assert gathered(*rows) == [("payment/1", True)]
    assert gathered(paid(0, 1, 3), paid(0, 1, 3), paid(0, 1, 3, amount=60)) == [
        ("payment/0", True),
        ("payment/2", True),
    ]


def test_what_may_be_two_payments_is_two():
    assert len(gathered(paid(0, 1, None), paid(0, 1, None))) == 2
    assert len(gathered(*(paid(0, 1, 0, time_precision="day") for _ in range(2)))) == 2
    assert len(gathered(paid(0, 1, 0, reference="RENT", amount=1), paid(0, 1, 30, reference="RENT", amount=2))) == 2


def test_what_moved_no_money_or_went_to_oneself_is_none():
    assert gathered(paid(0, 1, 0, status="refunded"), paid(0, 0, 0), paid(None, 1, 0), paid(0, None, 0)) == []


def test_a_payment_known_by_the_day_of_its_payout_has_that_day():
    row = paid(0, 1, None, paid_out_at=START, paid_out_time_precision="day")
    assert gathered(row) == [("payment/0", False)]
