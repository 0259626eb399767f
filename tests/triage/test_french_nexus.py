from decimal import Decimal

import pytest

from relais.triage.reason import ADDRESS, SELECTOR
from relais.triage.reason import LOGIN as LOGIN_HERE
from tests.triage.world import alert, merged, places, reasons

pytestmark = pytest.mark.slow

PHONE = {"kind": "phone", "value": "+33639980001", "country": "FR"}
LOGIN = {"ip": "192.0.2.7", "nature": "public", "country": "FR"}


def found(role="reported", **tables):
    world = merged(alert("a", ("P", role)), tables)
    return reasons("french_nexus", **world)


def of(row):
    return {"source_id": "a", "party": 0, "report": 0, **row}


@pytest.mark.parametrize(
    ("tables", "what"),
    [
        ({"selector": [of(PHONE)]}, "phone"),
        ({"selector": [of({**PHONE, "value": "+262692000001", "country": "RE"})]}, "phone"),
        ({"selector": [of({"kind": "iban", "value": "FR7630006000011234567890189", "country": "FR"})]}, "iban"),
        ({"selector": [of({"kind": "ip", "value": "192.0.2.7", "country": "FR"})]}, "ip"),
        ({"login": [of(LOGIN)]}, "ip"),
        ({"login": [{**of(LOGIN), "party": None}]}, "ip"),
        ({"selector": [{**of(PHONE), "party": None}]}, "phone"),
    ],
)
def test_one_kind_of_fact(tables, what):
    statement = found(**tables)["a"]
    assert statement["strength"] == Decimal("0.6")
    assert statement["params"] == {"phone": "0", "iban": "0", "ip": "0", "address": "0"} | {what: "1"}
    [table] = tables
    assert places(statement) == [("a", f"{table}/0")]


@pytest.mark.parametrize(
    ("kind", "value", "there"),
    [
        ("phone", "+33639980001", True),
        ("phone", "+689870000", True),
        ("phone", "+63917000000", False),
        ("iban", "FR7630006000011234567890189", True),
        ("iban", "DE75512108001245126199", False),
        ("url", "https://example.fr", False),
    ],
)
def test_what_the_text_holds(kind, value, there):
    world = alert("a", tokens=[{"kind": kind, "value": value}])
    assert bool(reasons("french_nexus", **world)) is there


def test_three_kinds_also_from_another_source_about_the_same_subject():
    bank = {"source_id": "t", "who": "P", "address_country": "FR"}
    statement = found(selector=[of(PHONE)], login=[of(LOGIN)], party=[bank])["a"]
    assert statement["strength"] == 1
    assert ("t", "party/0") in places(statement)


def test_what_stands_at_the_places():
    phone = of({**PHONE, "raw": "06 39 98 00 01"})
    login = of({**LOGIN, "ip_raw": "192.0.2.007", "port": 443, "time_raw": "9 January"})
    bank = {"source_id": "t", "who": "P", "address_country": "FR", "address_raw": "1 rue Exemple", "name_raw": "Nobody"}
    victim = {**bank, "source_id": "v", "role": "victim", "address_raw": "2 rue Exemple"}
    shown = found(selector=[phone], login=[login], party=[bank, victim])["a"]["places"]
    assert [(place["what"], place["value"]) for place in shown] == [
        (LOGIN_HERE, "192.0.2.007:443, 9 January"), (SELECTOR, "06 39 98 00 01"), (ADDRESS, "1 rue Exemple"),
        (ADDRESS, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"selector": [of({**PHONE, "value": None})]},  # not a number after all
        {"selector": [of({**PHONE, "value": "+63917000000", "country": "PH"})]},
        {"login": [of({**LOGIN, "proxy": True})]},
        {"login": [of({**LOGIN, "country": None})]},
    ],
)
def test_no_fact_no_nexus(tables):
    assert found(**tables) == {}


def test_the_sender_s_referral_to_france_is_no_fact_about_the_parties():
    assert reasons("french_nexus", **alert("a", ("P", "reported"), country="FR")) == {}


def test_a_french_name_is_nothing():
    world = alert("a", ("P", "reported"))
    world["party"][0].update(name_raw="Jeanne Exemple", nickname="parisienne75", birth_date_raw="né à Lyon")
    assert reasons("french_nexus", **world) == {}


def test_the_officer_s_own_number():
    assert found(role="officer", selector=[of(PHONE)]) == {}


def test_a_switchboard():
    world = merged(alert("a", ("P", "reported")), {"selector": [of(PHONE)]})
    hub = [{"kind": "phone", "value": PHONE["value"], "parties": 900, "names": 300}]
    assert reasons("french_nexus", hub=hub, **world) == {}


def test_an_agent_s_iban():
    iban = {"kind": "iban", "value": "FR7630001007941234567890185", "country": "FR"}
    world = merged(alert("a", ("P", "reported")), {"selector": [of(iban)]})
    assert reasons("french_nexus", **world)
    assert reasons("french_nexus", hub=[{"kind": "account", "service": "bank", "value": iban["value"]}], **world) == {}
