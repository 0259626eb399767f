"""Who is at the door: nobody comes past it, each form is its person's own, and reading is a choice."""

import re
from collections.abc import Sequence

import pytest
from fastapi.routing import APIRoute
from lxml import html
from starlette.routing import BaseRoute, Mount

from relais.safeguards import session
from relais.safeguards.account import account
from relais.web.visitor import KEYS, LANGUAGE, SESSION, THEME, House, form_token
from tests.desk.made_people import seated_token
from tests.desk.unit import FIRST, HEAD, SECOND
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, faults, form, held, lines, queue

# Whatever else is added to the desk asks who is there.
PUBLIC = {"/sign-in", "/enrol", "/choices", "/enter/{secret}"}
# Forms that nobody needs to be known for; each changes nothing of the home, or is the way in.
OPEN_FORMS = {"/sign-in", "/enrol", "/choices"}


def routes(site: Site, method: str) -> list[str]:
    found = [one.path for one in every(site.app.routes) if method in one.methods]
    assert len(found) >= 9
    return found


def every(within: Sequence[BaseRoute]) -> list[APIRoute]:
    found = []
    for one in within:
        if isinstance(one, Mount):
            continue
        if router := getattr(one, "original_router", None):
            found += every(router.routes)
        else:
            assert isinstance(one, APIRoute), one
            found.append(one)
    return found


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "1", path)


def test_every_page_asks_who_is_there(shared: Site) -> None:
    nobody, before = shared.browser(), lines(shared.home)
    asked = {path: nobody.get(filled(path)) for path in routes(shared, "GET")}
    assert {path for path, answer in asked.items() if answer.headers.get("location") != "/sign-in"} == {
        "/sign-in", "/enrol", "/choices",
    }  # fmt: skip
    assert {path for path in asked if path in PUBLIC} == PUBLIC
    assert lines(shared.home) == before
    for path in ("/openapi.json", "/docs", "/redoc"):
        assert nobody.get(path).status_code == 404, path


@pytest.mark.slow
def test_every_form_asks_who_is_there(shared: Site) -> None:
    nobody, before = shared.browser(), held(shared.home)
    for path in routes(shared, "POST"):
        answer = nobody.post(filled(path), data={"form": "0" * 64})
        if path not in OPEN_FORMS:
            assert answer.headers.get("location") == "/sign-in", path
    assert held(shared.home) == before


def test_what_was_typed_after_the_session_ended_is_shown_and_not_recorded(unit: Site) -> None:
    browser, before = unit.browser(FIRST), held(unit.home, "session")
    told = {"form": form(browser), "seen": "1", "kind": "assessment", "text": HOSTILE[0]}
    browser.cookies.delete(SESSION)
    answer = browser.post("/case/2/note", data=told)
    assert answer.status_code == 401
    page = html.document_fromstring(answer.text)
    assert [one.text.strip() for one in page.xpath("//textarea")] == ["assessment", HOSTILE[0]]
    assert faults(answer.text) == []
    assert held(unit.home, "session") == before
    # The same where the session ended while the form was on its way.
    gone = unit.browser(FIRST)
    told["form"] = form(gone)
    with unit.home.engine.begin() as connection:
        session.end_all(connection, account(connection, FIRST).id)  # type: ignore[union-attr]
    assert HOSTILE[0] in [one.text.strip() for one in html.document_fromstring(
        gone.post("/case/2/note", data=told).text).xpath("//textarea")]  # fmt: skip


def test_no_route_changes_anything_but_by_a_form(shared: Site) -> None:
    assert {method for one in every(shared.app.routes) for method in one.methods} == {"GET", "POST"}


@pytest.mark.slow
def test_a_form_without_its_token_or_with_a_strangers_does_nothing(unit: Site) -> None:
    browser = unit.browser(FIRST)
    right, strangers = form(browser), form(unit.browser(SECOND))
    another = form(unit.browser(FIRST))
    assert len({right, strangers, another}) == 3
    report = queue(browser)[0]
    told = {
        "/cases": {"reference": "A-1", "procedure": "PV 1", "frame": "preliminary"},
        f"/alert/{report}/take": {}, f"/alert/{report}/give-back": {},
        f"/alert/{report}/decide": {"outcome": "no_grounds", "reason": "x"},
        "/case/2/note": {"kind": "assessment", "text": "x"}, "/inbox/1/acknowledge": {}, "/first-run/run": {},
        "/passage": {"source": report, "place": ""}, "/sign-out": {}, "/first-run/upload": {},
    }  # fmt: skip
    covered = {re.sub(r"R-\w+|(?<=case/)2", "1", address) for address in told}
    told |= {address: {} for address in {*map(filled, routes(unit, "POST"))} - OPEN_FORMS - covered}
    before, audited = held(unit.home), lines(unit.home)
    for address, fields in told.items():
        files = {"files": ("a.txt", b"hello")} if address.endswith("upload") else None
        for token in (
            {},
            *({"form": one} for one in ("", "0" * 64, "é", right[:-1], right.upper(), strangers, another)),
        ):
            answer = browser.post(address, data=fields | token, files=files)
            assert answer.status_code == 403, (address, token)
            assert "form was not made for you" in answer.text
    assert held(unit.home) == before
    assert lines(unit.home) == audited
    assert browser.get("/queue").status_code == 200


