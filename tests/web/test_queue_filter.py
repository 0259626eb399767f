"""The queue filtered, its views kept, and several of its alerts acted on at once."""

import re

import pytest
from lxml import html
from starlette.testclient import TestClient

from tests.desk.unit import FIRST, SECOND
from tests.web.house import ADMINISTRATOR, HOSTILE, Site, faults, form, held, lines, post, queue

pytestmark = pytest.mark.slow


def shown(browser: TestClient, asked: str) -> list[str]:
    return re.findall(r'href="/alert/(R-[0-9a-f]+)[^"]*" data-step', browser.get(f"/queue?{asked}").text)


def test_each_line_says_why_and_no_score_or_rank(shared: Site) -> None:
    page = html.document_fromstring(shared.browser(FIRST).get("/queue").text)
    for row in page.xpath("//table[@class='steps']/tbody/tr"):
        reasons = row.xpath("string(td[@class='why'])").strip()
        assert "payee named by an alert" in reasons
        assert "declared priority" not in reasons, "the sender declared none"
        assert not re.search(r"\d", reasons)


def test_a_filter_is_a_plain_address_that_keeps_what_was_typed(shared: Site) -> None:
    browser = shared.browser(FIRST)
    every = queue(browser)
    (second,) = shown(browser, "reference=X-0002")
    assert second in every
    assert set(shown(browser, "reason=alert_payee&clock=&days=&taken=nobody")) == set(every)
    assert shown(browser, "reason=priority") == []
    assert shown(browser, "clock=red") == []
    text = browser.get("/queue?reference=X-0002&days=9&taken=nobody&page=7").text
    page = html.document_fromstring(text)
    assert page.xpath("string(//input[@name='reference']/@value)") == "X-0002"
    assert page.xpath("string(//input[@name='days']/@value)") == "9"
    assert page.xpath("//select[@name='taken']/option[@selected]/@value") == ["nobody"]
    assert "open alerts match" in text
    assert "No open alert matches." in browser.get("/queue?clock=red").text


def test_hostile_text_in_a_filter_and_in_the_name_of_a_view_is_never_run(unit: Site) -> None:
    browser = unit.browser(FIRST)
    for text in HOSTILE:
        told = dict.fromkeys(("sender", "reference", "days", "clock", "taken", "reason"), text)
        answers = [
            browser.get("/queue", params=told),
            post(browser, f"/queue/views?clock=red&sender={len(text)}", {"name": text}),
            post(browser, "/queue/alike", {"report": text, "outcome": "unusable", "why": text, "of": text}),
            post(browser, "/queue/alike", {"report": text, "listed": text, "act": text, "service": text}),
            post(browser, "/queue/alike", {"report": text, "outcome": "unusable", "why": text}),
        ]
        for answer in answers:
            assert answer.status_code in (200, 303, 422), text
            assert faults(answer.text) == [], text
    assert faults(browser.get("/queue").text) == faults(browser.get("/").text) == []


def test_a_view_is_kept_stands_above_the_queue_and_is_removed(unit: Site) -> None:
    browser, other = unit.browser(FIRST), unit.browser(SECOND)
    assert (
        post(browser, "/queue/views?clock=unknown&days=", {"name": "Unknown"}).headers["location"]
        == "/queue?clock=unknown"
    )
    for address in ("/queue", "/queue?view=decided", "/"):
        page = browser.get(address).text
        assert '<a href="/queue?clock=unknown">Unknown</a>' in page
        assert "Unknown" not in other.get(address).text
    page = browser.get("/queue?clock=unknown").text
    assert '<a href="/queue?clock=unknown" aria-current="page">Unknown</a>' in page
    assert "Save this view as" not in page
    (remove,) = re.findall(r'action="(/queue/views/\d+/remove)"', page)
    assert post(other, remove).status_code == 422
    assert post(browser, remove).headers["location"] == "/queue"
    assert "Unknown" not in browser.get("/queue").text
    refused = post(browser, "/queue/views?clock=unknown", {"name": "x" * 61})
    assert refused.status_code == 422
    assert f'value="{"x" * 61}"' in refused.text
    assert post(unit.browser(ADMINISTRATOR), "/queue/views?clock=red", {"name": "x"}).status_code == 403


def test_ticked_alerts_end_alike_once_their_count_was_confirmed(unit: Site) -> None:
    browser = unit.browser(FIRST)
    one, two, three = queue(browser)
    asked = post(browser, "/queue/alike?taken=nobody", {"report": [one, two], "outcome": "no_nexus", "why": "one list"})
    page = html.document_fromstring(asked.text)
    assert "Alerts that would end so: 2" in asked.text
    assert held(unit.home)["alert_outcome"] == []
    (form,) = page.xpath("//main//form")
    fields: dict[str, list[str]] = {}
    for each in form.xpath(".//input"):
        fields.setdefault(each.get("name"), []).append(each.get("value"))
    done = browser.post(form.get("action"), data=fields)
    assert "Alerts done: 2; not done: 0" in done.text
    assert queue(browser) == [three]
    assert lines(unit.home)[-1] == (FIRST, "decide-alert") or (FIRST, "decide-alert") in lines(unit.home)
    # The same form again records nothing, and says who was first.
    again = browser.post(form.get("action"), data=fields)
    assert "Alerts done: 0; not done: 2" in again.text
    assert f"{FIRST} has decided it" in again.text
    assert len(held(unit.home)["alert_outcome"]) == 2  # type: ignore[arg-type]


