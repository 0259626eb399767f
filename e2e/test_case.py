"""The pages of a case in a browser: nobody is kept out of one, the graph lives by keys and stands without script."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tools import browser as found

PAGES = ("", "/people", "/evidence", "/graph", "/elements", "/requestable", "/tasks", "/team", "/exposure", "/history",
         "/export")  # fmt: skip
_HEAVY = 300_000
_WEIGHT = (
    "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
    ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
)


@pytest.fixture(scope="module")
def case(chromium: Browser, desk: str) -> str:
    """The address of a case that was opened from an alert whose people deal with others."""
    page = chromium.new_page(locale="en-GB")
    page.goto(desk)
    server = desk.partition("/enter/")[0]
    page.goto(f"{server}/queue")
    for address in [str(one.get_attribute("href")) for one in page.locator("tbody a[href^='/alert/']").all()]:
        page.goto(f"{server}{address.replace('/alert/', '/network/')}")
        if page.locator("figure.drawn [data-from]").count() > 5:
            break
    page.goto(f"{server}/cases?report={address.rpartition('/')[2]}")
    page.get_by_label("The unit's reference").fill("2026/77")
    page.get_by_label("Procedure").fill("PV 77/2026")
    page.get_by_role("button", name="Open the case").click()
    opened = page.url
    page.close()
    return opened


def test_nothing_keeps_anybody_out_and_none_is_heavy_or_wide(chromium: Browser, desk: str, case: str) -> None:
    context = chromium.new_context(locale="en-GB", bypass_csp=True, viewport={"width": 1280, "height": 800})
    page, axe, faults = context.new_page(), found.axe(), {}
    page.goto(desk)
    for path in PAGES:
        page.goto(case + path)
        assert 1_000 < page.evaluate(_WEIGHT) < _HEAVY, path
        page.evaluate(axe)
        told = page.evaluate("axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})")
        if told["violations"]:
            faults[path] = [(one["id"], one["nodes"][0]["html"][:200]) for one in told["violations"]]
        for width in (1280, 640):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (path, width)
    context.close()
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


def test_the_graph_is_gone_through_by_keys_and_says_where_one_is(page: Page, desk: str, case: str) -> None:
    page.goto(desk)
    page.goto(f"{case}/graph")
    graph = page.get_by_role("application", name=re.compile("^Network of case"))
    expect(graph.locator("canvas").first).to_be_visible()
    graph.focus()
    chosen = page.locator("[data-graph-rows] tr[aria-current]")
    page.keyboard.press("ArrowRight")
    expect(chosen).to_have_count(1)
    first = str(chosen.get_attribute("data-subject"))
    expect(page.locator("#live")).to_contain_text(first)
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        if chosen.get_attribute("data-subject") != first:
            break
    assert chosen.get_attribute("data-subject") != first
    expect(chosen).to_have_count(1)
    for key in ("+", "-"):
        page.keyboard.press(key)
    page.get_by_role("button", name="All of it").click()
    # A row that has the focus is shown in the drawing, as the other way round.
    row = page.locator("[data-graph-rows] tbody tr").last
    row.locator("a").focus()
    expect(row).to_have_attribute("aria-current", "true")
    last = str(row.get_attribute("data-subject"))
    graph.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(last)


def test_without_script_the_drawing_and_its_table_stand(chromium: Browser, desk: str, case: str) -> None:
    context = chromium.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(desk)
    page.goto(f"{case}/graph")
    expect(page.locator("figure.drawn svg")).to_be_visible()
    drawn = page.locator("figure.drawn [data-subject]").count()
    assert drawn == page.locator("[data-graph-rows] tbody tr").count() > 1
    context.close()
