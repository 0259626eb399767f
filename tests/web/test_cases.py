"""Cases on their pages: opened, shown to who is on them, noted in."""

import re

import pytest
from lxml import html

from tests.desk.unit import FIRST, HEAD, SECOND
from tests.web.house import HOSTILE, MAGISTRATE, Site, faults, form, held, lines, post, queue

pytestmark = pytest.mark.slow
CASE = {"reference": "2026/099", "procedure": "PV 99/2026", "frame": "preliminary"}


def test_a_person_finds_their_own_cases_and_a_head_every_one(shared: Site) -> None:
    for name, reads, sees in ((FIRST, ["2"], 1), (SECOND, ["1"], 1), (HEAD, [], 2), (MAGISTRATE, [], 0)):
        page = shared.browser(name).get("/cases").text
        assert re.findall(r'href="/case/(\d+)"', page) == reads, name
        assert page.count("2026/PV") == sees, name


def test_a_case_is_opened_from_an_alert_which_it_then_holds(unit: Site) -> None:
    browser = unit.browser(FIRST)
    report = queue(browser)[0]
    assert f'name="report" value="{report}"' in browser.get(f"/cases?report={report}").text
    answer = post(browser, "/cases", {**CASE, "report": report})
    assert (answer.status_code, answer.headers["location"]) == (303, "/case/3")
    page = browser.get("/case/3").text
    assert "2026/099" in page
    assert faults(page) == []
    told = html.document_fromstring(page)
    (alert,) = told.xpath('//section[@aria-labelledby="alerts"]//li/a')
    assert re.fullmatch(r'X-\d{4}("><b onclick=x>)?', alert.text)
    assert browser.get(alert.get("href")).status_code == 200
    people = told.xpath('//section[@aria-labelledby="people"]//li')
    assert people
    names = [re.search(r"· (.*?) ?S-", one.text_content()) for one in people]
    assert all(one and one[1] for one in names)
    listed = html.document_fromstring(browser.get("/case/3/people").text)
    assert all(one[1] in listed.text_content() for one in names if one)
    assert report not in queue(browser)
    assert ("open-case") in [act for _who, act in lines(unit.home)]
    assert unit.browser(SECOND).get("/case/3").status_code == 403


@pytest.mark.parametrize(
    "told",
    [
        {"reference": ""}, {"reference": " x"}, {"reference": "a\0b"}, {"reference": "\u202ex"},
        {"reference": "a" * 5000},
        {"procedure": ""}, {"procedure": "PV 12/2026"}, {"procedure": "\0"}, {"frame": ""}, {"frame": "<b>"},
        {"reference": "2026/PV 13/2026"}, {"report": "R-0"}, {"report": "\0"},
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_is_not_opened_and_what_was_typed_stays(shared: Site, told: dict[str, str]) -> None:
    browser, before = shared.browser(FIRST), held(shared.home)
    answer = post(browser, "/cases", CASE | told)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert faults(answer.text) == []
    assert held(shared.home) | {"session": 0} == before | {"session": 0}
    if "reference" not in told:
        assert html.document_fromstring(answer.text).xpath('//input[@name="reference"]/@value') == ["2026/099"]


@pytest.mark.parametrize("name", ["reference", "procedure", "frame", "report"])
def test_hostile_text_in_a_field_is_never_run(unit: Site, name: str) -> None:
    browser = unit.browser(FIRST)
    token = form(browser)
    for number, text in enumerate(HOSTILE):
        fields = CASE | {"reference": f"r{number}", "form": token, name: text}
        answer = browser.post("/cases", data=fields)
        assert answer.status_code in (303, 422), text
        assert faults(answer.text) == [], text
        if answer.status_code == 303:
            assert faults(browser.get(answer.headers["location"]).text) == [], text
    assert faults(browser.get("/cases").text) == []


def test_a_note_is_written_shown_escaped_and_kept_apart_from_a_fact(unit: Site) -> None:
    browser = unit.browser(FIRST)
    for text in HOSTILE[:10]:
        answer = post(browser, "/case/2/note", {"kind": "assessment", "text": text})
        assert (answer.status_code, answer.headers.get("location")) == (303, "/case/2#notes"), text
    page = browser.get("/case/2").text
    assert page.count('<li class="assessment">') == 10
    assert "&lt;script&gt;alert(1)" in page
    assert faults(page) == []
    assert "49" not in html.document_fromstring(page).xpath('string(//ul[@class="notes"])')


@pytest.mark.parametrize(
    "told",
    [
        {}, {"kind": "fact", "text": "x"}, {"kind": "<b>", "text": "x"}, {"kind": "assessment", "text": " "},
        {"kind": "fact", "text": "x", "source": "zz", "place": ""}, {"kind": "fact", "text": "x", "source": "\0"},
        {"kind": "fact", "text": "x", "source": "%", "place": "<script>"},
    ],
)  # fmt: skip
def test_a_note_that_cannot_be_is_not_written(shared: Site, told: dict[str, str]) -> None:
    browser, before = shared.browser(FIRST), held(shared.home)["case_statement"]
    answer = post(browser, "/case/2/note", told)
    assert answer.status_code == 422
    assert faults(answer.text) == []
    assert held(shared.home)["case_statement"] == before


def test_what_was_typed_of_a_note_is_not_lost_when_it_is_refused(shared: Site) -> None:
    told = {"kind": "fact", "text": "long <work>", "source": "zz", "place": "a & b"}
    page = html.document_fromstring(post(shared.browser(FIRST), "/case/2/note", told).text)
    assert page.xpath('string(//textarea[@name="text"])').strip() == "long <work>"
    assert page.xpath('//input[@name="kind"][@checked]/@value') == ["fact"]
    assert page.xpath('//input[@name="source"]/@value') == ["zz"]
    assert page.xpath('//input[@name="place"]/@value') == ["a & b"]


def test_nobody_notes_in_a_foreign_case(shared: Site) -> None:
    before = held(shared.home)["case_statement"]
    for name in (FIRST, HEAD, MAGISTRATE):
        for number in ("1", "99", "9" * 25):
            answer = post(shared.browser(name), f"/case/{number}/note", {"kind": "assessment", "text": "x"})
            assert answer.status_code in (403, 422), (name, number)
            assert (name, "refused") in lines(shared.home)[-2:]
    assert held(shared.home)["case_statement"] == before
