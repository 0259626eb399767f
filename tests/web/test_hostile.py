"""Hostile text in every field of every form: shown as it was written, never run, and never the end of a page."""

from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from relais.language.shown import plain
from relais.web.first_run import UPLOAD
from relais.web.guard import FORM_BYTES, UPLOADS
from tests.desk.unit import FIRST
from tests.web.house import ADMINISTRATOR, HOSTILE, Site, faults, form, post, queue
from tests.web.test_pages import addresses
from tests.web.test_visitor import every

pytestmark = pytest.mark.slow

FORM = {"content-type": "application/x-www-form-urlencoded"}
TEXTS = {
    "scripts": " ".join(HOSTILE[:6]), "right to left": HOSTILE[6], "emoji": HOSTILE[7] + "\U0001f3f3\ufe0f",
    "control characters": HOSTILE[8] + HOSTILE[10], "a name of a megabyte": "n" * (FORM_BYTES - 1_000),
}  # fmt: skip
# Forms that say on the same page what was wrong keep what was typed.
KEPT = {"/cases", "/case/2/note", "/people/add", "/team/absences", "/cleared", "/magistrate/authorisation"}


@pytest.fixture(params=[pytest.param(text, id=name) for name, text in TEXTS.items()])
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def forms(web: Site) -> Iterator[tuple[str, list[str]]]:
    """Yield each form that has fields: its address, and their names."""
    document = web.app.openapi()
    report = queue(web.browser(FIRST))[0]
    for route in every(web.app.routes):
        if "POST" not in route.methods or UPLOADS.fullmatch(route.path):
            continue
        content = document["paths"][route.path]["post"].get("requestBody", {}).get("content", {})
        for one in content.values():
            name = one["schema"]["$ref"].rpartition("/")[2]
            every_field = document["components"]["schemas"][name]["properties"]
            # What the page itself carries is no field of a person's.
            fields = [one for one in every_field if one not in ("form", "seen")]
            if fields:
                yield route.path.replace("{report}", report).replace("{number}", "2"), fields


def fill(browser: TestClient, address: str, fields: list[str], text: str) -> Response:
    """Send the text in each field; where they would be too large together, one at a time."""
    large = len(text) * len(fields) > FORM_BYTES
    given = [[field] for field in fields] if large else [fields]
    for some in given:
        told = urlencode([*((field, text) for field in some), ("form", form(browser))])
        answer = browser.post(address, content=told, headers=FORM)
        assert answer.status_code < 500, (address, some)
        assert faults(answer.text) == [], (address, some)
        if plain(text) in unescape(answer.text):
            return answer
    return answer


def test_text_in_every_field_is_shown_and_never_run(unit: Site, text: str) -> None:
    browser, administrator = unit.browser(FIRST), unit.browser(ADMINISTRATOR)
    shown = set()
    for address, fields in [*forms(unit)]:
        answer = fill(administrator if address.startswith("/people") else browser, address, fields, text)
        if plain(text) in unescape(answer.text):
            shown.add(address)
    assert KEPT - shown == set()
    # Whatever was taken stands on the pages now.
    for address in addresses(unit):
        page = browser.get(address)
        assert page.status_code == 200, address
        assert faults(page.text) == [], address


def test_what_was_taken_is_shown_where_it_stands(unit: Site) -> None:
    browser = unit.browser(FIRST)
    for text in (TEXTS["scripts"], TEXTS["emoji"]):
        note = {"kind": "assessment", "text": text, "form": form(browser)}
        assert post(browser, "/case/2/note", note).status_code == 303
        page = browser.get("/case/2").text
        assert plain(text) in unescape(page)
        assert "<script>alert" not in page


def test_a_name_beyond_a_megabyte_is_refused_before_it_is_read(shared: Site) -> None:
    browser = shared.browser(FIRST)
    name = "n" * (FORM_BYTES + 1)
    for address, fields in [*forms(shared)][:5]:
        told = urlencode({fields[0]: name, "form": form(browser)})
        assert browser.post(address, content=told, headers=FORM).status_code == 413, address
    files = {"files": (f"{name}.txt", b"x")}
    assert browser.post(UPLOAD, data={"form": form(browser)}, files=files).status_code == 422
