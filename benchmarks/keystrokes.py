"""Counts what the keyboard path asks of a person: keys, mandatory prompts and pages, for many alerts and one request.

KEYS_ALERTS (300) chooses how many short ones; those of the small world, which say more, are worked through beside them.
A real Chromium is driven over a real server, on made reports that were read, linked and ranked. How long a person needs
is reckoned, not measured: keys and thought by the keystroke-level model (Card, Moran and Newell 1983: a key of an
average typist 0.28 s, a mental step 1.35 s; one before the outcome, one before the reason), reading at 238 words a
minute (Brysbaert 2019, silent reading of prose; that facts in tables are read as fast is an assumption), and what the
browser waited, measured. Reasons are typed in full. Whoever takes one of those offered presses six keys: that is
reckoned, since the list is the browser's own and cannot be driven.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import insert

from e2e.serving import serving
from relais.casework.ground import Ground
from relais.desk import analyse
from relais.desk.act import decision
from relais.desk.alerts import alerts
from relais.desk.case import assign, open_case
from relais.desk.ground import state_ground
from relais.desk.home import Home, init
from relais.desk.take_in import take_in
from relais.model.role import Role
from relais.safeguards import session
from relais.safeguards.account import FIRST as EVERY_ROLE
from relais.safeguards.account import account, grant
from relais.sim.training import build
from relais.sim.world import build as small_world
from relais.store.database import writing
from relais.store.tables import ACTOR
from tools.browser import chromium

ALERTS = int(os.environ.get("KEYS_ALERTS", "300"))
AIM, MINUTES = 60, 40
KEY_S, THOUGHT_S, WORDS_A_MINUTE = 0.28, 1.35, 238
FIRST, SECOND = "A. Martin", "B. Petit"
# The digit of an outcome, the text that it asks for, and of ten alerts how many end so.
_ENDINGS = (
    ("3", "no link with France was found", 5), ("5", "no selector to work on", 2),
    ("4", "Example unit of Lyon", 2), ("3", "account closed abroad", 1),
)  # fmt: skip
# A digit, two letters, down, and Enter twice.
_OFFERED_KEYS = 6
_REQUEST_ROWS = 10
# Of the small world.
_LONG = 28
_GROUND = Ground(
    date(2026, 3, 1), ("FR-CPL-222-23",), prosecutor_authorisation="parquet 7/2026", through_a_network=True
)
# Every text of the page but what is written on buttons, and whether it stands on the first screen.
_TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walk.nextNode()) {
    range.selectNodeContents(walk.currentNode);
    const box = range.getBoundingClientRect();
    const over = walk.currentNode.parentElement;
    const here = box.width && over.checkVisibility() && !over.closest("button, select");
    if (here) found.push([walk.currentNode.data, box.bottom > 0 && box.top < innerHeight]);
  }
  return found;
}"""


@dataclass
class Hand:
    """A keyboard before a page: every key is counted, every field that must be filled, and every page that opens."""

    page: Page
    keys: int = 0
    prompts: int = 0
    pages: int = 0
    waited: float = 0.0

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        """Fill a field that must be filled."""
        self.page.keyboard.type(text)
        self.keys += len(text)
        self.prompts += 1

    def choose(self, letters: str) -> None:
        """Choose in a list by the first letters of the choice."""
        self.type(letters)

    def opens(self, key: str) -> None:
        """Press a key that opens a page, and wait for it."""
        began = time.monotonic()
        with self.page.expect_navigation():
            self.press(key)
        self.pages += 1
        self.waited += time.monotonic() - began

    def to(self, selector: str) -> None:
        """Go to a field by Tab."""
        for _at in range(400):
            if self.page.evaluate("(one) => document.activeElement.matches(one)", selector):
                return
            self.press("Tab")
        raise LookupError(selector)


