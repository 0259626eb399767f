"""A passage of a sealed source, opened on a page by a deliberate act."""

import re
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from tests.desk.unit import FIRST
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, faults, form, lines, post, queue, site

DAY = {"starts": time(0), "cut_off": time.max}


def by_day(web: Site) -> Site:
    """Return the same house where it is never late, whenever the test runs."""
    return site(replace(web.home, reading=replace(web.home.reading, **DAY)))


@pytest.fixture
def browser(shared: Site) -> TestClient:
    return by_day(shared).browser(FIRST)


@pytest.fixture(scope="session")
def place(shared: Site) -> tuple[str, str]:
    """A source and a place in it, as an alert's page offers them."""
    reader = shared.browser(FIRST)
    page = html.document_fromstring(reader.get(f"/alert/{queue(reader)[-1]}").text)
    first = page.xpath('//form[@action="/passage"]')[0]
    return tuple(first.xpath(f'.//input[@name="{name}"]/@value')[0] for name in ("source", "place"))  # type: ignore[misc]


def test_a_place_is_opened_noted_and_closed_by_a_way_back(shared: Site, browser, place) -> None:  # type: ignore[no-untyped-def]
    source, at = place
    answer = post(browser, "/passage", {"source": source, "place": at, "back": "/queue?view=mine"})
    assert answer.status_code == 200
    page = html.document_fromstring(answer.text)
    assert page.xpath("string(//pre)").strip()
    assert page.xpath('//a[@data-key="close"]/@href') == ["/queue?view=mine"]
    assert lines(shared.home)[-1] == (FIRST, "read-passage")
    assert faults(answer.text) == []


def test_no_address_opens_a_passage(browser: TestClient) -> None:
    assert browser.get("/passage").status_code == 405


@pytest.mark.slow
@pytest.mark.parametrize(
    "back",
    [
        "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example",
        "/\n/evil.example", "/\r/evil.example", " //evil.example", "\\\\evil.example", "evil.example", "",
        "/\u2028/x", "/\0/evil.example", "/ /evil.example", "data:text/html,x", "/\t\\evil.example",
        "%2f%2fevil.example", "/é",
    ],
)  # fmt: skip
def test_no_way_back_leads_out_of_the_house(browser, place, back: str) -> None:  # type: ignore[no-untyped-def]
    answer = post(browser, "/passage", {"source": place[0], "place": place[1], "back": back})
    assert answer.status_code == 200
    assert html.document_fromstring(answer.text).xpath('//a[@data-key="close"]/@href') == ["/"]


@pytest.mark.parametrize("back", ["/", "/alert/R-0a1b2c", "/case/2#notes", "/search?q=%2B33&page=2"])
def test_a_way_within_the_house_is_kept(browser, place, back: str) -> None:  # type: ignore[no-untyped-def]
    answer = post(browser, "/passage", {"source": place[0], "place": place[1], "back": back})
    assert html.document_fromstring(answer.text).xpath('//a[@data-key="close"]/@href') == [back]


@pytest.mark.slow
def test_late_a_reason_is_asked_first_and_what_was_asked_for_is_kept(shared: Site, place) -> None:  # type: ignore[no-untyped-def]
    late = site(replace(shared.home, reading=replace(shared.home.reading, starts=time(0), cut_off=time(0))))
    browser = late.browser(FIRST)
    told = {"source": place[0], "place": place[1], "back": "/queue"}
    answer = post(browser, "/passage", told)
    # A question, no fault: a browser would note any other answer as an error.
    assert answer.status_code == 200
    page = html.document_fromstring(answer.text)
    assert page.xpath("//pre") == []
    kept = {name: page.xpath(f'//div[@id="passage"]//input[@name="{name}"]/@value')[0] for name in told}
    assert kept == told
    assert faults(answer.text) == []
    for reason in ("danger", HOSTILE[0], "".join(HOSTILE[:9])):
        shown = post(browser, "/passage", told | {"reason": reason})
        assert shown.status_code == 200, reason
        assert faults(shown.text) == []
    assert post(browser, "/passage", told | {"reason": " "}).status_code == 200


@pytest.mark.slow
def test_what_is_no_place_is_refused_and_hostile_text_never_run(browser, place) -> None:  # type: ignore[no-untyped-def]
    token = form(browser)
    asked = [
        ("", ""),
        ("f" * 64, ""),
        ("%", "x"),
        (place[0], "nowhere"),
        (place[0], "9" * 5000),
        (place[0], "../../etc"),
    ]
    for text in HOSTILE:
        asked += [(text, place[1]), (place[0], text)]
    for source, at in asked:
        answer = browser.post("/passage", data={"form": token, "source": source, "place": at})
        assert answer.status_code in (200, 422), (source, at)
        assert faults(answer.text) == [], (source, at)
    assert browser.post("/passage", data={"form": token, "source": "zz", "place": ""}).status_code == 422


@pytest.mark.slow
def test_hostile_text_in_a_source_is_shown_as_text(shared: Site, browser) -> None:  # type: ignore[no-untyped-def]
    for report in queue(browser):
        page = html.document_fromstring(browser.get(f"/alert/{report}").text)
        for one in page.xpath('//form[@action="/passage"]'):
            fields = {each.get("name"): each.get("value") for each in one.xpath(".//input")}
            answer = browser.post("/passage", data=fields)
            assert answer.status_code == 200, fields
            assert faults(answer.text) == []
            if "script" in answer.text.partition("<pre")[2]:
                assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
                assert not re.search("<(script|img|svg|b)\\b", answer.text.partition("<pre")[2])
                return
    pytest.fail("the hostile source was not among them")


@pytest.mark.parametrize("name", [ADMINISTRATOR, MAGISTRATE])
def test_whoever_may_not_read_is_refused(shared: Site, place, name: str) -> None:  # type: ignore[no-untyped-def]
    answer = post(by_day(shared).browser(name), "/passage", {"source": place[0], "place": place[1]})
    assert answer.status_code == 403
    assert (name, "refused") in lines(shared.home)[-3:]


@pytest.mark.slow
def test_what_belongs_to_a_foreign_case_stays_closed(tmp_path: Path) -> None:
    from tests.desk.two_cases import make

    two = make(tmp_path)
    web = by_day(site(two.martin))
    browser = web.at_the_door()
    assert post(browser, "/passage", {"source": two.own, "place": ""}).status_code in (200, 422)
    for start in (two.foreign, two.foreign[:12]):
        answer = post(browser, "/passage", {"source": start, "place": ""})
        assert answer.status_code == 422
        assert "Canari" not in answer.text
    two.martin.engine.dispose()
