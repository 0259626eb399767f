"""Networks on a page: the picture with its tables; whom it is not drawn for."""

import re

import pytest
from lxml import html

from tests.desk.unit import FIRST
from tests.web.house import Site, faults, queue

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_network_of_an_alert_is_drawn_with_its_tables(shared: Site, language: str) -> None:
    browser = shared.browser(FIRST, language)
    answer = browser.get(f"/network/{queue(browser)[0]}")
    assert answer.status_code == 200
    # The one drawing is ours; nothing else on the page could run.
    assert faults(answer.text) == ["svg"]
    assert "<svg" in answer.text
    listed = set(re.findall(r"<td><a href=\"/subject/(S-[0-9a-f]+)\"", answer.text))
    assert listed
    # Beside its number, each subject has the name that sources give it, if any does.
    rows = html.document_fromstring(answer.text).xpath('//tr[td/a[starts-with(@href, "/subject/")]]')
    assert any(row.xpath("string(td[2])").strip() for row in rows)


def test_a_subject_has_one_too_and_what_is_none_is_said(shared: Site) -> None:
    browser = shared.browser(FIRST)
    subject = re.findall(r"/subject/(S-[0-9a-f]+)", browser.get(f"/alert/{queue(browser)[0]}").text)[0]
    drawn = browser.get(f"/network/{subject}")
    assert (drawn.status_code, subject in drawn.text) == (200, True)
    refused = browser.get("/network/S-0000000000")
    assert (refused.status_code, "nothing is called" in refused.text) == (404, True)


def test_a_subject_and_its_dealings_are_headed_by_its_name(shared: Site) -> None:
    browser = shared.browser(FIRST)
    page = html.document_fromstring(browser.get(f"/network/{queue(browser)[0]}").text)
    rows = page.xpath("//tr[td[1]/a and string-length(normalize-space(td[2])) > 0]")
    name, address = rows[0].xpath("string(td[2])"), rows[0].xpath("string(td[1]/a/@href)")
    for path in ("", "/dealings"):
        heading = html.document_fromstring(browser.get(address + path).text).xpath("string(//h1)")
        assert heading.endswith(f"· {name}"), path
