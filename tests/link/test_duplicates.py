import pytest

from relais.link.duplicates import ADDRESS, COMPANY, REFERENCE, SELECTOR
from relais.link.run import run
from tests.views import views

pytestmark = pytest.mark.slow

SECOND = 1_700_000_000_000_000
AT = {"incident_at": SECOND, "incident_time_precision": "second"}


def pairs(*reports: dict, **tables) -> list[tuple[str, str, str]]:
    reports = tuple({"source_id": "abc"[i], **report} for i, report in enumerate(reports))
    rows = run(views(report=list(reports), **tables))["duplicate"].to_pylist()
    return [(row["left_source"], row["right_source"], row["basis"]) for row in rows]


def test_one_reference_in_two_spellings():
    assert pairs({"reference": "CT-10 234"}, {"reference": "ct10234"}) == [("a", "b", REFERENCE)]
    assert pairs({"reference": "CT-10 234"}, {"reference": "CT-10 235"}) == []
    assert pairs({"reference": "1"}, {"reference": "1"}) == []
    assert pairs({"reference": None}, {"reference": None}) == []


def test_both_places_are_named():
    con = views(report=[{"reference": "12345", "locator": "/1"}, {"reference": "12345", "locator": "/2"}])
    (row,) = run(con)["duplicate"].to_pylist()
    assert (row["left_locator"], row["left_ordinal"], row["left_reading"]) == ("/1", 0, "r-a")
    assert (row["right_locator"], row["right_ordinal"], row["right_reading"]) == ("/2", 1, "r-a")


def test_many_alike_all_stand_beside_the_first():
    same = {"reference": "CT-10234"}
    assert pairs(same, same, same) == [("a", "b", REFERENCE), ("a", "c", REFERENCE)]


def test_one_second_and_one_company():
    one = {**AT, "company": "Example Chat"}
    assert pairs(one, {**one, "company": " example chat"}) == [("a", "b", COMPANY)]
    assert pairs(one, {**one, "incident_at": SECOND + 999_999}) == [("a", "b", COMPANY)]
    assert pairs(one, {**one, "incident_at": SECOND + 1_000_000}) == []
    assert pairs(one, {**one, "company": "Other Chat"}) == []
    assert pairs({"company": "Example Chat"}, {"company": "Example Chat"}) == []


def test_a_minute_is_no_second():
    one = {**AT, "company": "Example Chat", "incident_time_precision": "minute"}
    assert pairs(one, one) == []


def test_one_second_and_one_selector_or_address():
    def mention(**columns) -> list[dict]:
        return [{"source_id": source, **columns} for source in "ab"]

    assert pairs(AT, AT) == []
    assert pairs(AT, AT, selector=mention(report=0, kind="email", value="x@example.org")) == [("a", "b", SELECTOR)]
    through_party = {"party": mention(report=0), "selector": mention(party=0, kind="email", value="x@example.org")}
    assert pairs(AT, AT, **through_party) == [("a", "b", SELECTOR)]
    assert pairs({}, {}, **through_party) == []
    assert pairs(AT, AT, login=mention(report=0, ip="203.0.113.9", nature="public")) == [("a", "b", ADDRESS)]
    made_up = mention(report=0, ip="203.0.113.9", nature="documentation")
    assert pairs(AT, AT, login=made_up) == [("a", "b", ADDRESS)]
    assert pairs(AT, AT, login=mention(report=0, ip="100.64.0.1", nature="cgnat")) == []
    service = mention(report=0, kind="handle", value="ana", service="skype")
    service[1]["service"] = "telegram"
    assert pairs(AT, AT, selector=service) == []


def test_several_grounds_stand_in_one_row():
    one = {**AT, "company": "Example Chat", "reference": "CT-10234"}
    assert pairs(one, one) == [("a", "b", f"{REFERENCE}; {COMPANY}")]


def test_a_number_is_its_senders():
    one = {"reference": "CT-10234", "sender": "FBI"}
    assert pairs(one, {**one, "sender": "Federal Bureau of Investigation"}) == [("a", "b", REFERENCE)]
    assert pairs(one, {**one, "sender": "Example Police"}) == []
    assert pairs(one, {**one, "sender": None}) == [("a", "b", REFERENCE)]
    assert pairs(one, {**one, "sender": "Example Police"}, one) == [("a", "c", REFERENCE)]


def test_the_first_received_is_the_left_one():
    one = {"reference": "CT-10234"}
    assert pairs({**one, "at": 2}, {**one, "at": 1}, one) == [("b", "a", REFERENCE), ("b", "c", REFERENCE)]
