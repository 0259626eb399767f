from datetime import timedelta
from decimal import Decimal

import pytest

from tests.triage.world import ago, alert, each, made, merged, places, reasons, transfers

pytestmark = pytest.mark.slow


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


def test_payments_and_calls_on_two_days():
    called = calls("c", *NEAR, time_raw="25 Nov", duration_s=60)
    worlds = [merged(alert("a", (named, "reported")), PAID, called) for named in "PF"]
    for statements in each("repeated_sessions", worlds):
        statement = statements["a"]
        assert statement["strength"] == Decimal("0.2")
        assert statement["params"] == {
            "days": "2", "first": "2026-10-26", "last": "2026-11-05", "before": "6", "after": "24",
        }  # fmt: skip
        # Of each day, the payment and the nearest call.
        assert places(statement) == [("t", "payment/1"), ("c", "call/2"), ("t", "payment/0"), ("c", "call/0")]
        assert [place["value"] for place in statement["places"]] == [None, "25 Nov, 60 s"] * 2


def test_no_sessions():
    def near(paid, called, named="P"):
        return merged(alert("a", (named, "reported")), paid, called)

    def shifted(**lag):
        return calls("c", *(("P", "F", ago(day) + timedelta(**lag)) for day in (30, 20)))

    cases = {
        "one day is no repetition": near(PAID, calls("c", *NEAR[1:])),
        "two payments on one day are one day": near(
            transfers("t", ("P", "F", 30), ("P", "F", 30)), calls("c", NEAR[0], NEAR[0])
        ),
        "too early": near(PAID, shifted(hours=-7)),
        "too late": near(PAID, shifted(hours=25)),
        "missed": near(PAID, calls("c", *NEAR, status="missed")),
        "to somebody else": near(PAID, calls("c", *(("P", "friend", at) for _, _, at in NEAR))),
        "a family that no alert names": near(PAID, calls("c", *NEAR), named="X"),
    }
    found = each("repeated_sessions", list(cases.values()))
    assert [key for key, statements in zip(cases, found, strict=True) if statements] == []


def test_a_payment_known_to_the_day_counts_with_its_whole_day():
    late = [("P", "F", ago(day, hours=-40)) for day in (30, 20)]
    world = merged(alert("a", ("P", "reported")), PAID, calls("c", *late))
    assert reasons("repeated_sessions", **world) == {}
    world["payment"] = [{**payment, "time_precision": "day"} for payment in world["payment"]]
    assert reasons("repeated_sessions", **world)["a"]["params"]["days"] == "2"


def test_an_order_and_its_booking_are_no_two_days():
    """The list tells the second, the bank books two days later, under one reference."""
    paid = transfers("t", ("P", "F", 30), ("P", "F", 28))
    paid["payment"][0]["time_precision"], paid["payment"][1]["time_precision"] = "second", "day"
    world = merged(alert("a", ("P", "reported")), paid, calls("c", ("P", "F", ago(30)), ("P", "F", ago(28))))
    assert reasons("repeated_sessions", **world)["a"]["params"]["days"] == "2"
    group = {"group_id": "P-1", "kind": "rows", "others": 0, "payment_reading": "r-t"}
    groups = [{**group, "payment_ordinal": row} for row in (0, 1)]
    assert reasons("repeated_sessions", **world, payment_group=groups) == {}
    tables = made(**world, payment_group=groups)
    assert [row["facts"] for row in tables["clock"].to_pylist() if row["holding"] == "sent"] == [1]
