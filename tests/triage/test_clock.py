from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.law import clocks as law
from relais.law.holding import NO_COUNTRY, NO_EVENT, NO_RULE, OPERATION, OPERATION_ASSUMED, REPORTED_CONTENT_OLD
from relais.law.retention import load
from tests.triage.world import NOW, ago, alert, clocks, clocks_of_each, made, merged, transfers

pytestmark = pytest.mark.slow

EVENTS = st.datetimes(
    datetime.fromisoformat("2015-01-01"), datetime.fromisoformat("2026-11-25"), timezones=st.just(UTC)
)


def login(at, country="FR", **more):
    row = {"source_id": "a", "report": 0, "party": 0, "ip": "192.0.2.7", "nature": "public", "country": country}
    return {"login": [{**row, "at": at, **more}]}


def of_login(at, country="FR", role="reported", **more):
    return clocks(**merged(alert("a", ("P", role)), login(at, country, **more)))


def test_a_french_address_in_full():
    [row] = of_login(datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    [report_id] = {row.pop("report_id")}
    assert report_id.startswith("R-")
    clock = load().clocks["FR-IP-PORT"]
    assert row == {
        "clock_id": "FR-IP-PORT",
        "holding": "address",
        "country": "FR",
        "data": clock.data,
        "holder": clock.holder,
        "basis": clock.basis,
        "source": clock.sources[0],
        "confidence": "high",
        "why": "the access provider keeps who used the address and port, from the connection",
        "event_at": datetime(2025, 12, 31, 23, 30, tzinfo=UTC),
        "legal_expiry": datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
        "safe_expiry": datetime(2026, 12, 17, 23, 30, tzinfo=UTC),
        "state": "red",
        "facts": 1,
        "fact_table": "login",
        "source_id": "a",
        "ordinal": 0,
        "locator": "login/0",
    }


@pytest.mark.slow
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EVENTS, min_size=1, max_size=40), EVENTS)
def test_the_query_reckons_as_the_law_does(events, as_of):
    """Each event in a report of its own, so that none hides another."""
    world = {"report": [], "party": [], "login": []}
    for number, event in enumerate(events):
        source = f"{number:02}"
        world["report"].append({"source_id": source})
        world["party"].append({"source_id": source, "report": 0, "role": "reported"})
        world["login"].append({**login(event)["login"][0], "source_id": source})
    found = {row["source_id"]: row for row in made(as_of=as_of, **world)["clock"].to_pylist()}
    duration = load().clocks["FR-IP-PORT"].duration
    for number, event in enumerate(events):
        row = found[f"{number:02}"]
        if event > as_of + timedelta(hours=24):
            assert (row["state"], row["legal_expiry"]) == ("unknown", None)
            continue
        legal = law.legal_expiry(event, duration)
        assert row["legal_expiry"] == legal
        assert row["safe_expiry"] == law.safe_expiry(legal)
        assert row["state"] == law.state(legal, as_of)


def test_unknown():
    cases = [
        (ago(10), None, NO_COUNTRY),
        (ago(10), "US", NO_RULE),
        (ago(10), "NC", NO_RULE),
        (None, "FR", NO_EVENT),
        (ago(-2), "FR", NO_EVENT),  # the day after tomorrow
    ]
    worlds = [merged(alert("a", ("P", "reported")), login(at, country)) for at, country, _ in cases]
    for (_, _, why), [row] in zip(cases, clocks_of_each(worlds), strict=True):
        assert (row["state"], row["clock_id"], row["legal_expiry"], row["why"]) == ("unknown", None, None, why)


def test_an_address_for_documentation_stands_for_a_public_one():
    [row] = of_login(ago(10), nature="documentation")
    assert (row["clock_id"], row["holding"]) == ("FR-IP-PORT", "address")


@pytest.mark.slow
def test_the_philippine_side_has_six_months():
    [row] = of_login(ago(100), "PH")
    assert (row["clock_id"], row["state"], row["legal_expiry"]) == (
        "PH-10175-TRAFFIC", "amber", datetime(2027, 2, 17, 12, tzinfo=UTC),
    )  # fmt: skip


def test_what_has_no_clock():
    answer = {"source_id": "b", "who": "P", "role": "subscriber"}
    row = {**login(ago(10))["login"][0], "source_id": "b", "report": None}
    cases = {
        **{
            f"address of no provider: {nature}": merged(alert("a", ("P", "reported")), login(ago(10), nature=nature))
            for nature in ("private", "loopback", "reserved", None)
        },
        **{f"staff: {role}": merged(alert("a", ("P", role)), login(ago(10))) for role in ("officer", "reporter")},
        "an operator's answer is already in the house": merged(
            alert("a", ("P", "reported")), {"party": [answer], "login": [row]}
        ),
        "a form was submitted by no company": alert("a", channel="form", at=ago(3), company="Example Chat"),
    }
    found = clocks_of_each(list(cases.values()))
    assert [key for key, rows in zip(cases, found, strict=True) if rows] == []


