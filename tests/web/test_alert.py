"""An alert on its page: taken, given back, decided; of two tabs the second is told who was first."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from httpx2 import Response
from lxml import html
from starlette.testclient import TestClient

from relais.casework.alert import LONGEST_REASON
from relais.web import free
from tests.desk.unit import FIRST, HEAD, SECOND
from tests.web.house import ADMINISTRATOR, HOSTILE, Site, faults, form, held, lines, post, queue

pytestmark = pytest.mark.slow
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def reader(shared: Site) -> tuple[TestClient, str]:
    """One browser for the tests that change nothing, and an alert to ask about."""
    browser = shared.browser(FIRST)
    return browser, queue(browser)[1]


def told(answer: Response) -> str:
    found = html.document_fromstring(answer.text).xpath('//*[@role="alert"]//text()')
    return " ".join(str(one).strip() for one in found).strip()


def decisions(site: Site) -> object:
    return held(site.home)["alert_outcome"]


def test_what_was_read_stands_beside_how_it_ends(shared: Site) -> None:
    browser = shared.browser(FIRST)
    report = queue(browser)[-1]
    page = html.document_fromstring(browser.get(f"/alert/{report}").text)
    # By the names that the queue and the sender call it.
    assert page.xpath("//h1/text()")[0].startswith(f"Alert {report} · X-000")
    assert {*page.xpath('//input[@name="outcome"]/@value')} == {
        "attached", "duplicate", "no_nexus", "passed_on", "unusable", "not_now",
    }  # fmt: skip
    assert page.xpath('//select[@name="case"]/option/@value') == ["", "2"], "of cases, only one's own"
    labelled = {*page.xpath("//label/@for")}
    fields = page.xpath(
        '//main//*[self::input or self::select or self::textarea][not(@type="hidden" or @type="radio")]'
    )
    assert [one.get("id") for one in fields if one.get("id") not in labelled] == []
    ids = page.xpath("//@id")
    assert len(ids) == len({*ids})


def test_an_alert_is_decided_and_the_next_one_opens(unit: Site) -> None:
    browser = unit.browser(FIRST)
    one, two, _three = queue(browser)
    answer = post(browser, f"/alert/{one}/decide", {"outcome": "unusable", "reason": "  empty "})
    assert answer.status_code == 303
    assert re.fullmatch(rf"/alert/{two}\?after=\d+", answer.headers["location"])
    page = browser.get(answer.headers["location"]).text
    assert "is recorded" in page
    (heading,) = html.document_fromstring(page).xpath("//*[@autofocus]/text()")
    assert heading.startswith(f"Alert {two} · X-0")
    assert (FIRST, "decide-alert") in lines(unit.home)
    assert "Decision" in browser.get(f"/alert/{one}").text


def test_after_the_last_alert_comes_the_day(unit: Site) -> None:
    browser = unit.browser(FIRST)
    answers = [post(browser, f"/alert/{one}/decide", {"outcome": "no_nexus", "reason": "x"}) for one in queue(browser)]
    assert re.fullmatch(r"/\?after=\d+", answers[-1].headers["location"])


def test_of_two_tabs_the_second_is_told_who_decided_and_nothing_is_recorded(unit: Site) -> None:
    here, there = unit.browser(FIRST), unit.browser(SECOND)
    report = queue(here)[0]
    assert there.get(f"/alert/{report}").status_code == 200
    assert post(here, f"/alert/{report}/decide", {"outcome": "unusable", "reason": "x"}).status_code == 303
    before, audited = decisions(unit), lines(unit.home)
    for browser in (there, here):
        answer = post(browser, f"/alert/{report}/decide", {"outcome": "no_nexus", "reason": "y", "supersede": ""})
        assert answer.status_code == 422
        assert FIRST in told(answer)
        assert "nothing was recorded" in told(answer)
    assert decisions(unit) == before
    assert {act for _who, act in lines(unit.home)[len(audited) :]} <= {"read-alerts", "show", "explain", "list-cases"}
    # The page that says so shows the decision that stands: from it, it can be replaced.
    number = html.document_fromstring(answer.text).xpath('//input[@name="supersede"]/@value')[0]
    fields = {"outcome": "no_nexus", "reason": "y", "supersede": number}
    assert post(there, f"/alert/{report}/decide", fields).status_code == 303
    assert len(decisions(unit)) == len(before) + 1  # type: ignore[arg-type]


def test_what_a_person_sends_twice_is_recorded_once_and_told_so_both_times(unit: Site) -> None:
    browser = unit.browser(FIRST)
    report = queue(browser)[0]
    fields = {"outcome": "no_nexus", "reason": "x", "supersede": ""}
    first = post(browser, f"/alert/{report}/decide", fields).headers["location"]
    before = decisions(unit)
    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(lambda _n: post(browser, f"/alert/{report}/decide", fields), range(4)))
    assert {answer.headers["location"] for answer in answers} == {first}
    assert decisions(unit) == before
    # The same of an alert that several clicks find open.
    report = queue(browser)[0]
    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(lambda _n: post(browser, f"/alert/{report}/decide", fields), range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert len(decisions(unit)) == len(before) + 1  # type: ignore[arg-type]


def test_the_next_alert_is_one_that_nobody_else_has_taken(unit: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free, "_FIRST", 1)
    here, there = unit.browser(FIRST), unit.browser(SECOND)
    *taken, last = queue(here)
    for report in taken:
        assert post(there, f"/alert/{report}/take").status_code == 303
    assert f'href="/alert/{last}" data-key="next"' in here.get("/").text
    assert post(there, f"/alert/{taken[0]}/give-back").status_code == 303
    answer = post(here, f"/alert/{last}/decide", {"outcome": "no_nexus", "reason": "x"})
    assert answer.headers["location"].startswith(f"/alert/{taken[0]}?")
    assert post(there, f"/alert/{taken[0]}/take").status_code == 303
    assert "Others have taken every open alert." in here.get("/").text


def test_what_somebody_else_took_is_not_decided_nor_given_back(unit: Site) -> None:
    here, there = unit.browser(FIRST), unit.browser(SECOND)
    report = queue(here)[0]
    assert post(here, f"/alert/{report}/take").headers["location"] == f"/alert/{report}#end"
    for act, fields in (("take", {}), ("give-back", {}), ("decide", {"outcome": "unusable", "reason": "x"})):
        answer = post(there, f"/alert/{report}/{act}", fields)
        assert answer.status_code == 422
        assert FIRST in told(answer)
    assert post(unit.browser(HEAD), f"/alert/{report}/give-back").status_code == 303
    assert post(there, f"/alert/{report}/take").status_code == 303
    assert decisions(unit) == []


def test_what_is_lost_by_putting_off_is_shown_before_it_is_recorded(unit: Site) -> None:
    browser = unit.browser(FIRST)
    report = queue(browser)[-1]
    late = (datetime.now(UTC) + timedelta(days=3000)).date().isoformat()
    answer = post(browser, f"/alert/{report}/decide", {"outcome": "not_now", "reason": 'a "b" <c>', "review": late})
    assert answer.status_code == 200
    assert "Lost before that day" in answer.text
    assert decisions(unit) == []
    page = html.document_fromstring(answer.text)
    asked = page.xpath('//div[@role="alert"]//form//input')
    fields = {one.get("name"): one.get("value") for one in asked}
    assert fields == {
        "form": form(browser), "outcome": "not_now", "reason": 'a "b" <c>', "review": late, "supersede": "",
        "confirmed": "yes",
    }  # fmt: skip
    assert browser.post(f"/alert/{report}/decide", data=fields).status_code == 303
    assert len(decisions(unit)) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"outcome": "opened"}, {"outcome": "open"}, {"outcome": "none"}, {"outcome": "unusable"},
        {"outcome": "attached"}, {"outcome": "attached", "case": "x"}, {"outcome": "attached", "case": "9" * 5000},
        {"outcome": "duplicate"}, {"outcome": "duplicate", "of": "R-0"}, {"outcome": "passed_on", "service": " "},
        {"outcome": "not_now", "reason": "x"}, {"outcome": "not_now", "reason": "x", "review": "tomorrow"},
        {"outcome": "not_now", "reason": "x", "review": "2020-01-01"},
        {"outcome": "not_now", "reason": "x", "review": "2026-02-31"}, {"outcome": "unusable", "reason": " "},
        {"outcome": "unusable", "reason": "x", "case": "2"}, {"outcome": "unusable", "reason": "x", "supersede": "7"},
        {"outcome": "unusable", "reason": "x", "supersede": "9" * 18},
    ],
)  # fmt: skip
def test_an_ending_that_says_too_little_or_too_much_is_not_recorded(
    shared: Site, reader: tuple[TestClient, str], fields: dict[str, str]
) -> None:
    before = decisions(shared)
    answer = post(reader[0], f"/alert/{reader[1]}/decide", fields)
    assert answer.status_code == 422
    assert told(answer)
    assert decisions(shared) == before


@pytest.mark.parametrize("case", ["1", "99", "9" * 18])
def test_nothing_is_attached_to_a_case_that_is_not_ones_own(
    shared: Site, reader: tuple[TestClient, str], case: str
) -> None:
    before = decisions(shared)
    answer = post(reader[0], f"/alert/{reader[1]}/decide", {"outcome": "attached", "case": case})
    assert answer.status_code == 403
    assert lines(shared.home)[-1] == (FIRST, "refused")
    assert decisions(shared) == before


def test_what_was_typed_is_not_lost_when_it_is_refused(shared: Site) -> None:
    browser = shared.browser(FIRST)
    fields = {
        "outcome": "passed_on", "reason": "because of <b>", "of": "R-1", "service": "x & y", "review": TOMORROW,
        "case": "2",
    }  # fmt: skip
    answer = post(browser, f"/alert/{queue(browser)[1]}/decide", fields)
    assert answer.status_code == 422
    page = html.document_fromstring(answer.text)
    assert page.xpath('//input[@name="outcome"][@checked]/@value') == ["passed_on"]
    assert page.xpath('//form[contains(@class, "ending")]//input[@name="reason"]/@value') == ["because of <b>"]
    kept = {
        name: page.xpath(f'//form[contains(@class, "ending")]//input[@name="{name}"]/@value')
        for name in ("of", "service", "review")
    }
    assert kept == {"of": ["R-1"], "service": ["x & y"], "review": [TOMORROW]}
    assert page.xpath('//select[@name="case"]/option[@selected]/@value') == ["2"]


def test_hostile_text_in_a_field_is_never_run(unit: Site) -> None:
    browser = unit.browser(FIRST)
    report, token = queue(browser)[0], form(browser)
    names = ("reason", "case", "of", "service", "review", "supersede", "confirmed")
    asked = [dict.fromkeys(names, text) | {"outcome": "passed_on"} for text in HOSTILE]
    asked += [{"outcome": "not_now", "reason": "x", name: "".join(HOSTILE[:9])} for name in ("outcome", "review")]
    for fields in asked:
        answer = browser.post(f"/alert/{report}/decide", data={"form": token, **fields})
        assert answer.status_code in (200, 303, 422), fields
        assert faults(answer.text) == [], fields
    raw = b"&outcome=unusable&reason=%ED%A0%80%FF%00&of=%80"
    answer = browser.post(f"/alert/{report}/decide", content=b"form=" + token.encode() + raw, headers=FORM)
    assert answer.status_code in (303, 422)
    assert faults(answer.text) == []
    for address in (f"/alert/{report}", "/queue?view=decided", "/queue?view=put-off"):
        assert faults(browser.get(address).text) == []


def test_a_decision_full_of_hostile_text_is_shown_escaped(unit: Site) -> None:
    browser = unit.browser(FIRST)
    report = queue(browser)[0]
    long = {"outcome": "unusable", "reason": "e" * 100_000}
    assert post(browser, f"/alert/{report}/decide", long).status_code == 422
    text = ("".join(HOSTILE[:9]) + "e" * LONGEST_REASON)[:LONGEST_REASON]
    assert post(browser, f"/alert/{report}/decide", {"outcome": "unusable", "reason": text}).status_code == 303
    page = browser.get("/queue?view=decided").text
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
    assert faults(page) == faults(browser.get(f"/alert/{report}").text) == []


def test_who_may_not_see_alerts_may_not_act_on_one(shared: Site) -> None:
    report = queue(shared.browser(FIRST))[0]
    browser = shared.browser(ADMINISTRATOR)
    for act in ("take", "give-back", "decide"):
        assert post(browser, f"/alert/{report}/{act}", {"outcome": "unusable", "reason": "x"}).status_code == 403


@pytest.mark.parametrize("report", ["R-0", "x", "S-1", "R-" + "a" * 5000, "%00", "%ED%A0%80", "R-%F0%9F%98%80"])
def test_what_is_no_alert_is_said(shared: Site, report: str) -> None:
    browser = shared.browser(FIRST)
    assert browser.get(f"/alert/{report}").status_code == 404
    assert post(browser, f"/alert/{report}/take").status_code == 422
    assert date.fromisoformat(TOMORROW) > datetime.now(UTC).date()
