from decimal import Decimal

import pytest

from relais.triage.expiry import ANSWERED, GONE, KEPT_UNTIL, NO_DATUM, UNKNOWN
from tests.triage.test_clock import login
from tests.triage.world import ago, alert, apart, each, made, merged, places, reasons

pytestmark = pytest.mark.slow


def logins(*given):
    return {"login": [login(at, country)["login"][0] for at, country in given]}


MOST_URGENT = [
    ([(ago(5), "FR"), (ago(320), "FR"), (ago(400), "FR")], "red", "1", KEPT_UNTIL, "login/1"),
    ([(ago(5), None), (ago(320), "FR")], "red", "1", KEPT_UNTIL, "login/1"),
    ([(ago(5), "FR"), (ago(9), None)], "unknown", "1", UNKNOWN, "login/1"),
    ([(ago(5), "FR"), (ago(280), "FR")], "amber", "0.6", KEPT_UNTIL, "login/1"),
    ([(ago(400), "FR"), (ago(5), "FR")], "green", "0.1", KEPT_UNTIL, "login/1"),
    ([(ago(500), "FR"), (ago(400), "FR")], "expired", "0", GONE, "login/0"),
    ([], "unknown", "1", NO_DATUM, "report/0"),
]


def test_the_most_urgent():
    worlds = [merged(alert("a", ("P", "reported")), logins(*given)) for given, *_ in MOST_URGENT]
    queue = {row["source_id"]: row for row in made(**apart(worlds))["queue"].to_pylist()}
    for number, ((_, state, strength, template, locator), statements) in enumerate(
        zip(MOST_URGENT, each("expiry", worlds), strict=True)
    ):
        assert queue[f"{number}/a"]["clock_state"] == state
        statement = statements["a"]
        assert (statement["strength"], statement["template"]) == (Decimal(strength), template)
        assert places(statement) == [("a", locator)]


def test_the_statement_says_how_long_and_why():
    world = merged(alert("a", ("P", "reported")), logins((ago(320), "FR")))
    world["login"][0].update(ip_raw="192.0.2.007", port=443, time_raw="9 January")
    statement = reasons("expiry", **world)["a"]
    assert [place["value"] for place in statement["places"]] == ["192.0.2.007:443, 9 January"]
    params = statement["params"]
    assert (params["legal"], params["safe"], params["days"]) == ("2027-01-09", "2026-12-26", "45")
    assert (params["event"], params["as_of"]) == ("2026-01-09", "2026-11-25")
    assert (params["clock"], params["basis"]) == ("FR-IP-PORT", "CPCE L34-1 II bis 3°, R10-13 IV")


def test_the_clock_runs_from_the_event_not_from_receipt():
    world = merged(alert("a", ("P", "reported"), at=ago(1)), logins((ago(320), "FR")))
    assert made(**world)["queue"].to_pylist()[0]["first_expiry"] == ago(320).replace(year=2027)


def answers(*ordinals, sufficient=True):
    return [{"login_reading": "r-a", "login_ordinal": ordinal, "sufficient": sufficient} for ordinal in ordinals]


def test_an_operators_answer_stops_the_clock_of_its_login():
    world = merged(alert("a", ("P", "reported")), logins((ago(320), "FR"), (ago(5), "FR")))
    statement = reasons("expiry", **world, candidate=answers(0))["a"]
    assert (statement["strength"], places(statement)) == (Decimal("0.1"), [("a", "login/1")])
    statement = reasons("expiry", **world, candidate=answers(0, 1))["a"]
    assert (statement["strength"], statement["template"]) == (0, ANSWERED)
    tables = made(**world, candidate=answers(0, 1))
    (line,) = tables["queue"].to_pylist()
    assert (line["first_expiry"], line["clock_state"]) == (None, "answered")
    assert [(row["state"], row["facts"]) for row in tables["clock"].to_pylist()] == [("answered", 2)]


def test_an_answer_that_leaves_something_to_ask_stops_no_clock():
    world = merged(alert("a", ("P", "reported")), logins((ago(320), "FR")))
    statement = reasons("expiry", **world, candidate=answers(0, sufficient=False))["a"]
    assert (statement["strength"], statement["template"]) == (1, KEPT_UNTIL)