@pytest.mark.slow
def test_a_child_victim_s_login_runs_out_too():
    [row] = of_login(ago(10), role="victim")
    assert row["clock_id"] == "FR-IP-PORT"


def test_the_first_of_each_state_stands_for_all_and_they_are_counted():
    logins = [login(ago(days))["login"][0] for days in (400, 390, 330, 320, 5, 4, 3)]
    rows = clocks(**merged(alert("a", ("P", "reported")), {"login": logins}))
    assert [(row["state"], row["facts"], row["locator"]) for row in rows] == [
        ("red", 2, "login/2"), ("green", 3, "login/4"), ("expired", 2, "login/0"),
    ]  # fmt: skip


def test_what_the_company_keeps():
    cases = [
        (ago(300), "Example Chat", "US-2258A-H", "amber"),
        (datetime(2024, 5, 7, tzinfo=UTC), "Example Chat", "US-2258A-H", "expired"),
        (ago(300), None, None, "unknown"),
        (None, "Example Chat", None, "unknown"),
    ]
    worlds = [alert("a", channel="cybertip", at=at, company=company) for at, company, _, _ in cases]
    for (_, _, clock, state), [row] in zip(cases, clocks_of_each(worlds), strict=True):
        assert (row["clock_id"], row["state"], row["fact_table"]) == (clock, state, "report")


@pytest.mark.slow
def test_the_older_american_text():
    [row] = clocks(**alert("a", channel="ispws", at=datetime(2024, 2, 6, tzinfo=UTC), company="Example Chat"))
    assert row["legal_expiry"] == datetime(2024, 5, 6, tzinfo=UTC)
    assert row["why"] == REPORTED_CONTENT_OLD


def test_payments_on_both_sides():
    world = merged(alert("a", ("F", "reported")), transfers("t", ("P", "F", 1800)))
    world["party"][1]["address_country"] = "FR"
    world["party"][2]["address_country"] = "PH"
    rows = {row["holding"]: row for row in clocks(**world)}
    assert (rows["sent"]["clock_id"], rows["sent"]["state"], rows["sent"]["why"]) == ("FR-AML-OPS", "red", OPERATION)
    assert (rows["paid_out"]["clock_id"], rows["paid_out"]["locator"]) == ("PH-AML", "payment/0")


@pytest.mark.slow
def test_a_payer_of_unknown_place():
    [row] = clocks(**merged(alert("a", ("F", "reported")), transfers("t", ("P", "F", 10))))
    assert (row["holding"], row["clock_id"], row["why"]) == ("sent", "FR-AML-OPS", OPERATION_ASSUMED)


@pytest.mark.slow
def test_a_payer_whose_place_has_no_rule():
    world = merged(alert("a", ("F", "reported")), transfers("t", ("P", "F", 10)))
    world["selector"][0]["country"] = "GB"
    [row] = clocks(**world)
    assert (row["country"], row["state"], row["clock_id"]) == ("GB", "unknown", None)


def of_call(service, country="FR"):
    people = [{"source_id": "c", "who": who} for who in "PF"]
    phone = {"source_id": "c", "party": 1, "value": "+33639980001", "country": country}
    call = {"source_id": "c", "caller": 0, "callee": 1, "at": ago(300), "service": service}
    world = {"party": people, "selector": [phone], "call": [call]}
    # A report that names both sides counts the call once.
    return merged(alert("a", ("P", "reported"), ("F", "recipient")), world)


def test_a_telephone_call():
    given = [of_call(None), of_call("example telecom", "PH"), of_call(None, "GB"), of_call("whatsapp")]
    [row], [philippine], [british], over_the_internet = clocks_of_each(given)
    assert (row["clock_id"], row["state"], row["facts"]) == ("FR-TRAFFIC-LOC", "amber", 1)
    assert philippine["state"] == "expired"
    assert british["state"] == "unknown"
    # It leaves nothing at a telephone operator.
    assert over_the_internet == []


@pytest.mark.slow
def test_skype_is_gone():
    handle = {"source_id": "a", "report": 0, "party": 0, "kind": "handle", "service": "skype", "value": "live:example"}
    [row] = clocks(**merged(alert("a", ("P", "reported")), {"selector": [handle]}))
    assert (row["clock_id"], row["state"], row["legal_expiry"]) == (
        "SVC-SKYPE", "expired", datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert row["legal_expiry"] < NOW