def test_the_token_of_forms_is_made_of_the_cookie_and_the_homes_key(shared: Site) -> None:
    token = seated_token(shared.home, FIRST)
    carried = form(shared.browser(**{SESSION: token}))
    assert carried == form_token(House(shared.home, "", secure=False), token)
    assert token not in carried
    assert carried != form_token(House(shared.home, "", secure=False), token + "0")


@pytest.mark.parametrize("name", [ADMINISTRATOR, MAGISTRATE])
def test_a_role_without_alerts_is_refused_and_the_refusal_noted(shared: Site, name: str) -> None:
    report = queue(shared.browser(FIRST))[0]
    browser = shared.browser(name)
    for address in ("/queue", "/queue?view=decided", f"/alert/{report}", "/case/1", "/case/2", "/search?q=x"):
        before = len(lines(shared.home))
        answer = browser.get(address)
        assert answer.status_code == 403, address
        assert "2026/PV" not in answer.text
        assert "X-000" not in answer.text
        assert (name, "refused") in lines(shared.home)[before:], address


def test_a_foreign_case_is_refused_as_one_that_does_not_exist(shared: Site) -> None:
    browser = shared.browser(FIRST)
    assert browser.get("/case/2").status_code == 200
    told = set()
    for number in ("1", "3", "0", "-1", "99999999999999999999", "9" * 400):
        before = lines(shared.home)
        answer = browser.get(f"/case/{number}")
        assert answer.status_code == 403, number
        assert lines(shared.home) == [*before, (FIRST, "refused")], number
        told.add(answer.text)
    assert len(told) == 1


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/alert/{report}/take", {}), ("/alert/{report}/give-back", {}),
        ("/alert/{report}/decide", {"outcome": "no_grounds", "reason": "x"}),
        ("/cases", {"reference": "A-1", "procedure": "PV 1", "frame": "preliminary"}),
        ("/case/1/note", {"kind": "assessment", "text": "x"}), ("/case/2/note", {"kind": "assessment", "text": "x"}),
        ("/passage", {"source": "{report}", "place": ""}), ("/first-run/run", {}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", [ADMINISTRATOR, MAGISTRATE])
def test_a_role_that_may_not_is_refused_at_every_form(
    shared: Site, name: str, address: str, fields: dict[str, str]
) -> None:
    report = queue(shared.browser(FIRST))[0]
    browser, before = shared.browser(name), held(shared.home, "session")
    told = {key: value.format(report=report) for key, value in fields.items()}
    answer = browser.post(address.format(report=report), data={"form": form(browser), **told})
    assert answer.status_code == 403
    assert held(shared.home, "session") == before
    assert (name, "refused") in lines(shared.home)[-3:]


def test_reading_is_a_choice_kept_by_the_browser(shared: Site) -> None:
    browser = shared.browser()
    answer = browser.post("/choices", data={"language": "fr", "theme": "dark"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/choices")
    told = " ".join(answer.headers.get_list("set-cookie"))
    assert f"{LANGUAGE}=fr" in told
    assert f"{THEME}=dark" in told
    assert f"{KEYS}=off" in told
    browser.cookies.clear()
    answer = browser.post(
        "/choices", data={"language": "<script>", "theme": "x\r\nSet-Cookie: a=b", "single_keys": "?"}
    )
    assert answer.headers.get_list("set-cookie")[0].startswith(f"{KEYS}=off")
    assert len(answer.headers.get_list("set-cookie")) == 1


@pytest.mark.parametrize(
    ("cookie", "preferred", "language"),
    [
        ("fr", "en", "fr"),
        ("en", "fr", "en"),
        ("", "en-GB,fr", "en"),
        ("", "de", "fr"),
        ("", "", "fr"),
        ("xx", "EN", "en"),
    ],
)
def test_the_language_is_the_choice_else_the_browsers_else_french(
    shared: Site, cookie: str, preferred: str, language: str
) -> None:
    browser = shared.browser(language=cookie)
    assert f'<html lang="{language}"' in browser.get("/sign-in", headers={"accept-language": preferred}).text


@pytest.mark.parametrize(("name", "first"), [(ADMINISTRATOR, "/administration"), (MAGISTRATE, "/magistrate")])
def test_whoever_works_no_alerts_begins_where_their_work_is_and_nothing_is_refused(
    shared: Site, name: str, first: str
) -> None:
    browser, before = shared.browser(name), len(lines(shared.home))
    answer = browser.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, first)
    for address in (first, "/more"):
        assert browser.get(address).status_code == 200
    assert (name, "refused") not in lines(shared.home)[before:]


@pytest.mark.slow
@pytest.mark.parametrize("name", [ADMINISTRATOR, MAGISTRATE, SECOND, HEAD])
def test_no_page_is_offered_on_which_a_person_is_refused(shared: Site, name: str) -> None:
    browser = shared.browser(name)
    offered = re.findall(r'<a href="(/[a-z/-]+)" data-step>', browser.get("/more").text)
    assert "/choices" in offered
    assert ("/take-in" in offered) == (name in (SECOND, HEAD))
    assert {address: browser.get(address).status_code for address in offered if address != "/settings/doctor"} == {
        address: 200 for address in offered if address != "/settings/doctor"
    }
