"""Every page in both languages; nothing on any of them runs, and looking changes nothing."""

import re
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from lxml import html

from relais.web.render import MAIN
from tests.desk.unit import FIRST
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, faults, held, lines, post, queue
from tests.web.test_visitor import every

# They need a request, a pair, a source or another role, and are looked at in tests of their own.
ELSEWHERE = {
    "/enter/{secret}", "/evidence/pair", "/evidence/{payer}/{payee}", "/request/{number}",
    "/request/{number}/table.csv",
    "/letter/{source}", "/network/{name}", "/retention", "/unmaskings", "/settings/doctor",
    "/judgement/{number}", "/link/{link}", "/link/{link}/next", "/subject/{subject}/timeline",
    "/source/{start}", "/training", "/well-being/team",
}  # fmt: skip
CASE = ("people", "evidence", "graph", "tasks", "team", "exposure", "history", "export", "bundle")
SORTED = ("/clocks?sort={}", "/search?q=%2B33639980002&sort={}")


def addresses(site: Site) -> list[str]:
    browser = site.browser(FIRST)
    report = queue(browser)[0]
    subject = re.findall(r"/subject/(S-[0-9a-f]+)", browser.get(f"/alert/{report}").text)[0]
    return [
        "/", "/queue", "/queue?view=mine", "/queue?view=put-off", "/queue?view=decided", "/queue?page=9",
        f"/alert/{report}", f"/alert/{report}?after=1", f"/subject/{subject}", "/cases", f"/cases?report={report}",
        "/case/2", *(f"/case/2/{one}" for one in CASE), "/clocks", "/clocks?sort=safe_expiry&page=3", "/search",
        "/search?q=%2B33639980001", "/first-run",
        "/choices", "/sign-in", "/enrol", "/approvals", "/audit", "/case/2/elements", "/case/2/requestable", "/cleared",
        "/evidence", "/evidence?test=quoted_code", "/ledger", "/magistrate", "/more", "/people", "/requests",
        f"/subject/{subject}/dealings", "/judgements", "/review", "/questions",
        "/queue?reason=priority&page=2", "/settings",
        "/administration", "/case/2/ground", "/case/2/identities", "/case/2/retention", "/clocks?when=week",
        "/corrections", "/deconflict", "/kept-back", "/packages", "/restrictions",
        "/letters", "/mappings", "/owners?q=%2B33639980001", "/report/new",
        "/spreadsheet?of=/clocks", "/take-in", "/take-in/progress", "/unmask?id=R-0",
        "/team", "/team/absences", "/team/month", "/well-being",
    ]  # fmt: skip


def as_route(address: str) -> str:
    path = address.partition("?")[0]
    return re.sub(r"(?<=^/alert/).+", "{report}", re.sub(r"(?<=^/subject/)[^/]+", "{subject}", path)).replace(
        "/case/2", "/case/{number}"
    )


@pytest.mark.slow
def test_no_page_is_left_out_here(shared: Site) -> None:
    pages = {one.path for one in every(shared.app.routes) if isinstance(one, APIRoute) and "GET" in one.methods}
    assert {as_route(one) for one in addresses(shared)} == pages - ELSEWHERE


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_answers_in_the_language_and_nothing_on_it_runs(shared: Site, language: str) -> None:
    browser = shared.browser(FIRST, language)
    for address in addresses(shared):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert f'<html lang="{language}"' in answer.text
        assert faults(answer.text) == [], address
        assert not re.search(r"<[^>]*\s(style|on\w+)=", answer.text), address
        assert answer.text.count("<h1>") == 1, address
        # The heading of a catalogue is what it gives for an empty text.
        assert "Project-Id-Version" not in answer.text, address


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_refused_is_said_in_the_language(shared: Site, language: str) -> None:
    browser = shared.browser(FIRST, language)
    for address in ("/nowhere", "/case/1", "/alert/R-0", "/subject/S-0", "/queue?page=x", "/case/x"):
        answer = browser.get(address)
        assert answer.status_code in (403, 404, 422), address
        assert f'<html lang="{language}"' in answer.text
        assert 'role="alert"' in answer.text
        assert faults(answer.text) == [], address


def test_whoever_is_refused_one_page_finds_the_way_to_the_others(shared: Site) -> None:
    for name, address in ((FIRST, "/case/1"), (FIRST, "/nowhere"), (ADMINISTRATOR, "/queue"), (FIRST, "/queue?page=x")):
        page = shared.browser(name).get(address).text
        assert 'href="/more"' in page
        assert 'action="/sign-out"' in page
    page = shared.browser().get("/nowhere").text
    assert 'href="/more"' not in page
    assert FIRST not in page


@pytest.mark.parametrize("name", [FIRST, ADMINISTRATOR, MAGISTRATE])
def test_the_bar_leads_each_person_to_what_they_may_open_and_to_nothing_else(shared: Site, name: str) -> None:
    browser = shared.browser(name)
    shown = html.document_fromstring(browser.get("/more").text)
    listed = {one.get("href") for one in shown.xpath("//body/header/nav//a")}
    refused = set()
    for page, address, _told, _act in MAIN:
        answer = browser.get(address)
        assert answer.status_code in (200, 303, 403), page
        refused |= {address} if answer.status_code == 403 else set()
    assert listed == {address for _page, address, _told, _act in MAIN} - refused
    assert bool(shown.xpath("//form[@role='search']")) == (browser.get("/search?q=x").status_code != 403)
    assert ("/queue" in refused) == (name != FIRST)


