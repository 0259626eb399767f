"""A unit's house with its web desk: a real home, real sessions, and browsers that speak to it in memory."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from weakref import WeakKeyDictionary

from fastapi import FastAPI
from httpx2 import Response
from lxml import html
from sqlalchemy import insert, inspect, select, table, text
from starlette.testclient import TestClient

from relais.desk import enrol
from relais.desk.act import decision
from relais.desk.home import Home, init, open_home
from relais.model.role import Role
from relais.safeguards.account import account, grant
from relais.safeguards.audit import read_chain
from relais.store.tables import ACTOR
from relais.web.app import create
from relais.web.visitor import DOOR, LANGUAGE, SESSION
from tests.desk.made import report, take
from tests.desk.made_people import chosen, seated, seated_token
from tests.desk.unit import FIRST, SECOND, case, rank, staffed

BASE = "http://127.0.0.1:8765"
SECRET = "the-secret-of-the-link"
ADMINISTRATOR, MAGISTRATE = "D. Admin", "E. Juge"
# What somebody hostile writes where a text is asked: none of it may become part of the page.
HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' autofocus onfocus=alert(1) x='",
    "</textarea></select></pre><svg/onload=alert(1)>", "{{ 7*7 }}{% raw %}{}{0}{report}%s%(x)s", "javascript:alert(1)",
    "\u202egnirts\u202c \u2066x\u2069 \u200f", "\U0001f469\u200d\U0001f680 \U0001f1eb\U0001f1f7",
    "a\0b\x07\x1b[31m\x7f\x85", "line\r\nSet-Cookie: x=y", "\ufeff\ufffe\ufdd0", "", " ", "-1", "9" * 30, "9" * 5000,
    "1e999", "²", "٣", "../../etc", "2026-13-45", "0001-01-01", "9999-12-31",
)  # fmt: skip
_CARRIED: WeakKeyDictionary[TestClient, str] = WeakKeyDictionary()
_CASE = re.compile(r"/case/\d+(?=/)")
_EVENT = re.compile("on[a-z]+")


@dataclass(frozen=True)
class Site:
    """A home and the application over it."""

    home: Home
    app: FastAPI

    def browser(self, name: str | None = None, language: str = "en", **cookies: str) -> TestClient:
        """Return a browser of a person who has signed in, or of nobody."""
        held = {LANGUAGE: language, **cookies} | ({SESSION: seated_token(self.home, name)} if name else {})
        return TestClient(
            self.app, base_url=BASE, follow_redirects=False, raise_server_exceptions=False, cookies=held
        )  # fmt: skip

    def at_the_door(self, language: str = "en") -> TestClient:
        """Return a browser that holds the link of a home in which nobody signs in."""
        return self.browser(language=language, **{DOOR: SECRET})


def site(home: Home) -> Site:
    """Return the web desk of a home."""
    return Site(home, create(replace(home, session=None, purpose=None), SECRET))


def furnish(folder: Path) -> Path:
    """Make a home of one person: three alerts, ranked, the first of them full of hostile text; nobody signs in."""
    home = init(folder / "home", FIRST, key_file=folder / "key", authorisation="test 1/2026")
    for number, form in enumerate(_reports()):
        path = folder / str(number)
        path.mkdir()
        take(home, path, form)
    rank(home)
    home.engine.dispose()
    return home.root


def people(home: Home) -> str:
    """Give the home its unit, and two cases of SECOND and FIRST; from now on people sign in. Return FIRST's secret."""
    unit = staffed(home)
    for name, role in ((ADMINISTRATOR, Role.ADMINISTRATOR), (MAGISTRATE, Role.MAGISTRATE)):
        with decision(unit[FIRST], "open-case", {}) as connection:
            connection.execute(insert(ACTOR).values(name=name, named_at=datetime.now(UTC).isoformat()))
            new = account(connection, name)
            assert new is not None
            grant(connection, new.id, role, FIRST)
    case(unit[SECOND], procedure="PV 12/2026")
    case(unit[FIRST], procedure="PV 13/2026")
    made = chosen()
    enrol.enrol_first(home, made)
    return made.secret


