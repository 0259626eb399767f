"""The page Search: whatever can be looked up leads to its page, and nothing that was typed is lost."""

import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.desk.unit import FIRST
from tests.web.house import HOSTILE, Site, faults, lines, queue

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser(shared: Site) -> TestClient:
    return shared.browser(FIRST)


def search(browser: TestClient, text: str, **asked: str) -> str:
    answer = browser.get("/search", params={"q": text, **asked})
    assert answer.status_code == 200, (text, answer.text)
    assert faults(answer.text) == []
    return answer.text.partition("</form>")[2].partition("<main")[2] or answer.text


def leads(page: str) -> set[str]:
    return set(re.findall(r'href="(/(?:alert|subject|case)/[A-Za-z0-9-]+)"', page.partition("<main")[2] or page))


def test_a_report_by_its_name_and_by_its_senders_reference(browser: TestClient) -> None:
    report = queue(browser)[1]
    assert f"/alert/{report}" in leads(search(browser, report))
    found = search(browser, "X-0002")
    assert len([one for one in leads(found) if one.startswith("/alert/")]) == 1
    assert "reference X-0002" in found


def test_every_lead_of_a_hit_opens(browser: TestClient) -> None:
    seen: set[str] = set()
    for text in ("+33 6 39 98 00 02", "exemple jean", "50 EUR", "02/11/2026"):
        found = leads(search(browser, text))
        assert {one.split("/")[1] for one in found} >= {"alert", "subject"}, text
        seen |= found
    assert {one: browser.get(one).status_code for one in seen} == dict.fromkeys(seen, 200)


def test_a_subject_and_a_case_lead_to_their_pages(browser: TestClient) -> None:
    subject = next(one for one in leads(search(browser, "+33639980002")) if one.startswith("/subject/"))
    assert subject in leads(search(browser, subject.removeprefix("/subject/")))
    assert "/case/2" in leads(search(browser, "2026/PV 13/2026"))
    assert "/case/1" not in leads(search(browser, "2026/PV 12/2026"))


def test_what_a_text_is_taken_for_is_said(browser: TestClient) -> None:
    for text, told in (
        ("15/06/2026", "day 2026-06-15"), ("24,19", "amount 24.19"), ("€50", "amount 50 EUR"),
        ("Jean Exemple", "name Jean Exemple"),
    ):  # fmt: skip
        assert f"Searched as: {told}" in search(browser, text), text
    assert "phone +33639980001" in search(browser, "06 39 98 00 01").partition("Searched as")[2].partition("</p>")[0]
    assert "phone" not in search(browser, "15/06/2026").partition("Searched as")[2].partition("</p>")[0]


@pytest.mark.parametrize("text", ["31/02/2026", "? ! ?", "<b>!</b> ?"])
def test_what_is_nothing_stays_on_the_page_with_what_can_be_searched(browser: TestClient, text: str) -> None:
    answer = browser.get("/search", params={"q": text})
    assert answer.status_code in (200, 422)
    assert faults(answer.text) == []
    value = re.search(r'id="q" name="q" value="([^"]*)"', answer.text)
    assert value
    assert value[1].replace("&lt;", "<").replace("&gt;", ">") == text
    if text != "<b>!</b> ?":
        assert answer.status_code == 422
        assert "is nothing that can be searched" in answer.text


@pytest.mark.parametrize("text", [*HOSTILE, *(f"R-{one}" for one in HOSTILE[:4]), "0" * 999, "1," * 400, "e" * 1000])
def test_no_text_whatever_breaks_the_page(browser: TestClient, text: str) -> None:
    answer = browser.get("/search", params={"q": text})
    assert answer.status_code in (200, 422)
    assert faults(answer.text) == []


def test_a_day_says_how_many_rows_are_not_shown(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr("relais.web.listing.SHOWN", 1)
    monkeypatch.setattr("relais.web.search.rows_wanted", lambda _sort, page: page)
    page = search(browser, "02/11/2026")
    assert "Payments, calls and logins found: 3" in page
    for sort in ("at", "-amount", "nothing"):
        assert "Payments, calls and logins found: 3" in search(browser, "02/11/2026", sort=sort)


def test_whoever_may_not_search_is_refused_whatever_they_ask(shared: Site) -> None:
    browser = shared.browser("D. Admin")
    before = len(lines(shared.home))
    for text in ("15/06/2026", "Jean Exemple", "31/02/2026", queue(shared.browser(FIRST))[0]):
        assert browser.get(f"/search?q={quote(text)}").status_code == 403
    assert [act for _who, act in lines(shared.home)[before:]].count("refused") == 4


def test_the_page_says_the_same_in_french(shared: Site) -> None:
    page = shared.browser(FIRST, "fr").get("/search", params={"q": "Jean Exemple"})
    assert page.status_code == 200
    assert "nom Jean Exemple" in page.text
    assert faults(page.text) == []
