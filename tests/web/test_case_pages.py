"""The pages of a case: each leads to the others; its people, tasks and team are changed on them."""

import re

import pytest
from lxml import html
from starlette.testclient import TestClient

from relais.desk.case import assign
from tests.desk.unit import FIRST, HEAD, SECOND
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, as_person, faults, form, lines, post, seen
from tests.web.made_unit import labelled

pytestmark = pytest.mark.slow
PAGES = ("", "/people", "/evidence", "/graph", "/tasks", "/team", "/exposure", "/history", "/export", "/elements")


def test_every_page_of_a_case_leads_to_the_others_and_labels_its_fields(opened_case: TestClient) -> None:
    for path in PAGES:
        page = opened_case.get(f"/case/3{path}")
        assert page.status_code == 200, path
        assert faults(page.text) == (["svg"] if path == "/graph" else []), path
        local = html.document_fromstring(page.text).xpath('//nav[@class="local"]//a')
        assert [one.get("href") for one in local if one.get("aria-current")] == [f"/case/3{path}"]
        assert len(local) == 14
        labelled(page.text)


def test_nobody_off_the_case_opens_a_page_of_it_and_each_refusal_is_noted(unit: Site, opened_case: TestClient) -> None:
    for name in (HEAD, ADMINISTRATOR, MAGISTRATE):
        browser = unit.browser(name)
        for path in PAGES:
            for number in ("3", "99"):
                assert browser.get(f"/case/{number}{path}").status_code == 403, (name, path)
                assert lines(unit.home)[-1] == (name, "refused")


def test_a_magistrate_who_reads_the_case_is_offered_no_form_and_no_work_page(
    unit: Site, opened_case: TestClient
) -> None:
    assign(as_person(unit, FIRST), 3, MAGISTRATE, "reader")
    browser = unit.browser(MAGISTRATE)
    for path in ("", "/people", "/tasks", "/team", "/history", "/exposure"):
        page = browser.get(f"/case/3{path}")
        assert page.status_code == 200, path
        assert f'action="/case/3{path}"' not in page.text
    for path in ("elements", "identities", "retention"):
        assert not re.search(r'<form method="post"[^>]*action="/case/', browser.get(f"/case/3/{path}").text), path
    ground = browser.get("/case/3/ground").text.partition('action="/case/3/ground"')[2]
    assert "<button" not in ground.partition("</main>")[0]
    assert 'action="/cases"' not in browser.get("/cases").text
    assert "/well-being/team" not in browser.get("/well-being").text
    assert 'href="/case/3/export"' not in browser.get("/case/3").text
    for path, told in (("tasks", {"text": "x", "name": FIRST}), ("people", {"subject": "S-1"}), ("export", {})):
        assert post(browser, f"/case/3/{path}", told).status_code in (403, 422)
    assert browser.get("/case/3/evidence").status_code == 403


def test_a_person_is_put_in_a_category_and_what_stood_before_is_shown(opened_case: TestClient) -> None:
    page = opened_case.get("/case/3/people").text
    number, subject = re.findall(r"\?whom=(\d+)", page)[0], re.findall(r'/subject/(S-[0-9a-f]+)" data-step', page)[0]
    told = {
        "person": number,
        "category": "other",
        "ground": "answers <b> for a relative",
        "seen": seen(opened_case, "/case/3/people"),
    }
    assert post(opened_case, "/case/3/category", told | {"ground": " "}).status_code == 422
    refused = post(opened_case, "/case/3/category", told | {"category": "<b>"})
    assert refused.status_code == 422
    assert "answers &lt;b&gt; for a relative</textarea>" in refused.text
    assert post(opened_case, "/case/3/category", told).headers["location"] == "/case/3/people"
    page = opened_case.get("/case/3/people").text
    assert "answers &lt;b&gt; for a relative" in page
    assert "other (witness, contact, informant)" in page
    assert re.search(r"<summary>1</summary>", page)
    # Whoever is taken out does not come back by the report that names them.
    told = {"person": number, "category": "undetermined", "off": "yes"}
    assert post(opened_case, "/case/3/category", told).status_code == 303
    page = opened_case.get("/case/3/people").text
    assert subject not in page
    assert post(opened_case, "/case/3/people", {"subject": subject, "category": "undetermined"}).status_code == 303
    assert subject in opened_case.get("/case/3/people").text
    assert (
        post(opened_case, "/case/3/people", {"subject": "S-0000000000", "category": "undetermined"}).status_code == 422
    )


