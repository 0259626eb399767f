from decimal import Decimal

import pytest

from relais.triage.alert_payee import BOTH_NAMED, PAYEE_NAMED
from tests.triage.world import alert, each, merged, places, reasons, transfers

pytestmark = pytest.mark.slow


def found(*worlds, **more):
    return reasons("alert_payee", **merged(*worlds, more))


def test_the_report_names_the_payee():
    statement = found(alert("a", ("F", "reported")), transfers("t", ("P", "F", 40), ("Q", "F", 20)))["a"]
    assert statement["template"] == PAYEE_NAMED
    assert statement["strength"] == Decimal("0.6")
    assert statement["params"] == {"payments": "2", "payers": "2", "payees": "1", "last": "2026-11-05"}
    assert places(statement) == [("a", "party/0"), ("t", "payment/1"), ("t", "payment/0")]
    assert statement["places_count"] == 3


def test_the_report_names_the_payer_and_another_the_payee():
    statements = found(
        alert("a", ("P", "reported")), alert("b", ("F", "recipient")), transfers("t", ("P", "F", 40), ("Q", "F", 20))
    )
    assert {source: s["template"] for source, s in statements.items()} == {"a": BOTH_NAMED, "b": BOTH_NAMED}
    assert statements["a"]["strength"] == 1
    # Only the payment both of whose sides are named is spoken of.
    assert statements["b"]["params"]["payments"] == "1"
    assert places(statements["a"]) == [("b", "party/0"), ("a", "party/0"), ("t", "payment/0")]
    assert statements["a"]["places_count"] == 3


def test_nobody_or_no_money():
    paid = transfers("t", ("P", "F", 40))
    cases = {
        # Who passes a report on, or suffered, is not named by it.
        **{role: merged(alert("a", ("F", role)), paid) for role in ("officer", "reporter", "victim")},
        "a named payer alone": merged(alert("a", ("P", "reported")), transfers("t", ("P", "landlord", 3))),
        "between one's own accounts": merged(alert("a", ("P", "reported")), transfers("t", ("P", "P", 3))),
        **{status: with_status(status) for status in ("attempted", "cancelled", "refunded")},
    }
    assert [key for key, found in zip(cases, each("alert_payee", list(cases.values())), strict=True) if found] == []


def test_a_payment_of_unknown_status_counts():
    assert all(each("alert_payee", [with_status("unknown")]))


def with_status(status):
    world = merged(alert("a", ("F", "reported")), transfers("t", ("P", "F", 40)))
    world["payment"][0]["status"] = status
    return world


def test_what_stands_at_the_places():
    world = merged(alert("a", ("F", "reported")), transfers("t", ("P", "F", 40)))
    world["party"][0].update(name_raw="Jeanne Exemple", nickname="jeanne")
    world["selector"] += [
        {"source_id": "a", "report": 0, "party": 0, "kind": kind, "value": value, "raw": raw}
        for kind, value, raw in (("email", "f@example.org", "F@example.org"), ("phone", "+1555F", "555-F"))
    ]
    written = {"amount_raw": "40,00", "currency": "EUR", "time_raw": "16/10/2026", "reference_raw": "123-456"}
    world["payment"][0].update(written)
    shown = reasons("alert_payee", **world)["a"]["places"]
    # The party is shown by its number: payments hold numbers too.
    assert [(place["locator"], place["value"]) for place in shown] == [
        ("selector/1", "555-F"), ("payment/0", "40,00 EUR, 16/10/2026, 123-456"),
    ]  # fmt: skip


def named_by(report_extra, *, selectors=(), hub=()):
    world = merged(alert("a"), transfers("t", ("P", "F", 40)), {"selector": list(selectors)})
    world["report"][0].update(report_extra)
    world["payment"][0]["reference"] = "1234567890"
    return reasons("alert_payee", hub=hub, **world)


def token(kind, value):
    return {"tokens": [{"kind": kind, "value": value}]}


def test_named_by_a_number_in_the_text():
    statement = named_by(token("phone", "+1555F"))["a"]
    assert places(statement) == [("a", "report/0"), ("t", "payment/0")]
    assert statement["places"][0]["value"] == "+1555F"


def test_named_by_a_transfer_code_in_the_text():
    # The code names both sides of the payment.
    assert named_by(token("transfer_code", "1234567890"))["a"]["template"] == BOTH_NAMED


def test_named_by_a_selector_of_nobody():
    loose = {"source_id": "a", "report": 0, "value": "+1555F"}
    assert places(named_by({}, selectors=[loose])["a"])[0] == ("a", "selector/0")


@pytest.mark.parametrize("given", [token("phone", "+1555G"), token("handle", "+1555F"), token("amount", "40")])
def test_what_names_nobody(given):
    assert named_by(given) == {}


def test_the_number_of_a_cash_agent_names_nobody():
    agent = {"kind": "phone", "value": "+1555F", "parties": 900, "names": 300}
    assert named_by(token("phone", "+1555F"), hub=[agent]) == {}


IBAN = "FR7630001007941234567890185"


@pytest.mark.parametrize(
    ("kind", "service", "hub", "names"),
    [
        ("account", "bank", ("iban", None), False),  # as `link` calls an account that is an IBAN elsewhere
        ("iban", None, ("account", "bank"), False),
        ("account", "bank", ("account", "bank"), False),
        ("account", "bank", ("account", "other"), True),
        ("handle", "messenger", ("handle", "skype"), True),
        ("handle", "messenger", ("handle", "messenger"), False),
        ("phone", "whatsapp", ("phone", None), False),
    ],
)
def test_a_hub_is_known_by_its_value_and_where_that_matters_its_service(kind, service, hub, names):
    same = {"kind": kind, "service": service, "value": IBAN}
    world = merged(alert("a"), transfers("t", ("P", "F", 40), phones=False))
    world["selector"] += [{"source_id": "a", "report": 0, **same}, {"source_id": "t", "party": 1, **same}]
    hubs = [{"kind": hub[0], "service": hub[1], "value": IBAN}]
    assert bool(reasons("alert_payee", hub=hubs, **world)) is names


def test_an_iban_in_the_text_that_is_an_agent_s_account():
    borne = {"source_id": "t", "party": 1, "kind": "iban", "value": IBAN}
    assert named_by(token("iban", IBAN), selectors=[borne])
    assert named_by(token("iban", IBAN), selectors=[borne], hub=[{"kind": "account", "value": IBAN}]) == {}


def test_twenty_places_are_shown_and_all_are_counted():
    payments = [("P", "F", day) for day in range(1, 31)]
    statement = found(alert("a", ("F", "reported")), transfers("t", *payments))["a"]
    assert (len(statement["places"]), statement["places_count"]) == (20, 31)
