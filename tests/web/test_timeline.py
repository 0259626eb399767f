"""A subject in the browser: its timeline and dealings as tables that sort, pictures with the same numbers."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from relais.desk.derived import results
from relais.desk.home import Home, open_home
from relais.web import timeline
from relais.web.timeline import _long, _stretches
from tests.desk.unit import FIRST
from tests.web.house import HOSTILE, Site, as_person, faults, lines
from tests.web.made_requests import browser as browser_of


def paid(web: Site) -> str:
    edges = results(as_person(web, FIRST), "edge")[0]["edge"].to_pylist()
    return str(edges[0]["to_subject"])


def test_stretches_of_time_follow_each_other_without_a_gap() -> None:
    first = date(2024, 1, 1)
    assert [len(list(_stretches(first, date(2025, 1, 1), unit))) for unit in ("day", "week", "month", "year")] == [
        367, 53, 13, 2
    ]  # fmt: skip
    assert list(_stretches(first, first, "month")) == [first]
    assert [one.isoformat() for one in _stretches(date(2023, 12, 1), date(2024, 3, 1), "month")] == [
        "2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "first"), [("day", (12, 30)), ("week", (12, 20)), ("month", (11, 1)), ("year", (1, 1))]
)  # fmt: skip
def test_stretches_of_time_end_with_the_calendar(unit: str, first: tuple[int, int]) -> None:
    assert len(list(_stretches(date(9999, *first), date.max, unit))) == (1 if unit == "year" else 2)


def test_lengths_are_told_in_hours_minutes_and_seconds() -> None:
    assert [_long(one) for one in (None, 0, 59, 3661, 360_000)] == ["", "0:00:00", "0:00:59", "1:01:01", "100:00:00"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_timeline_is_a_table_and_a_picture_with_the_same_numbers(shared: Site, language: str) -> None:
    browser = shared.browser(FIRST, language)
    subject = paid(shared)
    answer = browser.get(f"/subject/{subject}/timeline")
    assert answer.status_code == 200
    # The one drawing is ours; nothing else on the page could run.
    assert faults(answer.text) == ["svg"]
    page = html.document_fromstring(answer.text)
    events = page.xpath("//table[contains(@class, 'when')]/tbody/tr")
    counts = page.xpath("//table[@id='series']/tbody//td[position() > 1]/@data-value")
    assert len(events) == sum(map(int, counts)) == 3
    cents = "50,00 EUR" if language == "fr" else "50.00 EUR"
    assert all(row.xpath("td[6]")[0].text_content() == cents for row in events)
    assert all(row.xpath(".//form[@action='/passage']") for row in events)
    assert lines(shared.home)[-1] == (FIRST, "show")
    # Few events need no line: the script for dense series is not loaded.
    assert "uPlot" not in answer.text


@pytest.mark.slow
def test_a_dense_timeline_loads_the_vendored_script_and_draws_from_its_table(
    shared: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "DENSE", 0)
    browser = shared.browser(FIRST)
    answer = browser.get(f"/subject/{paid(shared)}/timeline")
    page = html.document_fromstring(answer.text)
    assert page.xpath("//*[@data-series]/@data-series") == page.xpath("//table/@id") == ["series"]
    for address in re.findall(r'(?:src|href)="(/static/[^"]*(?:vendor|series)[^"]*)"', answer.text):
        assert browser.get(address).status_code == 200, address
    assert len(re.findall("/static/vendor/", answer.text)) == 2
    assert faults(answer.text) == ["svg"]


@pytest.mark.slow
def test_a_timeline_sorts_filters_and_says_what_it_does_not_know(shared: Site) -> None:
    browser, subject = shared.browser(FIRST), paid(shared)
    address = f"/subject/{subject}/timeline"
    page = browser.get(address).text
    assert "not known: no source states a postal address" in page
    assert "show the hours of Asia/Manila" in page
    assert "3 Nov 2026 04:10" not in page
    named = browser.get(address, params={"zone": "Asia/Manila"}).text
    assert "as you said; no source states it" in named
    assert named.count("3 Nov 2026 04:10") == 6
    for sort in ("at", "-at", "kind", "amount", "length_s", "count"):
        sorted_ = browser.get(address, params={"sort": sort}).text
        assert sorted_.count("ascending") + sorted_.count("descending") == 1, sort
    assert browser.get(address, params={"sort": HOSTILE[0]}).text.count('aria-sort="none"') == 5
    none = browser.get(address, params={"kind": "trip"}).text
    assert "nothing</td>" in none
    both = browser.get(address, params=[("kind", "trip"), ("kind", "payment"), ("sort", "kind")]).text
    assert "kind=payment&amp;kind=trip&amp;sort=-kind" in both
    for text in (*HOSTILE[:9], "../../etc/passwd", "Europe/../x"):
        for name in ("zone", "payee_zone", "other", "kind"):
            found = browser.get(address, params={name: text})
            assert found.status_code in (200, 422), (name, text)
            assert faults(found.text) == ["svg"], (name, text)
    refused = browser.get(address, params={"zone": "Nowhere"})
    assert (refused.status_code, "no time zone “Nowhere”" in refused.text) == (422, True)
    assert browser.get("/subject/S-0/timeline").status_code == 404
    assert browser.get(address, params={"page": 0}).status_code == 422
    assert browser.get(address, params={"page": 99}).status_code == 200


@pytest.mark.slow
def test_dealings_link_to_the_timeline_and_the_pair(shared: Site) -> None:
    browser, subject = shared.browser(FIRST), paid(shared)
    page = html.document_fromstring(browser.get(f"/subject/{subject}/dealings").text)
    rows = page.xpath("//section[@aria-labelledby='edges']//tbody/tr")
    assert len(rows) == 3
    for row in rows:
        other = row.xpath("td[3]/a")[0].text_content()
        assert row.xpath("td[10]/a/@href") == [
            f"/subject/{subject}/timeline?other={other}", f"/evidence/{other}/{subject}"
        ]  # fmt: skip
        assert browser.get(f"/subject/{subject}/timeline?other={other}").text.count('action="/passage"') == 1
    assert browser.get(f"/subject/{subject}/dealings?sort=-total").text.count("descending") == 1
    assert browser.get("/subject/S-0/dealings").status_code == 404


@pytest.fixture
def home(screened: Path, tmp_path: Path) -> Home:
    shutil.copytree(screened, tmp_path / "home")
    return open_home(tmp_path / "home")


@pytest.mark.slow
def test_results_stand_with_their_innocent_reading_and_each_table_sorts_by_itself(home: Home) -> None:
    client: TestClient = browser_of(home)
    payer = str(results(home, "payment_then_call")[0]["payment_then_call"]["payer"][0])
    page = client.get(f"/subject/{payer}/dealings").text
    told = page.count("<details id=")
    assert told >= 3
    for text in ("The innocent reading:", "What it cannot show:", "How often it misleads:"):
        assert page.count(text) == told
    assert f'href="/evidence/{payer}/' in page
    one = client.get(f"/subject/{payer}/dealings?test=payment_then_call&sort=-near").text
    assert one.count('aria-sort="descending"') == 1
    assert '<details id="payment_then_call" open>' in one
    assert "test=repetition&amp;sort=" in one


@pytest.mark.slow
def test_no_text_of_a_chat_stands_on_any_page_of_a_subject(shared: Site) -> None:
    browser, subject = shared.browser(FIRST), paid(shared)
    for view in ("", "/timeline", "/dealings"):
        page = browser.get(f"/subject/{subject}{view}").text
        assert "<pre" not in page
        assert 'class="unfolded"' not in page


@pytest.mark.slow
def test_a_subject_shows_its_selectors_by_strength_and_what_makes_it_one(shared: Site) -> None:
    browser, subject = shared.browser(FIRST), paid(shared)
    answer = browser.get(f"/subject/{subject}")
    assert faults(answer.text) == []
    page = html.document_fromstring(answer.text)
    assert page.xpath("//section[@aria-labelledby='selectors']//tbody/tr/td[3]/a/text()") == ["+639175550101"]
    assert len(page.xpath("//section[@aria-labelledby='mentions']//tbody/tr")) == 3
    assert len(page.xpath("//section[@aria-labelledby='links']//tbody/tr")) == 2
    for column in ("strength", "kind", "value", "borne", "role", "name", "mention", "step", "weight"):
        assert browser.get(f"/subject/{subject}?sort={column}").text.count('aria-sort="ascending"') >= 1, column
    # A bare number is taken for the name that it is.
    assert browser.get(f"/subject/{subject.removeprefix('S-')}").status_code == 200
