"""Beyond one's cases: unmasked with a second signature, asked of its owner, or asked of a partner by files."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.two_cases import FOREIGN, SHARED, TwoCases, make
from tests.desk.unit import FIRST, HEAD, SECOND
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, faults, form, lines, post, queue, site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> TwoCases:
    return make(tmp_path_factory.mktemp("two"))


def test_what_is_masked_is_asked_signed_and_shown_to_one_alone(world: TwoCases) -> None:
    web = site(replace(world.martin, session=None, purpose=None))
    martin, petit = web.browser("A. Martin"), web.browser("B. Petit")
    report = next(one for one in queue(martin) if "masked" in martin.get(f"/alert/{one}").text)
    assert f'href="/unmask?id={report}"' in martin.get(f"/alert/{report}").text
    asked = {"id": report, "case": "1", "reason": HOSTILE[0]}
    too_soon = post(martin, "/unmask", asked | {"way": "show"})
    assert (too_soon.status_code, "ask one first" in too_soon.text) == (422, True)
    assert f'value="{report}"' in too_soon.text
    assert post(martin, "/unmask", asked | {"way": "ask"}).headers["location"] == "/unmask?asked=1"
    page = martin.get("/unmask?asked=1").text
    assert "waits for another person" in page
    assert faults(page) == []
    assert post(petit, "/approvals/1", {"granted": "yes", "reason": "seen"}).status_code == 303
    ready = martin.get("/unmask").text
    assert f"Show {report}" in ready
    shown = post(martin, "/unmask", asked | {"way": "show"}).text
    assert "mentions are unmasked for you" in shown
    assert f'href="/alert/{report}"' in shown
    assert "Canari Lointain" in martin.get(f"/alert/{report}").text
    listed = web.browser("A. Martin").get("/unmaskings").text
    assert "&lt;script&gt;" in listed
    assert faults(listed) == []
    # Once is once; and an emergency is signed afterwards.
    again = post(martin, "/unmask", asked | {"way": "now"})
    assert (again.status_code, "nothing of" in again.text) == (422, True)
    assert ("A. Martin", "emergency-unmask") not in lines(web.home)


@pytest.mark.parametrize(
    ("told", "said"),
    [({"way": "ask", "reason": "x"}, "choose the case"), ({"case": "2", "reason": "x"}, "choose whether"),
     ({"case": "2", "way": "ask"}, "say why, in one line: it stays"),
     ({"case": "2", "way": "show"}, "unmasking needs a reason: it stays")],
)  # fmt: skip
def test_a_slip_in_an_unmasking_is_said_and_stays_typed(shared: Site, told: dict[str, str], said: str) -> None:
    page = post(shared.browser(FIRST), "/unmask", {"id": "R-1 & 2", **told})
    assert page.status_code == 422
    assert said in page.text
    assert 'value="R-1 &amp; 2"' in page.text


def test_unmaskings_are_listed_for_whoever_answers_for_them(shared: Site) -> None:
    assert shared.browser(HEAD).get("/unmaskings").status_code == 200
    for name in (FIRST, MAGISTRATE, ADMINISTRATOR):
        assert shared.browser(name).get("/unmaskings").status_code == 403
        assert lines(shared.home)[-1] == (name, "refused")
    answer = post(shared.browser(SECOND), "/unmask", {"id": "R-1", "case": "2", "reason": "x", "way": "ask"})
    assert answer.status_code == 403


def test_the_owner_of_a_case_is_asked_and_answers_or_refuses(world: TwoCases) -> None:
    web = site(replace(world.martin, session=None, purpose=None))
    martin, petit = web.browser("A. Martin"), web.browser("B. Petit")
    for selector, reason in ((FOREIGN[2], HOSTILE[0]), (FOREIGN[2], "again"), ("+33 6 39 98 77 77", "of nobody")):
        assert post(martin, "/owners", {"selector": selector, "reason": reason}).status_code == 303
    page = petit.get("/owners").text
    numbers = re.findall(r'action="/owners/(\d+)"', page)
    assert len(numbers) == 2
    assert "&lt;script&gt;" in page
    assert faults(page) == []
    kept = post(petit, f"/owners/{numbers[0]}", {"text": " ", "granted": "yes"})
    assert (kept.status_code, "say something to whoever asks" in kept.text) == (422, True)
    assert post(petit, f"/owners/{numbers[0]}", {"text": "call me", "granted": "yes"}).status_code == 303
    assert post(petit, f"/owners/{numbers[1]}", {"text": "not now", "granted": "no"}).status_code == 303
    told = martin.get("/owners").text
    assert "B. Petit: call me" in told
    assert "B. Petit refuses: not now" in told
    assert told.count("no answer") == 1
    assert post(martin, f"/owners/{numbers[0]}", {"text": "x"}).status_code == 422


def test_a_question_to_an_owner_needs_a_selector_and_a_reason(shared: Site) -> None:
    browser = shared.browser(FIRST)
    page = post(browser, "/owners", {"selector": "a & b", "reason": "x"})
    assert (page.status_code, 'value="a &amp; b"' in page.text) == (422, True)
    assert "it goes to the owner" in post(browser, "/owners", {"selector": SHARED}).text
    assert 'value="+33639980001"' in browser.get("/owners?q=%2B33639980001").text
    for name in (MAGISTRATE, ADMINISTRATOR):
        assert post(shared.browser(name), "/owners", {"selector": SHARED, "reason": "x"}).status_code == 403
        assert shared.browser(name).get("/owners").status_code == 403


Files = dict[str, tuple[str, bytes]]


def sending(browser: TestClient, step: str, files: Files, **told: str):  # type: ignore[no-untyped-def]
    return browser.post(f"/deconflict/{step}/upload", data={"form": form(browser), **told}, files=files)


def saved(browser: TestClient, page: str) -> bytes:
    """Save the file that a page offers, as a browser sends it: with line ends of its own."""
    told = dict(re.findall(r'name="(name|content)" value="([^"]*)"', page))
    told["content"] = told["content"].replace("\n", "\r\n")
    answer = post(browser, "/deconflict/save", told)
    assert answer.headers["content-disposition"] == f'attachment; filename="{told["name"]}"'
    return answer.content


@pytest.fixture
def key(shared: Site) -> bytes:
    answer = post(shared.browser(FIRST), "/deconflict/key")
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content


def test_two_units_ask_and_answer_by_files(unit: Site, world: TwoCases, key: bytes) -> None:
    other = site(replace(world.martin, session=None, purpose=None))
    asks, answers = unit.browser(FIRST), other.browser("A. Martin")
    keyed = {"key": ("key", key)}
    listed = f"kind,service,value\nphone,,{SHARED}\nphone,,+33639980001\nmood,,blue\n".encode()
    page = sending(asks, "ask", keyed | {"list": ("list.csv", listed)}).text
    assert "asks about 2 selectors" in page
    assert "list.csv, line 4" in page
    assert faults(page) == []
    question = saved(asks, page)
    page = sending(answers, "answer", keyed | {"question": ("question.txt", question)}, partner=HOSTILE[0]).text
    assert faults(page) == []
    answer = saved(answers, page)
    files = keyed | {
        "question": ("q", question), "answer": ("a", answer), "list": ("list.csv", listed),
    }  # fmt: skip
    page = sending(asks, "read", files).text
    assert "Hits: 1" in page
    assert SHARED in page
    assert faults(page) == []
    once = sending(answers, "answer", keyed | {"question": ("question.txt", question)}, partner="other")
    assert once.status_code == 422


def test_who_may_not_exchange_gets_neither_key_nor_script_nor_answer(shared: Site, key: bytes) -> None:
    assert (FIRST, "deconflict-key") in lines(shared.home)
    for name in (ADMINISTRATOR, MAGISTRATE):
        browser = shared.browser(name)
        assert [post(browser, f"/deconflict/{step}").status_code for step in ("key", "script")] == [403, 403]
        # Not even whether the files fit is said.
        files = {"key": ("k", key), "question": ("q.txt", b"x")}
        assert sending(browser, "answer", files, partner="x").status_code == 403
        assert lines(shared.home)[-1] == (name, "refused")


def test_a_typed_path_opens_no_file_of_the_server(shared: Site, key: bytes, tmp_path: Path) -> None:
    browser, before = shared.browser(FIRST), lines(shared.home)
    (tmp_path / "list.csv").write_text("kind,service,value\nphone,,+33639980001\n")
    for typed in (str(tmp_path / "list.csv"), str(tmp_path / "none"), "/etc/hosts"):
        page = sending(browser, "ask", {"key": ("k", key)}, what=typed)
        assert page.status_code == 422, typed
        assert f"nothing is called “{typed}”" in page.text
    assert "deconflict-ask" not in [act for _who, act in lines(shared.home)[len(before) :]]


def test_a_slip_in_an_exchange_is_said_under_the_names_of_the_files(shared: Site, key: bytes) -> None:
    browser = shared.browser(FIRST)
    for step, files, told, said in (
        ("ask", {}, {"what": "R-1 & 2"}, "a file is missing: the key"),
        ("ask", {"key": ("k", key)}, {}, "say about what"),
        ("ask", {"key": ("my.key", b"x")}, {"what": "R-0"}, "my.key holds no key"),
        ("ask", {"key": ("k", key)}, {"what": "R-0"}, "nothing is called"),
        ("answer", {"key": ("k", key)}, {"partner": "x"}, "a file is missing: the question"),
        ("answer", {"key": ("k", key), "question": ("q.txt", b"x")}, {"partner": "x"}, "q.txt is no question"),
        ("read", {"key": ("k", key), "question": ("q", b"x")}, {"what": "R-0"}, "a file is missing: the answer"),
    ):  # fmt: skip
        page = sending(browser, step, files or {"none": ("", b"")}, **told)
        assert page.status_code == 422, said
        assert said in page.text
        assert "/tmp" not in page.text
        if told.get("what") == "R-1 & 2":
            assert 'value="R-1 &amp; 2"' in page.text
    for content, name in (("<script>", "question.txt"), ("relais deconfliction x", "evil.html")):
        assert post(browser, "/deconflict/save", {"content": content, "name": name}).status_code == 403
    assert sending(shared.browser(ADMINISTRATOR), "ask", {"key": ("k", key)}, what="R-0").status_code == 403
    assert post(browser, "/deconflict/script").content.startswith(b"#!/usr/bin/env python3")
