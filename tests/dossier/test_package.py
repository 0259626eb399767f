"""A package holds what its country may have: no more cases, no forbidden datum, no name of a victim."""

import json

import pytest

from relais.casework.restriction import Restriction
from relais.dossier.package import FORBIDDEN, INTELLIGENCE, NAMES_A_VICTIM, as_json, countries, package, places
from relais.triage.leads import WHY_NOT
from tests.dossier.packaged import AT, PAYMENT, PLACE, REASON, findings, lead


def test_a_case_has_its_facts_reasons_and_sources() -> None:
    body = package(findings(), "FR")
    (case,) = body["leads"]
    assert body["evaluation"] == "proposed, to be judged by a person"
    (reason,) = case["reasons"]
    assert (reason["template"], reason["params"], reason["innocent"]) == (
        "{codes} codes", {"codes": "2"}, "whoever pays tells the code",
    )  # fmt: skip
    assert [(one["at"], one["amount"], one["paid_out_place"]) for one in case["payments"]] == [(AT, 50, "Shop")]
    assert case["why_this_country"] == [
        {"datum": "phone", "country": "FR", "value": "+33639980001", "mentions": 1, "at": AT, "at_of": "seen", **PLACE}
    ]
    assert [one["text"] for one in case["anchors"][0]["names"]] == ["Payee"]
    assert [(one["source_id"], one["name"], one["handling"], one["evaluation_code"]) for one in body["sources"]] == [
        ("s1", "inbox/list.csv", "H0", "X4"), ("s2", "inbox/chat.json", "H0", "X4"),
    ]  # fmt: skip
    assert body["counts"] == {"leads": 1, "proposed": 1, "payments": 1, "sessions": 1, "facilitators": 0}
    assert b'"amount": "50"' in as_json(body)
    assert b'"at": "2026-10-01T20:30:00Z"' in as_json(body)


def test_of_whoever_is_not_proposed_only_the_reason_is_handed_on() -> None:
    other = lead("Ben", proposed=False, why_not="money_alone", rank=2)
    names = [{"person": "L-Ben", "text": "Ben Nobody", "mentions": 1, **PLACE}]
    body = package(findings([lead("Ana"), other], name=names), "FR")
    assert body["not_proposed"] == [{"lead": "L-Ben", "why_not": "money_alone"}]
    assert body["why_not"] == {"money_alone": WHY_NOT["money_alone"]}
    assert b"Ben Nobody" not in as_json(body)


def test_each_country_has_its_own_and_the_undetermined_come_last() -> None:
    made = findings([lead("Ana"), lead("Bea", country="undetermined"), lead("Zoe", country="ZA")], name=[
        {"person": "L-Zoe", "text": "Zoe", "mentions": 1, **PLACE}])  # fmt: skip
    assert countries(made) == ["FR", "PH", "ZA", "undetermined"]
    assert [case["lead"] for case in package(made, "ZA")["leads"]] == ["L-Zoe"]


@pytest.mark.parametrize("table", ["lead_reason", "lead_payment", "lead_session", "lead_tie", "name", "selector"])
def test_the_facts_of_another_country_stay_out(table: str) -> None:
    key = "lead" if table in ("lead_reason", "lead_payment", "lead_session") else "person"
    place = {"places": [PLACE | {"locator": "elsewhere"}]} if table in ("lead_reason", "lead_tie") else {
        "source_id": "s1", "locator": "elsewhere"}  # fmt: skip
    if table in ("lead_payment", "lead_session"):
        place["anchor"] = "S-8"
    made = findings([lead("Ana"), lead("Zoe", country="ZA")], **{table: [{key: "L-Zoe", **place}]})
    assert b"elsewhere" not in as_json(package(made, "FR"))


