"""Payment followed by call: found where calls come after payments, refused in words where it can say nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.corroborate.followed import discovered
from relais.corroborate.ground import Ground
from relais.corroborate.payment_then_call import AFTER, BEFORE, DIRECTIONS, TOO_FEW, screen
from relais.corroborate.screening import SCHEMA
from relais.corroborate.timing_test import ALWAYS
from relais.link.run import run as link
from tests.views import views

pytestmark = pytest.mark.slow

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
START = 19_000 * DAY + 19 * HOUR  # an evening in winter: 20:00 in Paris
PARTIES = [{"name_raw": "Payer Example"}, {"name_raw": "Payee Example"}, {"name_raw": "Other Example"}]
SELECTORS = [{"party": n, "kind": "phone", "value": f"+1555010{n}"} for n in range(3)]


def timing(payments, calls):
    tables = {"party": PARTIES, "selector": SELECTORS, "payment": payments, "call": calls}
    with views(**{name: rows for name, rows in tables.items() if rows}) as con:
        con.register("subject", link(con)["subject"])
        with Ground(con) as ground:
            return screen(ground)["payment_then_call"]


def paid(at, **columns):
    told = {"payer": 0, "payee": 1, "at": at, "time_precision": "second", "status": "completed"}
    return {**told, **columns}


def called(at, caller=1, callee=0, **columns):
    told = {"caller": caller, "callee": callee, "at": at, "time_precision": "second", "status": "answered"}
    return {**told, **columns}


def test_calls_after_payments_are_found_in_that_direction_alone():
    days = range(12)
    payments = [paid(START + day * DAY, reference=str(day)) for day in days]
    calls = [called(START + day * DAY + 20 * MINUTE) for day in days]
    table = timing(payments, calls)
    assert table.schema == SCHEMA
    after, before = table.to_pylist()
    assert (after["direction"], before["direction"]) == DIRECTIONS == (AFTER, BEFORE)
    assert (after["payments"], after["calls"], after["near"], after["undated"]) == (12, 12, 12, 0)
    # The call of 20:20 is within the hour from 19:20 to 20:20: in the window, for 20 minutes of its 240. But this payer
    # always pays between 20:00 and 20:30, and for 20 of these 30 minutes the call is near.
    chance = 20 / 30
    assert after["expected"] == pytest.approx(12 * chance)
    assert after["p"] == pytest.approx(chance**12)
    assert after["q"] == after["p"]
    assert after["share"] == 1
    assert 0.2 < after["share_low"] < after["share_high"] == 1
    assert 0 < after["power_30"] < after["power_60"] < 1
    assert (before["near"], before["p"]) == (0, 1)


def test_what_several_sources_tell_counts_once_and_what_has_no_moment_is_left_out():
    payments = [paid(START + n * DAY, reference=str(n)) for n in (0, 0, 3, 6, 9)]
    payments += [
        paid(None),
        paid(START + 40 * DAY, time_precision="day"),
        paid(START, reference="x", status="cancelled"),
    ]
    calls = [called(START + n * DAY, *ends) for n in (0, 1) for ends in ((0, 1), (1, 0))]
    calls += [called(START + 5 * DAY, status="missed"), called(START + 2 * DAY, 0, 2), called(None)]
    (row, _before) = timing(payments, calls).to_pylist()
    assert (row["payments"], row["undated"], row["calls"]) == (4, 2, 2)


@pytest.mark.parametrize(
    ("payments", "calls", "refused"),
    [
        ([START], [START], TOO_FEW),
        ([START + n * MINUTE for n in range(9)], [START], TOO_FEW),
        ([START] * 5, [START], TOO_FEW),
        ([START + n * DAY for n in range(5)], [START - DAY + n * 30 * MINUTE for n in range(350)], ALWAYS),
    ],
    ids=["one payment", "all in one window", "identical instants", "a call every half hour"],
)
def test_where_it_can_say_nothing_it_says_why_and_gives_no_number(payments, calls, refused):
    rows = timing([paid(at) for at in payments], [called(at) for at in calls]).to_pylist()
    assert [row["refused"] for row in rows] == [refused, refused]
    assert all(row[name] is None for row in rows for name in SCHEMA.names[SCHEMA.names.index("separate") :])


def test_without_calls_there_is_no_pair():
    assert timing([paid(START + n * DAY) for n in range(5)], []).num_rows == 0
    assert timing([], [called(START)]).num_rows == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
@settings(max_examples=50)
def test_the_rate_of_false_discoveries_rises_with_p_and_is_no_less(p):
    q = discovered(np.array(p))
    assert (q >= np.array(p) - 1e-12).all()
    assert (np.diff(q[np.argsort(p, kind="stable")]) >= -1e-12).all()
    assert q.max() <= 1