@pytest.mark.slow
def test_what_was_received_is_shown_escaped(shared: Site) -> None:
    browser = shared.browser(FIRST)
    reports = queue(browser)
    text = "".join(browser.get(f"/alert/{one}").text for one in reports) + browser.get("/queue").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "X-0001&#34;&gt;&lt;b onclick=x&gt;" in text
    for raw in ("<script>alert", "<img", "<svg", "<b onclick", "\u202e", "\u2066"):
        assert raw not in text, raw


@pytest.mark.slow
def test_hostile_text_in_every_address_and_question_is_never_run(shared: Site) -> None:
    browser = shared.browser(FIRST)
    report = queue(browser)[0]
    for text in (*HOSTILE[:4], "".join(HOSTILE[4:9]), *HOSTILE[13:17]):
        asked = [
            browser.get("/search", params={"q": text[:1000]}), browser.get("/search", params={"q": "1", "sort": text}),
            browser.get("/cases", params={"report": text}), browser.get("/clocks", params={"sort": text, "page": text}),
            browser.get("/queue", params={"view": text}), browser.get("/queue", params={"page": text}),
            browser.get(f"/alert/{quote(text, safe='')}x"), browser.get(f"/subject/{quote(text, safe='')}x"),
            browser.get(f"/alert/{report}", params={"after": text}), browser.get(f"/case/{quote(text, safe='')}x"),
        ]  # fmt: skip
        for answer in asked:
            assert answer.status_code < 500, (answer.url, text)
            assert faults(answer.text) == [], (answer.url, text)


@pytest.mark.slow
def test_looking_changes_nothing_but_audit_lines(shared: Site) -> None:
    asked, browser = addresses(shared), shared.browser(FIRST)
    before, audited = held(shared.home), lines(shared.home)
    for address in asked:
        assert browser.get(address).status_code == 200
        assert browser.head(address).status_code == 405
    assert held(shared.home) == before
    assert len(lines(shared.home)) > len(audited)
    assert lines(shared.home)[: len(audited)] == audited


@pytest.mark.slow
@pytest.mark.parametrize("address", SORTED)
def test_every_column_sorts_and_says_how(shared: Site, address: str) -> None:
    browser = shared.browser(FIRST)
    columns = re.findall(r'aria-sort="none"><a href="[^"]*sort=(\w+)', browser.get(address.format("")).text)
    assert len(columns) >= 7
    for column in columns:
        up, down = browser.get(address.format(column)), browser.get(address.format(f"-{column}"))
        assert (up.status_code, down.status_code) == (200, 200), column
        assert up.text.count('aria-sort="ascending"') == 1, column
        assert down.text.count('aria-sort="descending"') == 1, column
        assert up.text.count("<tr>") == down.text.count("<tr>")


def test_an_empty_home_explains_itself(empty: Site) -> None:
    browser = empty.at_the_door()
    answer = browser.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/first-run")
    for address in ("/first-run", "/queue", "/queue?view=decided", "/cases", "/clocks", "/search?q=%2B33639980001"):
        answer = browser.get(address)
        assert answer.status_code in (200, 422), address
        assert faults(answer.text) == []


@pytest.mark.slow
def test_a_line_of_the_inbox_is_acknowledged_once_by_whom_it_waits_for(unit: Site) -> None:
    from relais.casework.inbox import tell
    from relais.desk.act import decision
    from relais.safeguards.account import account
    from tests.web.house import as_person

    with decision(as_person(unit, FIRST), "note-case", {}, 2) as connection:
        who = account(connection, FIRST)
        assert who is not None
        for text in ("<script>x</script> \u202e", "second"):
            tell(connection, who.id, "deadline", 2, text, FIRST)
    browser, other = unit.browser(FIRST), unit.browser("B. Petit")
    page = browser.get("/").text
    numbers = re.findall(r"/inbox/(\d+)/acknowledge", page)
    assert len(numbers) == 2
    assert "&lt;script&gt;x" in page
    assert faults(page) == []
    for number in (numbers[0], "99", "9" * 30):
        assert post(other, f"/inbox/{number}/acknowledge").status_code == 422
    assert post(browser, "/inbox/-1/acknowledge").status_code == 422
    assert re.findall(r"/inbox/(\d+)/acknowledge", browser.get("/").text) == numbers
    assert post(browser, f"/inbox/{numbers[0]}/acknowledge").headers["location"] == "/"
    assert lines(unit.home)[-1] == (FIRST, "acknowledge")
    assert re.findall(r"/inbox/(\d+)/acknowledge", browser.get("/").text) == numbers[1:]
    assert post(browser, f"/inbox/{numbers[0]}/acknowledge").status_code == 422


def test_choices_are_shown_as_they_were_made(shared: Site) -> None:
    browser = shared.browser(FIRST, relais_theme="dark", relais_keys="off")
    page = browser.get("/choices").text
    assert 'data-theme="dark"' in page
    assert "data-single-keys" not in page
    assert 'value="dark" checked' in page
    assert "data-single-keys" in shared.browser(FIRST, relais_theme="<b>", relais_keys="<b>").get("/queue").text
    assert 'data-theme="system"' in shared.browser(relais_theme="<b>").get("/sign-in").text
