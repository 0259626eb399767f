"""The pages of a training home: it says on each that it is one, and at the end whether the wrong row was found."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx2 import Response
from lxml import html

from relais.desk.training import ROWS, make
from relais.sim.training import build
from tests.desk.unit import FIRST
from tests.web.house import Site, faults, post, site

pytestmark = pytest.mark.slow


def test_a_training_home_says_what_it_is_and_how_it_went(tmp_path: Path) -> None:
    build(tmp_path / "inbox", ROWS, 2, datetime.now(UTC).replace(microsecond=0))
    home = make(tmp_path / "home", tmp_path / "inbox", FIRST, "Drafter", 2, key_file=tmp_path / "key")
    browser = site(home).at_the_door()
    for address in ("/", "/queue", "/training", "/request/1"):
        page = browser.get(address)
        assert page.status_code == 200
        assert "Training: everything here is invented" in page.text
        assert faults(page.text) == []
    assert f"0 of {ROWS} rows are checked" in browser.get("/training").text
    first = html.document_fromstring(browser.get("/").text)
    (act,) = first.xpath("//main//form[.//button[@data-key='check']]")
    assert act.get("action") == "/request/1/rows"
    assert act.xpath("string(.//button)") == f"Check the {ROWS} rows"
    assert first.xpath("//main//a[@class='button']") == []
    page = post(browser, "/request/1/rows", {"late": "training"})
    for place in range(1, ROWS + 1):
        # One row at a time, and how far one is.
        shown = html.document_fromstring(page.text)
        assert faults(page.text) == []
        assert len(shown.xpath("//pre")) == 1
        assert f"({place} of {ROWS})" in shown.xpath("string(//main//h2)")
        assert shown.xpath("//progress/@value") == [str(place - 1)]
        told = {one: shown.xpath(f"string(//input[@name='{one}']/@value)") for one in ("row", "shown", "late")}
        sent = {**told, "verdict": "confirmed", "wrong": ""}
        done = post(browser, "/request/1/check", sent)
        last = place == ROWS
        assert (done.status_code, done.headers["location"]) == (
            (303, "/training") if last else (307, "/request/1/rows")
        )  # fmt: skip
        page = page if last else post(browser, "/request/1/rows", sent)
    page = browser.get("/training").text
    assert re.search(r"Missed: row \d+\.", page)
    assert "the source has" in page
    assert f"Check the {ROWS} rows" not in browser.get("/").text
    home.engine.dispose()


def test_a_real_home_has_no_such_page(shared: Site) -> None:
    browser = shared.browser(FIRST)
    assert browser.get("/training").status_code == 422
    assert "everything here is invented" not in browser.get("/queue").text


def test_a_row_is_left_for_later_and_comes_again(tmp_path: Path) -> None:
    build(tmp_path / "inbox", ROWS, 2, datetime.now(UTC).replace(microsecond=0))
    home = make(tmp_path / "home", tmp_path / "inbox", FIRST, "Drafter", 2, key_file=tmp_path / "key")
    browser = site(home).at_the_door()

    def row(page: Response) -> int:
        return int(html.document_fromstring(page.text).xpath("string(//input[@name='row']/@value)"))

    first = row(post(browser, "/request/1/rows", {"late": "x"}))
    opened = post(browser, "/request/1/rows", {"late": "x", "at": str(first + 1)})
    assert row(opened) == first + 1
    for key, to in (("previous", first), ("next", first + 2)):
        (form,) = html.document_fromstring(opened.text).xpath(f"//form[button[@data-key='{key}']]")
        assert form.xpath("string(.//input[@name='at']/@value)") == str(to)
    # A verdict that is none, or wrong without a word, opens the row again as it was typed.
    for told in ({"verdict": ""}, {"verdict": "wrong", "wrong": ""}):
        refused = post(browser, "/request/1/check", {"row": str(first + 1), "shown": "0", "late": "x", **told})
        assert (refused.status_code, row(refused)) == (422, first + 1)
    # Behind the last one what was left comes again.
    assert row(post(browser, "/request/1/rows", {"late": "x", "row": str(first + 1)})) == first + 2
    assert row(post(browser, "/request/1/rows", {"late": "x", "row": str(first + ROWS)})) == first
    assert row(post(browser, "/request/1/rows", {"late": "x", "at": "999"})) == first
    home.engine.dispose()