def test_all_of_a_page_is_taken_and_given_back_and_what_others_have_is_said(unit: Site) -> None:
    browser, other = unit.browser(FIRST), unit.browser(SECOND)
    one, two, three = queue(browser)
    listed = {"every": "yes", "listed": f"{one} {two} {three}"}
    assert post(browser, f"/alert/{two}/take").status_code == 303
    told = post(other, "/queue/alike", listed | {"act": "take"})
    assert told.status_code == 200
    assert "Alerts done: 2; not done: 1" in told.text
    assert f"{FIRST} took this alert" in told.text
    assert post(other, "/queue/alike?clock=red", listed | {"act": "give-back"}).status_code == 200
    assert (
        post(browser, "/queue/alike?clock=red", {"report": two, "act": "give-back"}).headers["location"]
        == "/queue?clock=red"
    )
    assert shown(browser, "taken=nobody") == [one, two, three]
    assert post(unit.browser(ADMINISTRATOR), "/queue/alike", listed | {"act": "take"}).status_code == 403


def test_what_was_ticked_and_typed_is_kept_when_it_is_refused(unit: Site) -> None:
    browser = unit.browser(FIRST)
    one, two, _three = queue(browser)
    told = post(browser, "/queue/alike", {"report": [one, two], "outcome": "passed_on", "why": "a <b>", "of": ""})
    assert told.status_code == 422
    page = html.document_fromstring(told.text)
    assert page.xpath("//main//form//input[@name='report']/@value") == [one, two]
    assert page.xpath("//main//form//option[@selected]/@value") == ["passed_on"]
    assert page.xpath("//main//form//input[@name='why']/@value") == ["a <b>"]
    assert post(browser, "/queue/alike", {"outcome": "unusable", "why": "x"}).status_code == 422


def test_recording_leads_on_within_the_filter_past_what_others_have_taken(unit: Site) -> None:
    browser, other = unit.browser(FIRST), unit.browser(SECOND)
    one, two, three = queue(browser)
    assert post(other, f"/alert/{two}/take").status_code == 303
    fields = {"outcome": "unusable", "reason": "x"}
    answer = post(browser, f"/alert/{one}/decide?reason=alert_payee", fields)
    assert re.fullmatch(rf"/alert/{three}\?reason=alert_payee&after=\d+", answer.headers["location"])
    page = browser.get(answer.headers["location"]).text
    assert f'action="/alert/{three}/decide?reason=alert_payee"' in page
    answer = post(browser, f"/alert/{three}/decide?reason=alert_payee", fields)
    assert re.fullmatch(r"/queue\?reason=alert_payee&after=\d+", answer.headers["location"])
    assert "is recorded" in browser.get(answer.headers["location"]).text


def test_a_decision_just_recorded_is_undone_with_one_button(unit: Site) -> None:
    browser = unit.browser(FIRST)
    order = queue(browser)
    answer = post(browser, f"/alert/{order[0]}/decide", {"outcome": "unusable", "reason": "x"})
    page = browser.get(answer.headers["location"]).text
    (address,) = re.findall(r'action="(/decision/\d+/undo)"', page)
    assert 'data-key="undo"' in page
    done = post(browser, address)
    assert done.headers["location"] == f"/alert/{order[0]}"
    assert queue(browser) == order
    assert "not decided" in browser.get(done.headers["location"]).text
    # The button pressed twice undoes once, and leads to the same page.
    assert post(browser, address).headers["location"] == f"/alert/{order[0]}"
    assert browser.get(f"/alert/{order[0]}").text.count("undone by whoever recorded it") == 1
    for number in ("1", "2", "3", "0", "99"):
        for address in (f"/alert/{order[0]}?after={number}", f"/?after={number}", f"/queue?after={number}"):
            assert "is recorded" not in browser.get(address).text
    assert browser.get(f"/alert/{order[0]}?after={9**30}").status_code == 422


def test_nobody_is_told_of_or_undoes_anothers_decision(unit: Site) -> None:
    browser, other = unit.browser(FIRST), unit.browser(SECOND)
    report = queue(browser)[0]
    answer = post(browser, f"/alert/{report}/decide", {"outcome": "unusable", "reason": "x"})
    number = answer.headers["location"].rpartition("=")[2]
    assert "is recorded" not in other.get(f"/queue?after={number}").text
    assert post(other, f"/decision/{number}/undo").status_code == 422
    assert post(unit.browser(ADMINISTRATOR), f"/decision/{number}/undo").status_code == 403
    assert report not in queue(browser)


