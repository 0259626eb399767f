from decimal import Decimal

import pytest

from tests.triage.world import alert, merged, places, reasons, transfers


def found(*worlds):
    return reasons("continuing_activity", **merged(*worlds))


@pytest.mark.parametrize(
    ("days", "strength"), [(0, "1"), (30, "1"), (31, "0.75"), (90, "0.75"), (180, "0.5"), (365, "0.25")]
)
def test_days_since_the_last_payment(days, strength):
    statement = found(alert("a", ("F", "reported")), transfers("t", ("P", "F", 400), ("Q", "F", days)))["a"]
    assert statement["strength"] == Decimal(strength)
    assert statement["params"]["days"] == str(days)
    assert places(statement) == [("t", "payment/1"), ("a", "party/0")]


def test_long_ago():
    assert found(alert("a", ("F", "reported")), transfers("t", ("P", "F", 366))) == {}


def test_a_payment_without_date_or_in_the_future_is_no_activity():
    world = merged(alert("a", ("F", "reported")), transfers("t", ("P", "F", -3), ("P", "F", 1)))
    world["payment"][1]["at"] = None
    assert reasons("continuing_activity", **world) == {}


def test_a_named_person_who_pays_the_rent_is_not_continuing_anything():
    assert found(alert("a", ("P", "reported")), transfers("t", ("P", "landlord", 1))) == {}
