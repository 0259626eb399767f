"""What happened in a case: told before an older page changes it, in its history, and to oneself of what one read."""

import re

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from lxml import html
from starlette.testclient import TestClient

from relais.web import app
from relais.web.visitor import editing
from tests.desk.unit import FIRST, SECOND
from tests.web.house import Site, faults, form, held, post, seen

pytestmark = pytest.mark.slow
PAGES = ("", "/people", "/evidence", "/graph", "/tasks", "/team", "/exposure", "/history", "/export", "/elements")


def test_of_two_tabs_on_one_case_the_older_is_told_what_changed_and_keeps_what_was_typed(
    unit: Site, opened_case: TestClient
) -> None:
    other = unit.browser(SECOND)
    mine, theirs = seen(opened_case, "/case/3"), seen(other, "/case/3/tasks")
    assert post(other, "/case/3/tasks", {"text": "call", "name": SECOND, "seen": theirs}).status_code == 303
    note = {"kind": "assessment", "text": "long <work>", "seen": mine}
    before = held(unit.home, "session")
    answer = post(opened_case, "/case/3/note", note)
    assert answer.status_code == 422
    assert "the case has changed since this page was opened" in answer.text
    told = html.document_fromstring(answer.text)
    changes = [one.text_content() for one in told.xpath('//section[h2[@id="meanwhile"]]//li')]
    assert len(changes) == 1
    assert f"{SECOND}: set a task (task 1)" in changes[0]
    assert told.xpath('string(//textarea[@name="text"])').strip() == "long <work>"
    assert held(unit.home, "session") == before
    # What is shown now is what it stands on; sent again, it is recorded.
    again = told.xpath('//form[@action="/case/3/note"]//input[@name="seen"]/@value')[0]
    assert post(opened_case, "/case/3/note", note | {"seen": again}).status_code == 303
    # One's own second tab is older too; looking makes no page older.
    assert post(opened_case, "/case/3/note", note | {"seen": again}).status_code == 422
    fresh = seen(opened_case, "/case/3")
    for path in PAGES:
        other.get(f"/case/3{path}")
    assert post(opened_case, "/case/3/note", note | {"seen": fresh}).status_code == 303
    for path, form_of in (
        ("category", {"person": "1", "category": "undetermined"}), ("team", {"act": "off", "name": SECOND}),
        ("people", {"subject": "S-1", "category": "undetermined"}), ("tasks/1", {"act": "done"}),
        ("export", {"piece": "people", "recipient": "x", "reason": "x"}),
        ("bundle", {"kind": "court", "recipient": "x", "reason": "x"}),
        ("elements", {"element": "x", "state": "unknown", "reason": "x"}),
        ("ground", {"facts": "2026-03-01"}), ("reach", {"age": "7"}), ("identities", {"source": "ab", "place": "x"}),
        ("retention", {"what": "hold", "reason": "x"}),
    ):  # fmt: skip
        # Of an old page, of one that nobody was given yet, and of none.
        for old in ({"seen": "1"}, {"seen": "9" * 18}, {"seen": "0"}):
            stale = post(opened_case, f"/case/3/{path}", form_of | old)
            assert (stale.status_code, "What changed meanwhile" in stale.text) == (422, True), (path, old)
            assert faults(stale.text) == []
        stale = opened_case.post(f"/case/3/{path}", data={"form": form(opened_case), **form_of})
        assert (stale.status_code, "What changed meanwhile" in stale.text) == (422, True), path
    for wrong in ("x", "-1", "9" * 30):
        assert post(opened_case, "/case/3/note", note | {"seen": wrong}).status_code in (303, 422)


def test_every_form_of_a_case_says_what_changed_since_its_page_was_made() -> None:
    forms = [
        one for page in app.PAGES for one in page.ROUTES.routes
        if isinstance(one, APIRoute) and "POST" in one.methods and one.path.startswith("/case/{number}")
    ]  # fmt: skip
    assert len(forms) > 10
    assert [one.path for one in forms if editing not in _asked(one.dependant)] == []


def _asked(of: Dependant) -> set[object]:
    return {of.call}.union(*map(_asked, of.dependencies))


def test_the_history_tells_who_decided_what_and_not_who_looked(unit: Site, opened_case: TestClient) -> None:
    other = unit.browser(SECOND)
    post(other, "/case/3/note", {"kind": "assessment", "text": "secret words"})
    page = opened_case.get("/case/3/history").text
    told = [
        [cell.text_content() for cell in row.xpath("td")]
        for row in html.document_fromstring(page).xpath("//main//tbody/tr")
    ]
    assert [(one[2], one[3], one[4]) for one in told[:3]] == [
        (SECOND, "wrote or took back a note", "note 1"), (FIRST, "changed who is on it", ""),
        (FIRST, "opened the case", "case 3"),
    ]  # fmt: skip
    assert "secret words" not in page
    assert len(told) == 3
    assert re.search('aria-sort="ascending"', opened_case.get("/case/3/history?sort=number").text)


def test_what_was_read_from_a_case_counts_in_it_for_oneself_alone(unit: Site, opened_case: TestClient) -> None:
    page = opened_case.get("/case/3").text
    passage = re.search(
        r'name="source" value="([0-9a-f]+)"><input type="hidden" name="place" value="([^"]*)">.{0,90}'
        'name="case" value="3"', page, re.DOTALL,
    )  # fmt: skip
    assert passage
    told = {"source": passage[1], "place": passage[2], "reason": "needed today"}
    for case in ("3", ""):
        assert post(opened_case, "/passage", told | {"case": case}).status_code == 200

    def texts(browser: TestClient) -> list[str]:
        rows = html.document_fromstring(browser.get("/case/3/exposure").text).xpath("//main//tbody/tr")
        return [row.xpath("td")[2].text_content() for row in rows]

    assert texts(opened_case) == ["1", "1"]
    assert texts(unit.browser(SECOND)) == ["0", "0"]
    # A source of no case of one's own counts in none.
    assert post(opened_case, "/passage", told | {"case": "2"}).status_code == 422
    assert post(opened_case, "/passage", told | {"case": "1"}).status_code == 403
