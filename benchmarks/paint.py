"""Measures after how long a browser first paints the pages people wait for, on a home of many reports.

PAINT_REPORTS (1,000,000) and PAINT_LOOKS (20) choose how much. One person at work, a real Chromium, the real server on
the loopback: from the click to the first text on the screen (`first-contentful-paint`), server and network included.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from benchmarks.desk_home import INVESTIGATORS, make
from e2e.looking import painted, server
from e2e.serving import serving
from relais.safeguards import session
from relais.safeguards.account import account
from relais.store.database import writing
from relais.web.visitor import SESSION
from tools.browser import chromium

REPORTS = int(os.environ.get("PAINT_REPORTS", "1000000"))
LOOKS = int(os.environ.get("PAINT_LOOKS", "20"))
_AIM_MS = 1000
_PHONE = re.compile(r"\+\d{9,15}")


def run() -> Iterator[dict[str, object]]:
    """Yield one row per figure: what was measured, value, unit, of what."""
    with tempfile.TemporaryDirectory() as place:
        home = make(Path(place) / "home", Path(place) / "key", REPORTS)
        with writing(home.engine) as connection:
            held = account(connection, INVESTIGATORS[0])
            assert held is not None
            token = session.start(connection, held.id, datetime.now(UTC), "measuring")
        home.engine.dispose()
        with serving(home.root) as link:
            took = _look(server(link), token)
    of = f"{REPORTS:,} reports, load {os.getloadavg()[0]:.1f}"
    for what, times in took.items():
        # The first of each kind reads what a process reads once; it is told apart.
        first, rest = times[0], sorted(times[1:])
        yield {"what": f"{what}: first paint, first of the process", "value": round(first), "unit": "ms", "of": of}
        for name, value in (("median", rest[len(rest) // 2]), ("slowest", rest[-1])):
            yield {"what": f"{what}: first paint, {name}", "value": round(value), "unit": "ms",
                   "of": f"{len(rest)} times, {of}"}  # fmt: skip
        yield {"what": f"{what}: aim ÷ slowest first paint", "value": _AIM_MS / rest[-1], "unit": "", "of": of}


def _look(here: str, token: str) -> dict[str, list[float]]:
    program, libraries = chromium()
    environment = {**os.environ, **({"LD_LIBRARY_PATH": libraries} if libraries else {})}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"], env=environment)
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
        context.set_default_timeout(120_000)
        context.add_cookies([{"name": SESSION, "value": token, "url": here, "sameSite": "Strict"}])
        page = context.new_page()
        took = {what: [] for what in ("my day", "queue", "alert", "subject", "search")}
        page.goto(f"{here}/queue")
        alerts = _links(page, "/alert/")
        for at in range(LOOKS):
            took["my day"].append(_paint(page, f"{here}/"))
            took["queue"].append(_paint(page, f"{here}/queue?page={at % 4 + 1}"))
            took["alert"].append(_paint(page, here + alerts[at % len(alerts)]))
            value = _PHONE.search(page.content())
            subjects = _links(page, "/subject/")
            took["subject"].append(_paint(page, here + subjects[0]))
            took["search"].append(_paint(page, f"{here}/search?q={quote(value[0] if value else '+33612345678')}"))
        browser.close()
    return took


def _links(page: Page, start: str) -> list[str]:
    found = page.eval_on_selector_all(f"main a[href^='{start}']", "all => all.map((one) => one.getAttribute('href'))")
    return [address for address in found if address.count("/") == 2]


def _paint(page: Page, address: str) -> float:
    page.goto(address)
    return painted(page)