def test_the_country_of_a_facilitator_learns_of_them_and_of_the_child_and_of_payers_a_number() -> None:
    body = package(findings(), "PH")
    (held,) = body["facilitators"]
    assert (held["facilitator"], [one["text"] for one in held["names"]]) == ("S-9", ["Payee"])
    assert held["victims"] == [{"victim": "V-1", "source_id": "s1", "locator": "line 7"}]
    assert [(one["person"], one["paid_out_place"]) for one in held["payments"]] == [("L-Ana", "Shop")]
    assert held["paid_by"] == [{"person": "L-Ana", "country": "FR"}]
    assert body["leads"] == []
    assert b'"Ana"' not in as_json(body)
    assert b"+33639980001" not in as_json(body)


@pytest.mark.parametrize("country", ["FR", "PH", "undetermined"])
def test_what_its_origin_forbids_is_in_no_package_but_of_a_country_that_may_have_it(country: str) -> None:
    made = findings([lead("Ana", country=country)], restrictions={"s1": Restriction("H2", countries=frozenset({"FR"}))})
    body = package(made, country)
    told = {source_id for source_id, _locator in places(body)}
    assert told == ({"s1", "s2"} if country == "FR" else {"s2"})
    assert body["withheld"]["forbidden"] == 0 if country == "FR" else body["withheld"]["forbidden"] > 0
    assert (FORBIDDEN in [one["text"] for one in body["missing"]]) == (country != "FR")
    assert b"+33639980001" not in as_json(body) or country == "FR"
    if country == "FR":
        assert (body["handling"], body["may_go_to"]) == ("H2", ["FR"])


def test_a_case_of_which_everything_is_forbidden_is_left_out() -> None:
    nowhere = Restriction(countries=frozenset())
    body = package(findings(restrictions={"s1": nowhere, "s2": nowhere}), "FR")
    assert (body["leads"], body["sources"]) == ([], [])
    assert b"L-Ana" not in as_json(body)


def test_a_reason_that_does_not_list_all_its_places_is_left_out_where_anything_is_forbidden() -> None:
    reason = REASON | {"places_count": 9}
    forbidding = {"s9": Restriction(countries=frozenset())}
    for restrictions, told in (({}, 1), (forbidding, 0)):
        made = findings(restrictions=restrictions, names={"s9": "elsewhere"}, lead_reason=[reason])
        assert len(package(made, "FR")["leads"][0]["reasons"]) == told


def test_the_strictest_of_the_sources_holds_for_the_whole() -> None:
    stated = {
        "s1": Restriction("H1", "B2", "one enquiry", frozenset({"FR", "DE"})),
        "s2": Restriction("H0", "A1", "", frozenset({"FR", "PH"})),
    }
    body = package(findings(restrictions=stated), "FR")
    assert (body["handling"], body["evaluation_code"], body["may_go_to"]) == ("H1", "B2", ["FR"])
    assert "one enquiry" in body["purpose"]


def test_what_names_a_victim_is_left_out_and_counted() -> None:
    def told(text: str) -> str | None:
        return None if "Petite" in text else text

    payments = [PAYMENT | {"paid_out_place": "Chez Petite"}]
    names = [{"person": "L-Ana", "text": "Petite Ana", "mentions": 1, **PLACE}]
    body = package(findings(told=told, lead_payment=payments, name=names, names={"s1": "Petite.csv"}), "FR")
    assert b"Petite" not in as_json(body)
    assert body["withheld"]["names_a_victim"] == 3
    assert NAMES_A_VICTIM in [one["text"] for one in body["missing"]]


def test_what_rests_on_intelligence_says_so() -> None:
    body = package(findings(intelligence=frozenset({"s1", "s9"})), "FR")
    assert [one["intelligence"] for one in body["sources"]] == [True, False]
    assert {"text": INTELLIGENCE, "count": 1} in body["missing"]


def test_a_payment_beside_a_session_is_told_by_its_own_source_alone() -> None:
    nowhere = Restriction(countries=frozenset())
    body = package(findings(restrictions={"s1": nowhere}), "FR")
    assert b"1234567890" not in as_json(body)
    assert json.loads(as_json(body))["leads"][0]["sessions"][0]["duration_s"] == 1200