def run() -> Iterator[dict[str, object]]:
    """Yield one row per figure: what was measured, value, unit, of what."""
    program, libraries = chromium()
    environment = {**os.environ, **({"LD_LIBRARY_PATH": libraries} if libraries else {})}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"], env=environment)
        for kind, count in (("short", ALERTS), ("long", min(ALERTS, _LONG))):
            with tempfile.TemporaryDirectory() as place:
                home, tokens, case = _home(Path(place), kind)
                with serving(home.root) as link:
                    server = link.partition("/enter/")[0]
                    hands = {name: _hand(browser, server, token) for name, token in tokens.items()}
                    yield from _alerts(hands[FIRST], server, kind, count)
                    if kind == "short":
                        yield from _request(hands, server, case)
        browser.close()


def _hand(browser: Browser, server: str, token: str) -> Hand:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "relais_session", "value": token, "url": server}])
    return Hand(context.new_page())


def _alerts(hand: Hand, server: str, kind: str, count: int) -> Iterator[dict[str, object]]:
    hand.page.goto(f"{server}/queue")
    hand.press("j")
    hand.opens("o")
    start, pages = replace(hand), []
    endings = [one for one in _ENDINGS for _time in range(one[2])]
    for number in range(count):
        digit, text, _often = endings[number * 7 % len(endings)]
        pages.append(hand.page.evaluate(_TEXTS))
        hand.press(digit)
        hand.prompts += 1
        hand.type(text)
        hand.opens("Enter")
        assert f"after={number + 1}" in hand.page.url, hand.page.url
    of = f"{count} {kind} alerts, outcome and reason each, load {os.getloadavg()[0]:.1f}"
    keys, waited = (hand.keys - start.keys) / count, (hand.waited - start.waited) / count
    yield {"what": f"{kind} alert: keys pressed", "value": keys, "unit": "", "of": of}
    yield {
        "what": f"{kind} alert: mandatory prompts",
        "value": (hand.prompts - start.prompts) / count,
        "unit": "",
        "of": of,
    }
    yield {"what": f"{kind} alert: pages opened", "value": (hand.pages - start.pages) / count, "unit": "", "of": of}
    yield {"what": f"{kind} alert: waited for the next page", "value": waited, "unit": "s", "of": of}
    acting = keys * KEY_S + 2 * THOUGHT_S + waited
    yield {
        "what": f"{kind} alert: keys, thought and waiting",
        "value": acting,
        "unit": "s",
        "of": "keystroke-level model",
    }
    offered = acting - (keys - _OFFERED_KEYS) * KEY_S
    for name, words in _read(pages).items():
        reading = 60 * words / WORDS_A_MINUTE
        cleared = 60 * MINUTES / (reading + acting)
        again = 60 * MINUTES / (reading + offered)
        told = f"{kind} alerts in {MINUTES} minutes"
        yield {"what": f"{kind} alert: words, {name}", "value": words, "unit": "", "of": "a page"}
        yield {"what": f"{told}, {name}", "value": cleared, "unit": "", "of": "reasons typed"}
        yield {"what": f"{told} ÷ aim, {name}", "value": cleared / AIM, "unit": "", "of": AIM}
        yield {"what": f"{told}, {name}", "value": again, "unit": "", "of": f"reasons offered, {_OFFERED_KEYS} keys"}


def _read(pages: list[list[tuple[str, bool]]]) -> dict[str, float]:
    """Return how many words of a page are read, by what is read of it.

    What stood on the page of the alert before, such as headings and labels, is not read again.
    """
    counts = dict.fromkeys(("all is read", "what is new is read", "what is new on the first screen is read"), 0.0)
    before: set[str] = set()
    for texts in pages:
        for text, first in texts:
            words, new = len(text.split()), text not in before
            for name, here in zip(counts, (True, new, new and first), strict=True):
                counts[name] += words * here / len(pages)
        before = {text for text, _first in texts}
    return counts