def opened(root: Path) -> Home:
    """Return a home as nobody's."""
    return replace(open_home(root), session=None, purpose=None)


def as_person(web: Site, name: str) -> Home:
    """Return the home as that person has it beside the web desk, in a session of their own."""
    return seated(web.home, name)


def form(browser: TestClient) -> str:
    """Return what the forms of this browser carry, read off a page once: it is the same for its whole session."""
    if browser in _CARRIED:
        return _CARRIED[browser]
    found = re.search('name="form" value="([0-9a-f]{64})"', browser.get("/search").text)
    assert found, "no form on the page"
    return _CARRIED.setdefault(browser, found[1])


def post(browser: TestClient, address: str, told: Mapping[str, object] | None = None) -> Response:
    """Send a form of this browser; one of a case has seen its page as it stands, unless it says otherwise."""
    page = _CASE.match(address)
    stands = {"seen": seen(browser, address, page[0], f"{page[0]}/team")} if page and "seen" not in (told or {}) else {}
    return browser.post(address, data={"form": form(browser), **stands, **(told or {})})


def seen(browser: TestClient, *addresses: str) -> str:
    """Return what the forms of the first of these pages that has one carry: up to which audit row it had seen."""
    pages = (browser.get(address).text for address in addresses)
    return next((found[1] for page in pages if (found := re.search(r'name="seen" value="(\d+)"', page))), "0")


def queue(browser: TestClient) -> list[str]:
    """Return the reports of the queue, in order."""
    return re.findall(r'href="/alert/(R-[0-9a-f]+)[^"]*" data-step', browser.get("/queue").text)


def lines(home: Home) -> list[tuple[str, str]]:
    """Return who did what, by the audit chain."""
    with home.engine.connect() as connection:
        return [(row.actor, row.act) for row in read_chain(connection)]


def held(home: Home, *without: str) -> dict[str, object]:
    """Return all that the home keeps but its audit lines and what it counts of reading: rows, and files by digest."""
    passed = {"audit", "audit_case", *without}
    with home.engine.connect() as connection:
        rows: dict[str, object] = {
            name: [tuple(row) for row in connection.execute(select(text("*")).select_from(table(name)))]
            for name in inspect(connection).get_table_names()
            if name not in passed and not name.startswith("exposure")
        }
    files = {
        str(path): sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.ledger.root.rglob("*"))
        if path.is_file()
    }  # fmt: skip
    return rows | files


def faults(page: str) -> list[str]:
    """Return whatever in a page could run, or brings its own style; and what would turn the text around it."""
    found: list[str] = []
    if not page:
        return found
    for at in html.document_fromstring(page.replace("\0", "\ufffd")).iter():
        if not isinstance(at.tag, str):
            continue
        if at.tag == "script" and not at.get("src", "").startswith("/static/"):
            found.append("script")
        if at.tag in ("style", "iframe", "object", "embed", "base", "svg", "img", "link") and (
            at.tag != "link" or not at.get("href", "").startswith("/static/")
        ):
            found.append(at.tag)
        for name, value in at.attrib.items():
            if name == "style" or _EVENT.fullmatch(name):
                found.append(f"{at.tag} {name}")
            if name in ("href", "src", "action", "formaction") and not value.startswith(("/", "#")):
                found.append(f"{at.tag} {name}={value}")
        # In what a form field holds the person must find what they wrote; it stands in its own box.
        told = "" if at.tag in ("textarea", "option") else at.text or ""
        if re.search("[\u202a-\u202e\u2066-\u2069]", told + (at.tail or "")):
            found.append(f"{at.tag}: a direction mark")
    return found


def _reports():  # type: ignore[no-untyped-def]
    first = report("X-0001", "+33 6 39 98 00 01")
    payer, payee = first.parties
    hostile = replace(payer, name=HOSTILE[0], nickname=HOSTILE[1], address=" ".join(HOSTILE[2:9]).replace("\0", ""))
    yield replace(
        first, sender=f"{HOSTILE[0]} \u202eunit", reference="X-0001\"><b onclick=x>", parties=(hostile, payee)
    )  # fmt: skip
    yield report("X-0002", "+33 6 39 98 00 02")
    yield report("X-0003", "+33 6 39 98 00 03")
