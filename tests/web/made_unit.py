"""Doors of a unit for the tests of its pages: each person with a browser of their own, over a real home."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from httpx2 import Response
from sqlalchemy import insert
from starlette.testclient import TestClient

from relais.desk.act import decision
from relais.desk.home import Home, init
from relais.model.role import Role
from relais.safeguards.account import account, grant
from relais.safeguards.exposure import Limits
from relais.store.tables import ACTOR
from relais.web.app import create
from tests.desk.made_people import seated_token
from tests.desk.unit import FIRST

HERE = "http://127.0.0.1:8765"


@dataclass(frozen=True)
class Answer:
    """What a page answered: its status, its text, and where it leads."""

    status: int
    text: str
    leads: str


@dataclass(frozen=True)
class Door:
    """A person's browser at the web desk."""

    client: TestClient

    def get(self, address: str) -> Answer:
        """Open a page."""
        return _answer(self.client.get(address))

    def post(self, address: str, at: str, **told: str) -> Answer:
        """Send a form of the page `at`, as that page makes it; its answer, not followed."""
        found = re.search(r'name="form" value="([0-9a-f]+)"', self.get(at).text)
        assert found is not None, f"{at} has no form"
        return _answer(self.client.post(address, data={"form": found[1], **told}))

    def bare(self, address: str, **told: str) -> Answer:
        """Send a form that no page made."""
        return _answer(self.client.post(address, data=told))


def made(folder: Path) -> Home:
    """Return an empty home of one person, in which it is about noon whenever the tests run."""
    home = init(folder / "home", FIRST, key_file=folder / "key", authorisation="test 1/2026")
    return noon(home)


def noon(home: Home) -> Home:
    """Return a home where it is about noon: what was opened minutes ago was opened today."""
    return replace(home, reading=Limits(zone=f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"))


def door(home: Home, name: str | None = None) -> Door:
    """Return the browser of a person (the home's own, if nobody is named) where nobody signs in."""
    client = _client(home if name is None else replace(home, actor=name))
    assert client.get("/enter/door").status_code == 303
    return Door(client)


def joined(home: Home, name: str, *roles: Role) -> Home:
    """Return the home as another person of the unit has it, with these roles; `home` is its first person's."""
    with decision(home, "open-case", {}) as connection:
        connection.execute(insert(ACTOR).values(name=name, named_at="t"))
        who = account(connection, name)
        assert who is not None
        for role in roles:
            grant(connection, who.id, role, home.actor)
    return replace(home, actor=name)


def signed(home: Home, name: str) -> Door:
    """Return the browser of a person who signed in."""
    client = _client(replace(home, session=None, purpose=None))
    client.cookies.set("relais_session", seated_token(home, name))
    return Door(client)


def main(text: str) -> str:
    """Return what a page says between its header and its footer."""
    return text.partition("<main")[2].partition("</main>")[0]


def _client(home: Home) -> TestClient:
    client = TestClient(create(home, "door"), base_url=HERE, follow_redirects=False)
    client.cookies.set("relais_language", "en")
    return client


def bodies(text: str, caption: str) -> list[list[str]]:
    """Return the cells of a table's body, by its caption, and check that each heading has a scope."""
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        told = re.search(r"<caption[^>]*>(.*?)</caption>", table, re.DOTALL)
        assert told is not None, "a table without a caption"
        assert all('scope="' in one for one in re.findall(r"<th\b[^>]*>", table))
        if unescape(told[1]).startswith(caption):
            body = table.partition("<tbody>")[2]
            return [
                [_text(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
                for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
            ]
    raise AssertionError(f"no table “{caption}”")


def labelled(text: str) -> None:
    """Check that whatever a person fills in on a page has a label."""
    told = main(text)
    for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", told):
        if 'type="hidden"' in field:
            continue
        named = re.search(r'id="([^"]+)"', field)
        inside = re.search(r"<label[^>]*>[^<]*" + re.escape(field), told)
        assert inside or (named and f'<label for="{named[1]}"' in told), field


def _text(cell: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", cell)).strip()


def _answer(found: Response) -> Answer:
    return Answer(found.status_code, found.text, found.headers.get("location", ""))
