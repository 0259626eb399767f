"""The queue on a page: open alerts in order, those put off, those decided."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html

from relais.desk.derived import last_run
from relais.web import listing
from relais.web import queue as queue_page
from relais.web.render import page
from relais.web.visitor import Visitor
from relais.web.wording import web_tongue
from tests.desk.made import report, take
from tests.desk.unit import FIRST, HEAD, SECOND
from tests.web.house import Site, as_person, form, post, queue


def test_open_alerts_stand_in_the_order_of_the_desk_and_are_counted(shared: Site) -> None:
    from relais.desk.alerts import alerts
    from tests.web.house import as_person

    browser = shared.browser(FIRST)
    listed = alerts(as_person(shared, FIRST), None)
    assert queue(browser) == [line.report for line in listed.lines]
    assert len(listed.lines) == 3
    assert "3 of 3 rows shown" in browser.get("/queue").text


def test_a_page_beyond_the_end_is_the_last(shared: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for one in (queue_page, listing):
        monkeypatch.setattr(one, "SHOWN", 2)
    browser = shared.browser(FIRST)
    first, last = browser.get("/queue").text, browser.get("/queue?page=2").text
    assert "2 of 3 rows shown" in first
    assert 'rel="next"' in first
    assert "1 of 3 rows shown" in last
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last
    shown = [re.findall(r"/alert/(R-\w+)", page) for page in (first, last)]
    assert len({*shown[0], *shown[1]}) == 3
    beyond = browser.get("/queue?page=200").text
    assert re.findall(r"/alert/(R-\w+)", beyond) == shown[1]
    assert "No alert is open" not in beyond


@pytest.mark.parametrize(
    "asked", ["page=0", "page=-1", "page=201", "page=x", "page=", "page=1e2", "page=" + "9" * 5000]
)
def test_a_page_that_is_none_is_refused(shared: Site, asked: str) -> None:
    answer = shared.browser(FIRST).get(f"/queue?{asked}")
    assert answer.status_code == 422
    assert "page" in answer.text


def test_an_unknown_view_is_the_open_one(shared: Site) -> None:
    page = shared.browser(FIRST).get("/queue?view=%3Cscript%3E").text
    assert '<a href="/queue?view=open" aria-current="page"' in page


@pytest.mark.slow
def test_what_is_taken_put_off_and_decided_moves_to_its_view(unit: Site) -> None:
    browser = unit.browser(FIRST)
    one, two, three = queue(browser)
    assert post(browser, f"/alert/{one}/take").status_code == 303
    assert queue_of(browser, "mine") == [one]
    assert FIRST in browser.get("/queue").text
    day = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    fields = {"outcome": "not_now", "reason": "later", "review": day, "confirmed": "yes"}
    assert post(browser, f"/alert/{two}/decide", fields).status_code == 303
    assert post(browser, f"/alert/{three}/decide", {"outcome": "unusable", "reason": "empty"}).status_code == 303
    assert queue_of(browser, "put-off") == [two]
    assert queue_of(browser, "decided") == [three, two]
    assert queue(browser) == [one]
    page = browser.get("/queue").text
    assert "1 put off" in page
    for other in (SECOND, HEAD):
        assert queue_of(unit.browser(other), "mine") == []
        assert queue_of(unit.browser(other), "decided") == [three, two]


def queue_of(browser, view: str) -> list[str]:  # type: ignore[no-untyped-def]
    return re.findall(r'href="/alert/(R-[0-9a-f]+)[^"]*" data-step', browser.get(f"/queue?view={view}").text)


def test_it_says_as_of_when_it_was_ranked_and_that_it_is_stale(unit: Site, tmp_path: Path) -> None:
    browser = unit.browser(FIRST)
    as_of = datetime.fromisoformat(last_run(unit.home).as_of)
    told = f"ranked as of {as_of.day} {as_of:%b %Y %H:%M} UTC"
    for address in ("/queue", "/queue?view=mine", "/queue?clock=unknown"):
        page = browser.get(address).text
        assert told in page
        assert "Facts have come in since" not in page
    take(as_person(unit, FIRST), tmp_path, report("late", "+33639980077"))
    for address in ("/queue", "/queue?view=mine", "/queue?clock=unknown"):
        page = browser.get(address).text
        assert told in page
        assert "Facts have come in since the last run." in page


def test_whoever_runs_again_comes_back_to_the_page_that_said_so(unit: Site, tmp_path: Path) -> None:
    browser = unit.browser(FIRST)
    take(as_person(unit, FIRST), tmp_path, report("late", "+33639980077"))
    for address in ("/", "/queue?view=mine&page=1", "/queue?sender=%C3%A9", "/team/month?month=2026-01", "/clocks"):
        told = html.document_fromstring(browser.get(address).text)
        (again,) = told.xpath("//main//form[@action='/first-run/run']")
        assert [again.xpath("./ancestor::form"), again.xpath("./ancestor::p")] == [[], []], address
        fields = {one.get("name"): one.get("value") for one in again.xpath("./input")}
        assert fields == {"form": form(browser), "back": address}
    fields["back"] = "/queue?sender=%C3%A9"
    answer = browser.post("/first-run/run", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?sender=%C3%A9")
    # Nothing leads out of the house, and nothing says any more that there is something to run.
    assert "/first-run/run" not in browser.get("/queue").text
    for elsewhere in ("", "//evil.example", "https://evil.example", "/\\evil.example"):
        assert post(browser, "/first-run/run", {"back": elsewhere}).headers["location"] == "/"


@pytest.mark.parametrize(("acts", "buttons"), [((), 0), (("run",), 1)])
def test_whoever_may_not_run_is_told_without_a_button(shared: Site, acts: tuple[str, ...], buttons: int) -> None:
    person = Visitor(web_tongue("en"), "system", True, shared.home, "token", frozenset(acts), "/clocks")
    said = bytes(page(person, "stale.html").body).decode()
    assert "Facts have come in since the last run." in said
    assert said.count("<form") == said.count('value="/clocks"') == buttons
