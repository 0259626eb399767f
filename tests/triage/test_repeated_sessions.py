from datetime import timedelta
from decimal import Decimal

import pytest

from tests.triage.world import ago, alert, merged, places, reasons, transfers


def calls(source, *given, **more):
    """Calls as (caller, callee, instant)."""
    party = [{"source_id": source, "who": who} for caller, callee, _ in given for who in (caller, callee)]
    call = [
        {"source_id": source, "caller": 2 * n, "callee": 2 * n + 1, "at": at, **more}
        for n, (_, _, at) in enumerate(given)
    ]
    return {"party": party, "call": call}


PAID = transfers("t", ("P", "F", 30), ("P", "F", 20), ("P", "F", 10))
NEAR = (("F", "P", ago(30, hours=-2)), ("P", "F", ago(20, hours=5)), ("P", "F", ago(20, hours=-1)))


def found(*worlds):
    return reasons("repeated_sessions", **merged(*worlds))


@pytest.mark.parametrize("named", ["P", "F"])
def test_payments_and_calls_on_two_days(named):
    statement = found(alert("a", (named, "reported")), PAID, calls("c", *NEAR))["a"]
    assert statement["strength"] == Decimal("0.2")
    assert statement["params"] == {
        "days": "2", "first": "2026-10-26", "last": "2026-11-05", "before": "6", "after": "24",
    }  # fmt: skip
    # Of each day, the payment and the nearest call.
    assert places(statement) == [("t", "payment/1"), ("c", "call/2"), ("t", "payment/0"), ("c", "call/0")]


def test_one_day_is_no_repetition():
    assert found(alert("a", ("P", "reported")), PAID, calls("c", *NEAR[1:])) == {}


def test_two_payments_on_one_day_are_one_day():
    twice = transfers("t", ("P", "F", 30), ("P", "F", 30))
    assert found(alert("a", ("P", "reported")), twice, calls("c", NEAR[0], NEAR[0])) == {}


@pytest.mark.parametrize("offset", [timedelta(hours=-7), timedelta(hours=25)])
def test_calls_outside_the_window(offset):
    far = [("P", "F", ago(day) + offset) for day in (30, 20)]
    assert found(alert("a", ("P", "reported")), PAID, calls("c", *far)) == {}


def test_a_payment_known_to_the_day_counts_with_its_whole_day():
    late = [("P", "F", ago(day, hours=-40)) for day in (30, 20)]
    world = merged(alert("a", ("P", "reported")), PAID, calls("c", *late))
    assert reasons("repeated_sessions", **world) == {}
    world["payment"] = [{**payment, "time_precision": "day"} for payment in world["payment"]]
    assert reasons("repeated_sessions", **world)["a"]["params"]["days"] == "2"


def test_missed_calls():
    assert found(alert("a", ("P", "reported")), PAID, calls("c", *NEAR, status="missed")) == {}


def test_calls_to_somebody_else():
    others = [("P", "friend", at) for _, _, at in NEAR]
    assert found(alert("a", ("P", "reported")), PAID, calls("c", *others)) == {}


def test_a_family_that_no_alert_names():
    assert found(alert("a", ("X", "reported")), PAID, calls("c", *NEAR)) == {}
