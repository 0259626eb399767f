"""Beside an alert: the reports that may be the same, whom its parties may be, and what its reader asks."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from relais.desk.home import Home
from tests.desk.made import report, take
from tests.desk.unit import FIRST, rank
from tests.web.house import as_person, faults, held, lines, opened, post, site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def asking_root(unit_root: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A unit in which one report came twice, the second time changed, and a third writes an hour without its zone."""
    folder = tmp_path_factory.mktemp("asking")
    shutil.copytree(unit_root[0], folder / "home")
    home = as_person(site(opened(folder / "home")), FIRST)
    first = report("Y-0001", "+33 6 39 98 00 04", payee="+639175550104")
    for number, form in enumerate((first, replace(first, received_at="2026-11-21T09:00+01:00"))):
        (folder / str(number)).mkdir()
        take(home, folder / str(number), form)
    third = report("Y-0002", "+33 6 39 98 00 05", payee="+639175550105")
    take(home, folder, replace(third, payments=(replace(third.payments[0], at="2026-11-02T21:10"),)))
    rank(home)
    home.engine.dispose()
    return folder / "home"


@pytest.fixture
def asking(asking_root: Path, tmp_path: Path) -> Iterator[tuple[TestClient, Home, str]]:
    """A copy of it: a browser, the home, and the reference of the report that asks."""
    shutil.copytree(asking_root, tmp_path / "home")
    web = site(opened(tmp_path / "home"))
    yield web.browser(FIRST), web.home, "Y-0002"
    web.home.engine.dispose()


def named(browser: TestClient, reference: str) -> list[str]:
    page = browser.get(f"/queue?reference={reference}").text
    return re.findall(r'href="/alert/(R-[0-9a-f]+)\?', page)


def test_a_report_that_came_twice_names_the_other_and_ends_as_its_repetition_in_one_step(
    asking: tuple[TestClient, Home, str],
) -> None:
    browser, home, _reference = asking
    one, two = named(browser, "Y-0001")
    page = html.document_fromstring(browser.get(f"/alert/{two}").text)
    told = page.xpath('string(//section[@aria-labelledby="twins-title"])')
    assert "resubmitted with changes" in told
    assert "same reference" in told
    cells = [
        [cell.text_content() for cell in row]
        for row in page.xpath('//section[@aria-labelledby="twins-title"]//tbody/tr')
    ]
    assert {row[0] for row in cells} >= {"when (UTC)"}
    (form,) = page.xpath('//section[@aria-labelledby="twins-title"]//form')
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    assert fields["of"] == one
    assert browser.post(form.get("action"), data=fields).status_code == 303
    assert "'duplicate'" in str(held(home)["alert_outcome"])
    ended = html.document_fromstring(browser.get(f"/alert/{two}").text)
    assert ended.xpath(f'//section[@aria-labelledby="end"]//a[@href="/alert/{one}"]/text()') == ["Y-0001"]
    (number,) = ended.xpath('//section[@aria-labelledby="end"]/form//input[@name="supersede"]/@value')
    told = {"outcome": "no_nexus", "reason": "nothing here", "supersede": number}
    assert post(browser, f"/alert/{two}/decide", told).status_code == 303
    again = html.document_fromstring(browser.get(f"/alert/{two}").text)
    end = again.xpath('string(//section[@aria-labelledby="end"])')
    assert "Why: nothing here" in end
    assert "It repeats this report" not in end


def test_what_its_reader_asks_is_answered_there_and_the_source_read_anew(
    asking: tuple[TestClient, Home, str],
) -> None:
    browser, home, reference = asking
    (one,) = named(browser, reference)
    page = browser.get(f"/alert/{one}").text
    assert "In which time zone are its times?" in page
    assert "2026-11-02T21:10" in page
    refused = post(browser, f"/alert/{one}/answer", {"key": "zone", "value": "<b>Europe/Nowhere"})
    assert refused.status_code == 422
    assert "is no answer to zone" in refused.text
    assert 'value="&lt;b&gt;Europe/Nowhere"' in refused.text
    assert faults(refused.text) == []
    assert post(browser, f"/alert/{one}/answer", {"key": "mood", "value": "x"}).status_code == 422
    done = post(browser, f"/alert/{one}/answer", {"key": "zone", "value": "Europe/Paris"})
    assert (done.status_code, done.headers["location"]) == (303, f"/alert/{one}")
    page = browser.get(f"/alert/{one}").text
    assert "In which time zone are its times?" not in page
    assert (FIRST, "answer") in lines(home)
    assert "Its source was read anew since the last run" in page
    again = post(browser, f"/alert/{one}/run")
    assert (again.status_code, again.headers["location"]) == (303, f"/alert/{one}")
    page = browser.get(f"/alert/{one}").text
    assert "Its source was read anew" not in page
    assert "Jean Exemple" in page


def test_whom_its_parties_may_be_is_said_with_its_doubt(asking: tuple[TestClient, Home, str]) -> None:
    browser, _home, _reference = asking
    page = html.document_fromstring(browser.get(f"/alert/{named(browser, 'Y-0001')[0]}").text)
    rows = page.xpath('//section[@aria-labelledby="whom"]//li')
    assert {row.xpath("string(a)") for row in rows} == {"Jean Exemple", "Ana Ejemplo"}
    assert all(re.search(r"mentions · doubt \d", row.text_content()) for row in rows)
    assert all(browser.get(row.xpath("string(a/@href)")).status_code == 200 for row in rows)


def test_what_the_person_wrote_before_is_offered_again(asking: tuple[TestClient, Home, str]) -> None:
    browser, _home, reference = asking
    one, two = named(browser, "Y-0001")
    (three,) = named(browser, reference)
    assert post(browser, f"/alert/{one}/decide", {"outcome": "unusable", "reason": "cut off <b>"}).status_code == 303
    told = {"outcome": "passed_on", "service": "Bureau Exemple"}
    assert post(browser, f"/alert/{two}/decide", told).status_code == 303
    page = html.document_fromstring(browser.get(f"/alert/{three}").text)
    assert page.xpath('//datalist[@id="reasons"]/option/@value') == ["cut off <b>"]
    assert page.xpath('//datalist[@id="services"]/option/@value') == ["Bureau Exemple"]
