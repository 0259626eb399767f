from decimal import Decimal

import pytest

from relais.triage.unrelated_payers import PAYEE_NAMED, PAYER_NAMED
from tests.triage.world import alert, each, merged, places, reasons, transfers

pytestmark = pytest.mark.slow

THREE = (("P", "F", 30), ("Q", "F", 20), ("R", "F", 10), ("P", "F", 5))


def found(*worlds, **more):
    return reasons("unrelated_payers", **merged(*worlds), **more)


def test_three_payers_of_a_named_payee():
    statement = found(alert("a", ("F", "reported")), transfers("t", *THREE))["a"]
    assert statement["template"] == PAYEE_NAMED
    assert statement["strength"] == Decimal("0.3")
    assert statement["params"] == {"payers": "3"}
    # The first payment of each.
    assert places(statement) == [("t", "payment/0"), ("t", "payment/1"), ("t", "payment/2")]


def test_one_of_three_payers_is_named():
    statement = found(alert("a", ("Q", "reported")), transfers("t", *THREE))["a"]
    assert (statement["template"], statement["strength"]) == (PAYER_NAMED, Decimal("0.15"))


def test_ten_payers_and_more_have_full_strength():
    payments = [(f"P{n}", "F", n) for n in range(12)]
    assert found(alert("a", ("F", "reported")), transfers("t", *payments))["a"]["strength"] == 1


def test_what_is_not_several_unrelated_payers():
    named = alert("a", ("F", "reported"))
    household = merged(named, transfers("t", *THREE))
    for party in household["party"]:
        if party["role"] == "payer":
            party["address_raw"] = "1 rue Exemple, Lyon"
    cases = {
        "two payers": merged(named, transfers("t", *THREE[:2], THREE[3])),
        "payers known by a name alone may be one": merged(named, transfers("t", *THREE, phones=False)),
        "one household": household,
        "a charity that nobody of the report pays": merged(alert("a", ("X", "reported")), transfers("t", *THREE)),
    }
    found = each("unrelated_payers", list(cases.values()))
    assert [key for key, statements in zip(cases, found, strict=True) if statements] == []


def test_an_agent_is_paid_by_many():
    agent = {"kind": "phone", "value": "+1555F", "parties": 900, "names": 300}
    assert found(alert("a", ("F", "reported")), transfers("t", *THREE), hub=[agent]) == {}


def test_an_agent_s_iban_written_as_an_account():
    named, iban = alert("a", ("F", "reported")), "FR7630001007941234567890185"
    world = merged(named, transfers("t", *THREE))
    world["selector"].append({"source_id": "t", "party": 1, "kind": "account", "service": "bank", "value": iban})
    assert found(world)
    assert found(world, hub=[{"kind": "account", "service": "other", "value": iban}])
    assert found(world, hub=[{"kind": "iban", "value": iban, "parties": 900, "names": 300}]) == {}


def test_payers_who_give_the_number_of_one_agent_cannot_be_told_apart():
    shared = [{"kind": "phone", "value": f"+1555{who}", "parties": 900, "names": 300} for who in "PQ"]
    assert found(alert("a", ("F", "reported")), transfers("t", *THREE), hub=shared) == {}


def grouped(*rows, group="P-1", kind="rows", others=0):
    """Rows of `t` that `link` proposes as one payment."""
    same = {"group_id": group, "kind": kind, "others": others, "payment_reading": "r-t"}
    return [{**same, "payment_ordinal": row} for row in rows]


def test_two_rows_of_one_payment_are_one_payer():
    world = (alert("a", ("F", "reported")), transfers("t", *THREE))
    assert found(*world, payment_group=grouped(2, 3)) != {}, "the payer of row 3 pays in row 0 too"
    assert found(*world, payment_group=grouped(1, 2)) == {}
    assert found(*world, payment_group=grouped(1, 2, others=1)) != {}, "which of several it is, nobody has chosen"
    assert found(*world, payment_group=grouped(1, 2, kind="legs")) != {}, "legs have payees of their own"
