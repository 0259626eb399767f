"""Takes a picture of every page of the web desk, in both languages, light and dark, over the small world.

`python -m tools.pictures FOLDER`: PNG files named PAGE-LANGUAGE-THEME; needs a Chromium (`tools.browser`). Two runs
differ in the hours that pages tell, so no test compares them.
"""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from e2e.serving import serving
from relais.desk import analyse
from relais.desk.alerts import alerts
from relais.desk.case import open_case
from relais.desk.home import init
from relais.desk.take_in import take_in
from relais.sim.world import AS_OF, build
from tools.browser import chromium

PAGES = {
    "my-day": "/", "queue": "/queue", "alert": "/alert/", "network": "/network/",
    "cases": "/cases", "case": "/case/1", "clocks": "/clocks",
    "search": "/search?q=%2B639175550107", "first-files": "/first-run", "display": "/choices",
    "elements": "/case/1/elements", "requestable": "/case/1/requestable", "requests": "/requests",
    "magistrate": "/magistrate", "evidence": "/evidence", "tests": "/evidence?test=quoted_code", "cleared": "/cleared",
    "more": "/more", "team": "/team", "absences": "/team/absences", "month": "/team/month", "well-being": "/well-being",
    "ledger": "/ledger", "audit": "/audit", "people": "/people", "approvals": "/approvals", "settings": "/settings",
    "doctor": "/settings/doctor",
}  # fmt: skip
LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def main(folder: Path) -> None:
    """Write the pictures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    program, libraries = chromium()
    environment = {**os.environ, **({"LD_LIBRARY_PATH": libraries} if libraries else {})}
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = _home(Path(place))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"], env=environment)
        with serving(root) as link:
            for language, locale in LOCALES.items():
                for theme in ("light", "dark"):
                    context = browser.new_context(
                        locale=locale, color_scheme=theme, viewport={"width": 1280, "height": 800}
                    )
                    _pictures(context.new_page(), link, folder, f"{language}-{theme}")
                    context.close()
        browser.close()


def _pictures(page: Page, link: str, folder: Path, name: str) -> None:
    page.goto(link)
    server = link.partition("/enter/")[0]
    for what, path in PAGES.items():
        page.goto(server + (_an_alert(page, server, path) if path in ("/alert/", "/network/") else path))
        page.screenshot(path=folder / f"{what}-{name}.png")


def _an_alert(page: Page, server: str, path: str) -> str:
    page.goto(f"{server}/queue")
    address = str(page.locator("tbody a[href^='/alert/']").nth(3).get_attribute("href"))
    return address.replace("/alert/", path)


def _home(place: Path) -> Path:
    build(place / "world")
    home = init(place / "home", "A. Martin", key_file=place / "key", authorisation="test 1/2026")
    take_in(home, [place / "world" / "inbox"])
    analyse.run(home, AS_OF)
    open_case(home, "2026/12", "PV 12/2026", "preliminary", [alerts(home, 1).lines[0].report])
    home.engine.dispose()
    return home.root


if __name__ == "__main__":
    main(Path(sys.argv[1]))
