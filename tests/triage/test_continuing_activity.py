from decimal import Decimal

import pytest

from tests.triage.world import alert, each, merged, places, transfers

STRENGTHS = [(0, "1"), (30, "1"), (31, "0.75"), (90, "0.75"), (180, "0.5"), (365, "0.25")]


def named(role, *payments):
    return merged(alert("a", (role, "reported")), transfers("t", *payments))


@pytest.mark.slow
def test_days_since_the_last_payment():
    worlds = [named("F", ("P", "F", 400), ("Q", "F", days)) for days, _ in STRENGTHS]
    for (days, strength), statements in zip(STRENGTHS, each("continuing_activity", worlds), strict=True):
        statement = statements["a"]
        assert statement["strength"] == Decimal(strength)
        assert statement["params"]["days"] == str(days)
        assert statement["params"]["as_of"] == "2026-11-25"
        assert places(statement) == [("t", "payment/1"), ("a", "party/0")]


@pytest.mark.slow
def test_no_activity():
    future = named("F", ("P", "F", -3), ("P", "F", 1))
    future["payment"][1]["at"] = None
    cases = {
        "long ago": named("F", ("P", "F", 366)),
        "without date, or in the future": future,
        "a named person who pays the rent": named("P", ("P", "landlord", 1)),
    }
    found = each("continuing_activity", list(cases.values()))
    assert [key for key, statements in zip(cases, found, strict=True) if statements] == []
