"""The pages of a training home: it says on each that it is one, and at the end whether the wrong row was found."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
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
    opened = post(browser, "/request/1/rows", {"late": "training"})
    (form,) = html.document_fromstring(opened.text).xpath("//form[@class='fields']")
    fields = {name: form.xpath(f".//input[@name='{name}']/@value") for name in ("row", "shown")}
    told = {**fields, "verdict": ["confirmed"] * ROWS, "wrong": [""] * ROWS, "late": "training"}
    assert post(browser, "/request/1/check", told).status_code == 303
    page = browser.get("/training").text
    assert re.search(r"Missed: row \d+\.", page)
    assert "the source has" in page
    assert f"Check the {ROWS} rows" not in browser.get("/").text
    home.engine.dispose()


def test_a_real_home_has_no_such_page(shared: Site) -> None:
    browser = shared.browser(FIRST)
    assert browser.get("/training").status_code == 422
    assert "everything here is invented" not in browser.get("/queue").text
