"""Every page, in French by light and in English by dark: nobody is kept out, nothing is heavy or too wide."""

import json

import pytest
from playwright.sync_api import Browser, Page

from e2e.conftest import LOCALES
from tools import browser as found

_HEAVY = 300_000  # bytes as they go over the wire, with all that the page loads
PAGES = (
    "/",
    "/queue",
    "/queue?view=decided",
    "/alert/",
    "/cases",
    "/clocks",
    "/search?q=%2B639175550107",
    "/choices",
    "/first-run",
    "/more",
    "/team",
    "/team/absences",
    "/team/month",
    "/well-being",
    "/well-being/team",
    "/ledger",
    "/audit?ask=1",
    "/people",
    "/approvals",
    "/settings",
    "/settings/doctor",
    "/requests",
    "/magistrate",
    "/evidence",
    "/evidence?test=quoted_code",
    "/cleared",
    "/nowhere",
)


@pytest.fixture(scope="module")
def axe() -> str:
    return found.axe()


@pytest.mark.parametrize(("language", "theme"), [("fr", "light"), ("en", "dark")])
def test_nothing_keeps_anybody_out(chromium: Browser, desk: str, axe: str, language: str, theme: str) -> None:
    context = chromium.new_context(
        locale=LOCALES[language], color_scheme=theme, bypass_csp=True,
        viewport={"width": 1280, "height": 800},
    )  # fmt: skip
    page = context.new_page()
    page.goto(desk)
    server = desk.partition("/enter/")[0]
    faults = {}
    for path in PAGES:
        page.goto(server + (_an_alert(page, server, path) if path in ("/alert/", "/network/") else path))
        assert page.locator("html").get_attribute("lang") == language
        page.evaluate(axe)
        told = page.evaluate("axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})")
        if told["violations"]:
            faults[path] = [(one["id"], one["nodes"][0]["html"][:200]) for one in told["violations"]]
    context.close()
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


def test_no_page_is_heavy_or_wider_than_the_screen(page: Page, desk: str) -> None:
    page.goto(desk)
    server = desk.partition("/enter/")[0]
    for path in PAGES[:-1]:
        page.goto(server + (_an_alert(page, server, path) if path in ("/alert/", "/network/") else path))
        weight = page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
        )
        assert 1_000 < weight < _HEAVY, path
        for width in (1280, 640):
            # 640 pixels are what a screen of 1280 shows at 200 %.
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (path, width)


def _an_alert(page: Page, server: str, path: str) -> str:
    page.goto(f"{server}/queue")
    address = str(page.locator("tbody a[href^='/alert/']").first.get_attribute("href"))
    return address.replace("/alert/", path)