def _request(hands: dict[str, Hand], server: str, case: int) -> Iterator[dict[str, object]]:
    """Draft a request, check its rows as a second officer, and mark it ready: from the case's page on."""
    first, second = hands[FIRST], hands[SECOND]
    before = [replace(one) for one in (first, second)]
    first.page.goto(f"{server}/case/{case}")
    first.to('a[href$="/requestable"]')
    first.opens("Enter")
    first.to('a[href="#one"]')
    first.press("Enter")
    first.to("#channel")
    first.choose("FR-77-1-1")
    first.to("#holder")
    first.type("Example Messenger")
    first.to('[name="unstated"]')
    first.press("Space")
    first.to("#country-of")
    first.type("FR")
    first.to("#signs")
    first.choose("judicial police officer")
    first.to("#reason")
    first.type("who held the addresses at these instants")
    first.to("#draft button")
    first.opens("Enter")
    number = int(first.page.url.rpartition("/")[2].partition("?")[0])
    second.page.goto(f"{server}/request/{number}")
    second.to(f'form[action="/request/{number}/rows"] button')
    second.opens("Enter")
    if second.page.locator("#late").count():
        second.to("#late")
        second.type("urgent")
        second.opens("Enter")
    rows = int(second.page.get_attribute("#progress", "max") or 0)
    for _row in range(rows):
        second.to('[name="verdict"][value="confirmed"]')
        second.press("Space")
        second.prompts += 1
        second.to('form[action$="/check"] button')
        second.opens("Enter")
    first.page.goto(f"{server}/request/{number}")
    first.to(f'form[action="/request/{number}/ready"] button')
    first.opens("Enter")
    assert "ready to sign" in first.page.inner_text("main"), first.page.inner_text("main")
    of = f"one request of {rows} rows, two people"
    for name in ("keys", "prompts", "pages"):
        told = sum(getattr(one, name) - getattr(was, name) for one, was in zip((first, second), before, strict=True))
        yield {"what": f"request: {name}", "value": told, "unit": "", "of": of}
    keys = sum(one.keys - was.keys for one, was in zip((first, second), before, strict=True))
    prompts = sum(one.prompts - was.prompts for one, was in zip((first, second), before, strict=True))
    waited = sum(one.waited - was.waited for one, was in zip((first, second), before, strict=True))
    yield {"what": "request: keys, thought and waiting", "value": keys * KEY_S + prompts * THOUGHT_S + waited,
           "unit": "s", "of": "a thought before each prompt; reading the passages is not counted"}  # fmt: skip


def _home(place: Path, kind: str) -> tuple[Home, dict[str, str], int]:
    """Make a home of two investigators with the alerts and, for one case, the rows of a request."""
    now = datetime.now(UTC).replace(microsecond=0)
    if kind == "short":
        build(place / "inbox", ALERTS + 1, 1, now)
    else:
        small_world(place)
    build(place / "asked", _REQUEST_ROWS, 2, now)
    home = init(place / "home", FIRST, key_file=place / "key", authorisation="measured 1/2026")
    take_in(home, [place / "inbox"])
    take_in(home, [place / "asked"], procedure="PV 1/2026")
    tokens = {}
    with decision(home, "init", {}) as connection:
        connection.execute(insert(ACTOR).values(name=SECOND, named_at=now.isoformat()))
        for name, roles in ((FIRST, EVERY_ROLE), (SECOND, (Role.INVESTIGATOR,))):
            who = account(connection, name)
            assert who is not None
            for role in roles:
                grant(connection, who.id, role, FIRST)
    with writing(home.engine) as connection:
        for name in (FIRST, SECOND):
            who = account(connection, name)
            assert who is not None
            tokens[name] = session.start(connection, who.id, now, "measuring")
    case = open_case(home, "2026/1", "PV 1/2026", "preliminary")
    assign(home, case, SECOND, "member")
    state_ground(home, case, _GROUND)
    analyse.run(home, now)
    assert alerts(home, 1).of > min(ALERTS, _LONG)
    home.engine.dispose()
    return home, tokens, case
