"""The alerts hold the cases the demo tells of."""

import json
import re
from datetime import datetime, timedelta

from relais.sim.world import AS_OF


def documents(built):
    return {
        alert.path: json.loads((built.inbox / alert.path).read_text("utf-8-sig"))
        for alert in built.truth.alerts
        if alert.path.endswith(".json")
    }


def captures(document):
    people = document["reportedInformation"]["reportedPeople"]["reportedPersons"]
    person = people[0] if isinstance(people, list) else people
    found = person["sourceInformation"]["sourceCaptures"] or []
    return found if isinstance(found, list) else [found]


def test_addresses_of_commissioners_expire_soon_later_and_long_ago(built):
    about = {alert.path: alert.about for alert in built.truth.alerts}
    ages = {}
    for path, document in documents(built).items():
        for capture in captures(document):
            if capture["dateTime"]:
                seen = datetime.strptime(capture["dateTime"] + "+0000", "%Y-%m-%dT%H:%M:%SZ%z")
                ages.setdefault(about[path], []).append((AS_OF - seen).days)
    assert 350 <= min(ages["commissioner-3"]) < max(ages["commissioner-3"]) < 365
    assert min(ages["commissioner-5"]) > 366
    assert max(ages["commissioner-1"]) < 60


def test_some_reports_are_urgent_some_for_information_some_say_nothing(built):
    found = documents(built).values()
    assert {document["informational"] for document in found} == {True, False, None}
    priorities = {(document["additionalNcmecInformation"]["priority"] or {}).get("priorityId") for document in found}
    assert priorities == {"E", "1", "2", "3", None}
    escalations = [document["reportedInformation"]["incidentSummary"]["espEscalation"] for document in found]
    assert sum(text is not None for text in escalations) == 2


def test_some_reports_are_thin(built):
    found = list(documents(built).values())
    incidents = [document["reportedInformation"]["incidentSummary"]["incidentDateTime"] for document in found]
    assert None in incidents
    assert "2026-02-31T10:00:00Z" in incidents
    all_captures = [capture for document in found for capture in captures(document)]
    assert {capture["port"] is None for capture in all_captures} == {True, False}
    assert {capture["possibleProxy"] for capture in all_captures} == {True, False, None}
    assert sum(not captures(document) for document in found) == 3


def test_alerts_name_codes_and_payees_of_true_payments(built):
    payments = {f"{p.code[:3]}-{p.code[3:6]}-{p.code[6:]}": p for p in built.truth.payments}
    for alert in built.truth.alerts:
        text = (built.inbox / alert.path).read_text("utf-8-sig")
        for code in re.findall(r"\d{3}-\d{3}-\d{4}", text):
            assert alert.about in (payments[code].payer, payments[code].payee)
    named = [a.about for a in built.truth.alerts if "Payee phone" in (built.inbox / a.path).read_text("utf-8-sig")]
    assert named.count("commissioner-1") == 2  # the report and its repetition
    assert "family-1" in named


def test_reports_came_before_the_day_of_the_picture(built):
    for document in documents(built).values():
        received = document["dateReceived"]
        assert received < (AS_OF - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