def test_tasks_are_given_changed_done_and_dropped_and_stand_on_ones_day(unit: Site, opened_case: TestClient) -> None:
    told = {"text": "call <i>the operator</i>", "name": SECOND, "due": ""}
    for wrong in ({"text": " "}, {"text": "a\nb"}, {"name": HEAD}, {"name": "nobody"}, {"due": "tomorrow"}):
        answer = post(opened_case, "/case/3/tasks", told | wrong)
        assert answer.status_code == 422
        if "text" not in wrong:
            assert html.document_fromstring(answer.text).xpath('//input[@name="text"]/@value') == [told["text"]]
    for due in ("", "2026-01-01", "2999-01-01"):
        assert post(opened_case, "/case/3/tasks", told | {"due": due}).status_code == 303
    other = unit.browser(SECOND)
    day = other.get("/").text
    # What falls due long after is in nobody's way.
    assert re.findall(r"/case/3/tasks#task-(\d+)", day) == ["2", "1"]
    assert "call &lt;i&gt;the operator" in day
    assert re.findall(r"/case/3/tasks#task-(\d+)", opened_case.get("/").text) == []
    assert (
        post(opened_case, "/case/3/tasks/1", {"act": "change", "name": FIRST, "due": "2026-02-02"}).status_code == 303
    )
    assert re.findall(r"/case/3/tasks#task-(\d+)", opened_case.get("/").text) == ["1"]
    assert post(opened_case, "/case/3/tasks/1", {"act": "dropped", "reason": ""}).status_code == 422
    assert post(opened_case, "/case/3/tasks/1", {"act": "dropped", "reason": "answered"}).status_code == 303
    assert post(opened_case, "/case/3/tasks/2", {"act": "done"}).status_code == 303
    again = post(other, "/case/3/tasks/2", {"act": "done"})
    assert (again.status_code, f"by {FIRST}" in again.text) == (422, True)
    for number, act in (("99", "done"), ("3", "burn"), ("3", "")):
        assert post(other, f"/case/3/tasks/{number}", {"act": act}).status_code == 422
    assert re.findall(r"/case/3/tasks#task-(\d+)", other.get("/").text) == []


def test_a_case_is_assigned_handed_over_closed_and_opened_again(unit: Site, opened_case: TestClient) -> None:
    for wrong in (
        {"act": "assign", "name": "nobody"}, {"act": "off", "name": HEAD}, {"act": "off", "name": FIRST},
        {"act": "hand-over", "name": SECOND, "reason": " "}, {"act": "close", "outcome": "burnt", "reason": "x"},
        {"act": "close", "outcome": "no_offence", "reason": ""},
    ):  # fmt: skip
        assert post(opened_case, "/case/3/team", wrong).status_code == 422, wrong
    assert (
        post(opened_case, "/case/3/team", {"act": "close", "outcome": "no_offence", "reason": "seen"}).status_code
        == 303
    )
    page = opened_case.get("/case/3/team").text
    assert "no offence" in page
    assert 'value="assign"' not in page
    assert "Add the task" not in opened_case.get("/case/3/tasks").text
    assert post(opened_case, "/case/3/tasks", {"text": "x", "name": FIRST}).status_code == 403
    assert post(opened_case, "/case/3/team", {"act": "reopen", "reason": "new report"}).status_code == 303
    gone = post(opened_case, "/case/3/team", {"act": "hand-over", "name": SECOND, "reason": "leave"})
    assert gone.headers["location"] == "/cases"
    assert opened_case.get("/case/3").status_code == 403
    assert f"{SECOND}: leads the case" in unit.browser(SECOND).get("/case/3").text


@pytest.mark.parametrize(
    ("path", "told", "name"),
    [
        ("people", {"subject": "S-1", "category": "other", "ground": "x"}, "subject"),
        ("people", {"subject": "S-1", "category": "other", "ground": "x"}, "ground"),
        ("category", {"person": "1", "category": "other", "ground": "x"}, "ground"),
        ("category", {"person": "1", "category": "other", "ground": "x"}, "person"),
        ("tasks", {"text": "x", "name": FIRST, "due": ""}, "text"), ("tasks", {"text": "x", "due": ""}, "name"),
        ("tasks", {"text": "x", "name": FIRST}, "due"), ("tasks/1", {"act": "dropped"}, "reason"),
        ("team", {"act": "assign", "part": "member"}, "name"), ("team", {"act": "reopen"}, "reason"),
        ("export", {"table": "people", "reason": "x"}, "recipient"),
        ("export", {"table": "people", "recipient": "x"}, "reason"),
        ("export", {"recipient": "x", "reason": "x"}, "table"),
    ],
)  # fmt: skip
def test_hostile_text_in_a_field_of_a_case_is_never_run(unit: Site, path: str, told: dict[str, str], name: str) -> None:
    browser = unit.browser(FIRST)
    token = form(browser)
    for text in HOSTILE:
        answer = browser.post(f"/case/2/{path}", data={**told, name: text, "form": token})
        assert answer.status_code in (303, 403, 422), text
        assert faults(answer.text) == [], text
    assert faults(browser.get(f"/case/2/{path.partition('/')[0].replace('category', 'people')}").text) == []
