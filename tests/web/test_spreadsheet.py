"""Any table on screen as a spreadsheet: asked, signed by another, made once from the page that shows it."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from relais.desk.alerts import alerts
from relais.desk.approval import sign
from relais.desk.received import received
from relais.safeguards.audit import details_of
from tests.desk.unit import FIRST, HEAD, SECOND
from tests.web.house import ADMINISTRATOR, MAGISTRATE, Site, as_person, post

pytestmark = pytest.mark.slow
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked(unit: Site, browser: TestClient, of: str, **more: str) -> int:
    """Ask for the tables of a page; return the number of the approval that waits."""
    answer = post(browser, "/spreadsheet", {"of": of, "recipient": "Parquet de Lyon", "reason": "a meeting", **more})
    assert (answer.status_code, answer.headers["location"]) == (303, "/spreadsheet"), answer.text
    return max(int(number) for number in re.findall(r"no\. (\d+)", browser.get("/spreadsheet").text))


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each sheet, and prove that no cell computes."""
    book = load_workbook(BytesIO(content))
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_a_table_is_asked_signed_by_another_and_made_once(unit: Site) -> None:
    mine = unit.browser(FIRST)
    page = mine.get("/queue").text
    assert 'href="/spreadsheet?of=/queue"' in page
    number = asked(unit, mine, "/queue")
    assert post(mine, f"/spreadsheet/{number}").status_code == 422
    told = unit.browser(HEAD).get("/approvals").text
    assert "table of the page /queue → Parquet de Lyon" in told
    sign(as_person(unit, HEAD), number, "seen", granted=True)
    assert post(unit.browser(SECOND), f"/spreadsheet/{number}").status_code == 422
    made = post(mine, f"/spreadsheet/{number}")
    assert (made.status_code, made.headers["content-type"]) == (200, KIND)
    assert made.headers["content-disposition"] == f'attachment; filename="table-{number}.xlsx"'
    held = sheets(made.content)
    assert list(held) == ["what this is", "table 1"]
    about = dict(row[:2] for row in held["what this is"][1:])
    assert (about["page"], about["for whom"], about["why"], about["who asked"]) == (
        "/queue", "Parquet de Lyon", "a meeting", FIRST,
    )  # fmt: skip
    reports = re.findall(r'id="alert-\d+" href="/alert/(R-\w+)', page)
    assert about["table 1"] == f"{len(reports)} of {len(reports)} rows"
    assert held["table 1"][0][:3] == ("no.", "reference", "why it is looked at")
    assert len(held["table 1"]) == len(reports) + 1
    # Made once; and who received it can be answered.
    assert post(mine, f"/spreadsheet/{number}").status_code == 422
    with unit.home.engine.connect() as connection:
        [line] = details_of(connection, "export-table")
    assert (line["page"], line["recipient"], line["approval"]) == ("/queue", "Parquet de Lyon", number)
    home = as_person(unit, FIRST)
    first = alerts(home, 1).lines[0]
    [gone] = received(home, f"{first.source_id}:{first.locator}").lines
    assert (gone.export.kind, gone.export.recipient, gone.export.sha256) == ("table", "Parquet de Lyon", line["sha256"])


def test_of_a_long_table_all_rows_leave_and_not_those_of_one_screen(unit: Site) -> None:
    mine = unit.browser(FIRST)
    number = asked(unit, mine, "/clocks", how="emergency")
    held = sheets(post(mine, f"/spreadsheet/{number}").content)
    whole = re.findall(r'aria-current="page">all <span class="count">([\d,]+)', mine.get("/clocks").text)[0]
    assert len(held["table 1"]) - 1 == int(whole.replace(",", ""))


@pytest.mark.parametrize("address", ["", "https://elsewhere.example/", "//elsewhere", "/nowhere", "/choices", "/leave"])
def test_what_shows_no_table_of_ours_gives_none_and_says_so(unit: Site, address: str) -> None:
    mine = unit.browser(FIRST)
    number = asked(unit, mine, address, how="emergency")
    answer = post(mine, f"/spreadsheet/{number}")
    assert answer.status_code in (404, 405, 422)
    assert answer.headers["content-type"].startswith("text/html")


def test_who_may_not_export_is_offered_and_given_nothing(unit: Site) -> None:
    for name in (ADMINISTRATOR, MAGISTRATE):
        browser = unit.browser(name)
        for page in ("/people", "/cases", "/requests"):
            assert "/spreadsheet?of=" not in browser.get(page).text
        told = {"of": "/people", "recipient": "x", "reason": "y"}
        assert post(browser, "/spreadsheet", told).status_code == 403
    # Of a case that is not theirs: neither asked for nor seen.
    told = {"of": "/case/1/people", "recipient": "x", "reason": "y"}
    assert post(unit.browser(FIRST), "/spreadsheet", told).status_code == 403


@pytest.mark.parametrize("wrong", [{"recipient": " "}, {"recipient": "a\nb"}, {"reason": ""}, {"reason": "a\nb"}])
def test_for_whom_and_why_are_asked(unit: Site, wrong: dict[str, str]) -> None:
    answer = post(unit.browser(FIRST), "/spreadsheet", {"of": "/queue", "recipient": "x", "reason": "y"} | wrong)
    assert answer.status_code == 422
    assert 'name="of" value="/queue"' in answer.text
