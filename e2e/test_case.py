"""The graph of a case in a browser: it lives by keys, and stands without script."""

import re

from playwright.sync_api import Browser, expect

from e2e.looking import Houses, address, browsing
from e2e.pages import Shown

GRAPH = Shown("case-graph", "/case/{case}/graph")


def test_the_graph_is_gone_through_by_keys_and_says_where_one_is(chromium: Browser, houses: Houses) -> None:
    with browsing(chromium, houses, GRAPH, "en") as page:
        page.goto(address(houses, GRAPH))
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


def test_without_script_the_drawing_and_its_table_stand(chromium: Browser, houses: Houses) -> None:
    with browsing(chromium, houses, GRAPH, "en", script=False) as page:
        page.goto(address(houses, GRAPH))
        expect(page.locator("figure.drawn svg")).to_be_visible()
        drawn = page.locator("figure.drawn [data-subject]").count()
        assert drawn == page.locator("[data-graph-rows] tbody tr").count() > 1
