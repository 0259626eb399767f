from decimal import Decimal

import pytest

from relais.triage.quoted_code import AMOUNT, CODE, SELECTOR
from tests.triage.world import ago, alert, merged, places, reasons, transfers

pytestmark = pytest.mark.slow

CHAT = {
    "party": [{"source_id": "c", "who": "P"}, {"source_id": "c", "who": "F"}],
    "message": [{"source_id": "c", "sender": 0, "recipient": 1, "at": ago(30)}],
}


def finding(kind, record="payment", **more):
    message = {"message_source": "c", "message_locator": "message/0", "message_reading": "r-c", "message_ordinal": 0}
    found = {"record_source": "t", "record_locator": f"{record}/0", "record_table": record, "record_reading": "r-t"}
    what = {"test": "quoted_code", "kind": kind, "fit": "exact", "value": "x", "record_ordinal": 0}
    return {**what, **message, **found, **more}


def found(*worlds, findings):
    return reasons("quoted_code", finding=findings, **merged(CHAT, transfers("t", ("Q", "G", 30)), *worlds))


@pytest.mark.parametrize("named", ["P", "F", "Q", "G"])
def test_a_code_ties_whoever_wrote_and_whoever_paid(named):
    statement = found(alert("a", (named, "reported")), findings=[finding("transfer_code", error_rate=0.0)])["a"]
    assert (statement["template"], statement["strength"], statement["params"]) == (
        CODE, 1, {"count": "1", "hours": "72"},
    )  # fmt: skip
    assert places(statement) == [("c", "message/0"), ("t", "payment/0")]


@pytest.mark.parametrize(
    ("findings", "template", "strength"),
    [
        ([finding("transfer_code", error_rate=0.25)], CODE, "0.75"),
        ([finding("transfer_code")], CODE, "1"),
        # So many agreements by chance were expected that nothing is left.
        ([finding("transfer_code", error_rate=1000.0)], CODE, "0"),
        ([finding("amount", same_parties=True, error_rate=float("inf"))], AMOUNT, "0"),
        ([finding("phone", record="selector")], SELECTOR, "0.5"),
        ([finding("amount", same_parties=True, error_rate=0.1)], AMOUNT, "0.27"),
        ([finding("amount", same_parties=True)], AMOUNT, "0.15"),
        ([finding("amount", same_parties=True), finding("transfer_code")], CODE, "1"),
    ],
)
def test_strength(findings, template, strength):
    statement = found(alert("a", ("P", "reported")), findings=findings)["a"]
    assert (statement["template"], statement["strength"]) == (template, Decimal(strength))


def test_a_near_code_lifts_no_report():
    near = finding("transfer_code", fit="near", differs="digit", same_parties=True, error_rate=0.0)
    assert found(alert("a", ("P", "reported")), findings=[near]) == {}


def stands(kind, value, record="payment", **more):
    """What stands at the record, for a payment of 40 euros that was paid out in pesos, to a payee with a number."""
    world = merged(CHAT, transfers("t", ("Q", "G", 30)), alert("a", ("P", "reported")))
    world["payment"][0].update(
        amount=Decimal(40), amount_raw="40,00", currency="EUR", time_raw="1/10", reference_raw="12-34",
        paid_out_amount=Decimal(2480), paid_out_amount_raw="2480", paid_out_currency="PHP", paid_out_time_raw="2/10",
    )  # fmt: skip
    world["selector"][1]["raw"] = "555 G"
    world["party"][3]["role"] = more.pop("role", "payee")
    found = finding(kind, record, value=value, same_parties=True, **more)
    return [p["value"] for p in reasons("quoted_code", finding=[found], **world)["a"]["places"]]


def test_what_stands_in_the_message_and_in_the_record():
    assert stands("transfer_code", "1234") == ["1234", "40,00 EUR, 1/10, 12-34"]


def test_an_amount_may_be_what_was_sent_or_what_was_paid_out():
    assert stands("amount", "40") == ["40", "40,00 EUR, 1/10, 12-34"]
    assert stands("amount", "2480") == ["2480", "2480 PHP, 2/10, 12-34"]


def test_a_selector_is_shown_as_the_record_writes_it_but_never_a_victim_s():
    assert stands("phone", "+1555G") == ["+1555G", "555 G"]
    assert stands("phone", "+1555G", "selector", record_ordinal=1) == ["+1555G", "555 G"]
    assert stands("phone", "+1555G", role="victim") == ["+1555G", None]


@pytest.mark.parametrize("same", [None, False])
def test_the_same_amount_between_others_is_an_accident(same):
    assert found(alert("a", ("P", "reported")), findings=[finding("amount", same_parties=same)]) == {}


def test_whom_no_finding_touches():
    assert found(alert("a", ("X", "reported")), findings=[finding("transfer_code")]) == {}


def test_the_owner_of_the_record_is_tied_too():
    assert list(found(alert("a", ("Q", "reported")), findings=[finding("phone", record="selector")])) == ["a"]
