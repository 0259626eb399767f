"""Every route of the OpenAPI document asked with whatever fits it and whatever does not: never a fault of the server.

RELAIS_FUZZ says how many questions each route is asked (the same ones each time without it, drawn anew with it).
"""

import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from starlette.testclient import TestClient

from tests.desk.unit import FIRST, HEAD
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, faults, form, queue

ASKED = os.environ.get("RELAIS_FUZZ")
EXAMPLES = int(ASKED or "2")
PEOPLE = (FIRST, FIRST, HEAD, ADMINISTRATOR, MAGISTRATE)
FORM = {"content-type": "application/x-www-form-urlencoded"}
# Pictures of ours stand in these pages; whatever else could run is looked for in them all the same.
DRAWN = re.compile("/network/|/evidence/")
Operation = APIOperation[Any, Any, Any, Any]

pytestmark = pytest.mark.slow


def operations(web: Site) -> Iterator[Operation]:
    for one in schemathesis.openapi.from_dict(web.app.openapi()).get_all_operations():
        yield one.ok()


def cases(operation: Operation) -> st.SearchStrategy[Case]:
    fits = operation.as_strategy()
    takes = [one for one in operation.iter_parameters() if one.location != "cookie"]
    if not takes and not operation.body:
        return fits
    return fits | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def named(web: Site) -> dict[str, list[str]]:
    """Return what is there of what a path names: half of what is asked is of that."""
    browser = web.browser(FIRST)
    reports = queue(browser)
    subjects = re.findall(r"/subject/(S-[0-9a-f]+)", browser.get(f"/alert/{reports[0]}").text)
    return {"report": reports, "subject": subjects, "name": reports + subjects, "payer": subjects, "payee": subjects,
            "number": ["1", "2"]}  # fmt: skip


def test_no_question_makes_the_server_fail(unit: Site) -> None:
    there = named(unit)
    assert sum(asked(unit, operation, there) for operation in operations(unit)) > 100


def asked(unit: Site, operation: Operation, there: dict[str, list[str]]) -> int:
    """Ask one route; return how often. Signing out ends a session: each route is asked in new ones."""
    browsers = {name: unit.browser(name) for name in PEOPLE}
    tokens = {name: form(browser) for name, browser in browsers.items()}
    told: list[int] = []

    @settings(max_examples=examples(operation), deadline=None, database=None, derandomize=ASKED is None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=cases(operation), who=st.sampled_from(PEOPLE), text=st.none() | st.sampled_from(HOSTILE),
           known=st.booleans(), which=st.integers(0, 9))  # fmt: skip
    def ask(case: Case, who: str, text: str | None, known: bool, which: int) -> None:
        path = {
            key: there[key][which % len(there[key])] if known and key in there else str(value)
            for key, value in (case.path_parameters or {}).items()
        }
        answer = sent(browsers[who], case, path, tokens[who], text)
        told.append(answer.status_code)
        assert answer.status_code < 500, (answer.request.method, answer.url, answer.text[:500])
        if answer.headers.get("content-type", "").startswith("text/html") and not DRAWN.search(str(answer.url)):
            assert faults(answer.text) == [], (answer.url, text)

    ask()
    return len(told)


def examples(operation: Operation) -> int:
    """Where there is nothing to vary, once is enough: linking anew takes a second."""
    fields = {one for body in operation.body for one in body.definition["schema"].get("properties", {"": None})}
    return EXAMPLES if fields - {"form"} or any(operation.iter_parameters()) else 1


def sent(browser: TestClient, case: Case, path: dict[str, str], token: str, text: str | None) -> Response:
    """Send a case as this person's form; where there is a `text`, it stands in each field."""
    address = re.sub(r"\{(\w+)\}", lambda name: quote(path[name[1]], safe="", errors="replace"), case.path)
    query = urlencode(pairs(case.query or {}, text), errors="replace")
    address = f"{address}?{query}" if query else address
    if case.method == "GET":
        return browser.get(address)
    body = case.body if isinstance(case.body, dict) else {}
    if case.media_type == "multipart/form-data":
        files = [("files", (text or "a", str(one).encode())) for one in body.get("files", []) or []]
        return browser.post(address, data={"form": token}, files=files or None)
    told = [(key, value) for key, value in pairs(body, text) if key != "form"]
    return browser.post(address, content=urlencode([*told, ("form", token)], errors="replace"), headers=FORM)


def pairs(held: dict[str, Any], text: str | None) -> list[tuple[str, str]]:
    return [
        (str(key), str(one) if text is None else text)
        for key, value in held.items()
        for one in (value if isinstance(value, list) else [value])
    ]