def ended(browser: TestClient, reports: list[str]) -> html.HtmlElement:
    told = {"report": reports, "outcome": "unusable", "why": "empty", "confirmed": "yes"}
    return html.document_fromstring(post(browser, "/queue/alike?taken=nobody", told).text)


def test_what_was_ended_alike_is_named_by_its_reference_and_undone_line_by_line_or_whole(unit: Site) -> None:
    browser = unit.browser(FIRST)
    order = queue(browser)
    names = html.document_fromstring(browser.get("/queue").text).xpath("//table//a[@data-step]/text()")
    assert "X-0002" in names
    preview = post(browser, "/queue/alike", {"report": order, "outcome": "unusable", "why": "empty"}).text
    assert "/undo" not in preview
    page = ended(browser, order)
    assert [one.text_content() for one in page.xpath("//ul[@class='reasons']//a")] == names
    assert page.xpath("//ul[@class='reasons']//a/@href") == [f"/alert/{one}" for one in order]
    single = page.xpath("//ul[@class='reasons']//form")
    assert [one.get("action") for one in single] == [f"/decision/{n}/undo?taken=nobody" for n in (1, 2, 3)]
    assert len(set(page.xpath("//ul[@class='reasons']//form/button/@aria-label"))) == 3
    assert browser.post(single[1].get("action"), data={"form": form(browser)}).status_code == 303
    assert queue(browser) == [order[1]]
    # All of them: the one that was undone already is not undone twice.
    (whole,) = page.xpath("//form[starts-with(@action, '/queue/alike/undo')]")
    fields: dict[str, list[str]] = {}
    for one in whole.xpath("./input"):
        fields.setdefault(one.get("name"), []).append(one.get("value"))
    assert whole.get("action") == "/queue/alike/undo?taken=nobody"
    assert fields["number"] == ["1", "2", "3"]
    told = browser.post(whole.get("action"), data=fields)
    assert told.status_code == 200
    assert "Decisions undone: 3; not undone: 0" in told.text
    assert ">X-0002</a>" in told.text
    assert f'href="/alert/{order[0]}?taken=nobody"' in told.text
    assert queue(browser) == order
    assert len(held(unit.home)["alert_outcome"]) == 6  # type: ignore[arg-type]


def test_what_is_not_undone_is_told_with_why_and_keeps_nothing_else_from_it(unit: Site) -> None:
    browser, other = unit.browser(FIRST), unit.browser(SECOND)
    one, two, three = queue(browser)
    ended(browser, [one, two])
    ended(other, [three])
    told = post(browser, "/queue/alike/undo", {"number": ["1", "3", "2", "2", "77"]})
    assert "Decisions undone: 2; not undone: 2" in told.text
    for number in (3, 77):
        assert f"there is no decision {number} of yours that still stands" in told.text
    assert queue(browser) == [one, two]
    assert len(held(unit.home)["alert_outcome"]) == 5  # type: ignore[arg-type]


def test_an_undo_of_nothing_of_too_many_or_by_whoever_may_not_undoes_nothing(unit: Site) -> None:
    browser = unit.browser(FIRST)
    ended(browser, queue(browser)[:1])
    before = held(unit.home)["alert_outcome"]
    for fields, said in (
        ({}, "no decision was named"), ({"number": [str(n) for n in range(1, 202)]}, "at most 200"),
        ({"number": "x"}, ""), ({"number": "9" * 30}, ""), ({"number": ["1", "0"]}, ""),
    ):  # fmt: skip
        answer = post(browser, "/queue/alike/undo", fields)
        assert answer.status_code == 422
        assert said in answer.text
    assert post(unit.browser(ADMINISTRATOR), "/queue/alike/undo", {"number": "1"}).status_code == 403
    assert browser.post("/queue/alike/undo", data={"form": "0", "number": "1"}).status_code == 403
    assert held(unit.home)["alert_outcome"] == before


def test_one_ended_alert_has_its_own_button_and_needs_no_other(unit: Site) -> None:
    browser = unit.browser(FIRST)
    one, two, _three = queue(browser)
    (called,) = re.findall(rf'href="/alert/{two}" data-step>([^<]+)<', browser.get("/queue").text)
    told = post(browser, "/queue/alike", {"report": [one], "outcome": "duplicate", "of": two}).text
    assert f"They repeat {called}." in told
    page = ended(browser, [one])
    assert page.xpath("//main//form/@action") == ["/decision/1/undo?taken=nobody"]
    # What was taken is not a decision: there is nothing to undo.
    taken = post(browser, "/queue/alike", {"report": [one, two], "act": "take"}).text
    assert "/undo" not in taken
