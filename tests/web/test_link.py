"""A link in the browser: both sides, its weights as a picture and as numbers, and judging one link after the other."""

import re

import pytest
from lxml import html

from relais.desk.derived import results
from relais.desk.judgements import judgements
from relais.desk.to_judge import to_judge
from tests.desk.unit import FIRST, SECOND
from tests.web.house import ADMINISTRATOR, HOSTILE, Site, as_person, faults, lines, post

pytestmark = pytest.mark.slow


def waiting(web: Site) -> list[str]:
    found = [one.link_id for one in to_judge(as_person(web, FIRST)).lines]
    assert found
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_link_shows_both_sides_and_its_picture_with_the_same_numbers(shared: Site, language: str) -> None:
    browser = shared.browser(FIRST, language)
    answer = browser.get(f"/link/{waiting(shared)[0]}")
    assert answer.status_code == 200
    # The one drawing is ours; nothing else on the page could run.
    assert faults(answer.text) == ["svg"]
    page = html.document_fromstring(answer.text)
    assert len(page.xpath("//h1")) == 1
    rows = page.xpath("//figcaption//tbody/tr")
    assert len(rows) >= 2
    drawn = " ".join(page.xpath("//svg//text/text()")).replace("\u2212", "-")
    point = "," if language == "fr" else "."
    for row in rows:
        assert row.xpath("string(td[3])").removesuffix(f"{point}0") in drawn
    assert page.xpath('//input[@name="verdict"]/@data-key') == ["same", "different", "unsure"]
    assert page.xpath("//table//form[@action='/passage']")
    for field in page.xpath("//main//input[not(@type='hidden')][not(@type='radio')]"):
        assert page.xpath(f"//label[@for='{field.get('id')}']")


def test_what_waits_is_listed_and_what_is_no_link_is_said(shared: Site) -> None:
    browser = shared.browser(FIRST)
    found = waiting(shared)
    page = browser.get("/review").text
    assert re.findall(r'href="/link/(L-[0-9a-f]+)" data-step', page) == found
    for column in ("link_id", "bits", "refused"):
        assert 'aria-sort="ascending"' in browser.get(f"/review?sort={column}").text
    assert browser.get("/review?sort=left").text.count('aria-sort="none"') == 3
    assert browser.get("/review?page=999").status_code == 200
    # Behind the last the first follows, unless it is the same one.
    behind = f"/link/{found[0]}" if len(found) > 1 else "/review"
    assert browser.get(f"/link/{found[-1]}/next").headers["location"] == behind
    for address in ("/link/L-0", "/link/%3Cb%3E", "/judgement/99", "/judgement/x", "/judgement/" + "9" * 30):
        refused = browser.get(address)
        assert refused.status_code == 422, address
        assert faults(refused.text) == []


def test_who_may_not_judge_sees_no_link(shared: Site) -> None:
    browser = shared.browser(ADMINISTRATOR)
    for address in ("/review", "/judgements", f"/link/{waiting(shared)[0]}"):
        assert browser.get(address).status_code == 403


def test_a_judgement_needs_a_choice_and_a_reason(unit: Site) -> None:
    browser, link = unit.browser(FIRST), waiting(unit)[0]
    for told, said in (
        ({"verdict": "same", "reason": " "}, "a judgement needs a reason: write it"),
        ({"verdict": "", "reason": "seen"}, "choose what you judge"),
        ({"verdict": HOSTILE[0], "reason": HOSTILE[1]}, "choose what you judge"),
    ):
        answer = post(browser, f"/link/{link}/judge", told)
        assert (answer.status_code, said in answer.text) == (422, True)
        assert faults(answer.text) == ["svg"]
        assert "--" not in html.document_fromstring(answer.text).xpath("string(//*[@role='alert'])")
    assert judgements(as_person(unit, FIRST)).lines == ()
    # What was typed stands in the form again.
    kept = html.document_fromstring(post(browser, f"/link/{link}/judge", {"verdict": "unsure", "reason": ""}).text)
    assert kept.xpath('//input[@name="verdict"][@checked]/@value') == ["unsure"]


def test_one_judges_a_link_and_the_next_is_open_and_it_can_be_taken_back(unit: Site) -> None:
    browser, link = unit.browser(FIRST), waiting(unit)[0]
    others = waiting(unit)[1:]
    answer = post(browser, f"/link/{link}/judge", {"verdict": "same", "reason": f"one address {HOSTILE[0]}"})
    following = f"/link/{others[0]}" if others else "/review"
    assert (answer.status_code, answer.headers["location"]) == (303, f"{following}?after=1&of={link}")
    page = browser.get(answer.headers["location"]).text
    assert "Judgement 1 is recorded." in page
    assert 'href="/judgement/1"' in page
    assert lines(unit.home)[-1][1] != "judge"
    assert (FIRST, "judge") in lines(unit.home)
    assert link not in re.findall(r"/link/(L-[0-9a-f]+)", browser.get("/review").text)
    shown = browser.get(f"/link/{link}").text
    assert "&lt;script&gt;alert(1)" in shown
    assert 'name="supersede" value="1"' in shown
    # Another person takes it back, with a reason.
    other = unit.browser(SECOND)
    assert post(other, "/judgement/1/undo", {"reason": ""}).status_code == 422
    assert post(other, "/judgement/1/undo", {"reason": "two houses"}).headers["location"] == "/judgement/1"
    page = other.get("/judgement/1").text
    assert "/judgement/2" in page
    assert 'action="/judgement/1/undo"' not in page
    assert post(other, "/judgement/1/undo", {"reason": "again"}).status_code == 422
    assert link in re.findall(r"/link/(L-[0-9a-f]+)", browser.get("/review").text)
    assert [one.judgement.number for one in judgements(as_person(unit, FIRST)).lines] == [1, 2]
    past = browser.get("/judgements?past=yes&sort=number").text
    assert re.findall(r'href="/judgement/(\d+)" data-step', past) == ["1", "2"]
    assert re.findall(r'href="/judgement/(\d+)" data-step', browser.get("/judgements").text) == []


def test_a_judgement_made_by_mistake_is_taken_back_by_a_key_as_a_decision_is(unit: Site) -> None:
    browser, link = unit.browser(FIRST), waiting(unit)[0]
    onward = post(browser, f"/link/{link}/judge", {"verdict": "same", "reason": "one address"}).headers["location"]
    shown = html.document_fromstring(browser.get(onward).text)
    (form,) = [one for one in shown.forms if one.xpath('.//button[@data-key="undo"]')]
    assert form.action == "/judgement/1/undo"
    # Nobody else is offered it, nor by an address that somebody made up.
    for address in (onward, "/review?after=1&of=//elsewhere.example", f"/link/{link}?after=1"):
        assert "is recorded" not in unit.browser(SECOND).get(address).text
    assert "is recorded" not in browser.get(f"/link/{link}?after=99").text
    assert browser.get(f"/link/{link}?after={9**30}").status_code == 422
    back = browser.post(form.action, data=dict(form.fields))
    assert (back.status_code, back.headers["location"]) == (303, f"/link/{link}")
    assert "nobody has judged it" in browser.get(f"/link/{link}").text
    # It is superseded, never erased, and nothing is offered twice.
    assert [one.judgement.reason for one in judgements(as_person(unit, FIRST)).lines] == [
        "one address", "taken back by whoever recorded it",
    ]  # fmt: skip
    assert "is recorded" not in browser.get(onward).text
    for elsewhere in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"):
        second = post(browser, f"/link/{link}/judge", {"verdict": "unsure", "reason": "again"}).headers["location"]
        number = re.findall(r"after=(\d+)", second)[0]
        away = post(browser, f"/judgement/{number}/undo", {"reason": "why", "back": elsewhere})
        assert away.headers["location"] == f"/judgement/{number}"


def test_who_judged_meanwhile_is_said_and_then_replaced(unit: Site) -> None:
    first, second, link = unit.browser(FIRST), unit.browser(SECOND), waiting(unit)[0]
    assert post(first, f"/link/{link}/judge", {"verdict": "same", "reason": "one address"}).status_code == 303
    told = {"verdict": "different", "reason": "two towns"}
    answer = post(second, f"/link/{link}/judge", told)
    assert (answer.status_code, "send the form again to replace it" in answer.text) == (422, True)
    page = html.document_fromstring(answer.text)
    seen = page.xpath('//input[@name="supersede"]/@value')[0]
    assert seen == "1"
    assert post(second, f"/link/{link}/judge", {**told, "supersede": seen}).status_code == 303
    assert [one.state for one in judgements(as_person(unit, FIRST)).lines] == ["superseded", "binding"]
    for bad in ("x", "9" * 30):
        assert post(second, f"/link/{link}/judge", {**told, "supersede": bad}).status_code == 422


def test_a_subject_is_judged_and_what_that_takes_apart_is_shown_first(unit: Site) -> None:
    browser = unit.browser(FIRST)
    home = as_person(unit, FIRST)
    held = results(home, "subject")[0]["subject"]["subject_id"].to_pylist()
    subject = max(set(held), key=held.count)
    told = {"verdict": "different", "reason": "three people share it"}
    shown = post(browser, f"/subject/{subject}/judge", told)
    assert shown.status_code == 200
    page = html.document_fromstring(shown.text)
    alert = page.xpath("//*[@role='alert']")[0]
    assert subject in alert.text_content()
    assert judgements(home).lines == ()
    again = {one.get("name"): one.get("value") for one in alert.xpath(".//input")}
    assert (again["verdict"], again["reason"], again["confirmed"]) == ("different", told["reason"], "yes")
    assert faults(shown.text) == []
    done = post(browser, f"/subject/{subject}/judge", {**told, "confirmed": "yes"})
    assert done.headers["location"] == f"/subject/{subject}?after=1"
    page = browser.get(f"/subject/{subject}?after=1").text
    assert "Judgement 1 is recorded." in page
    assert "three people share it" in page
    # A single mention is nobody's to judge by itself.
    alone = min(set(held), key=held.count)
    assert f'action="/subject/{alone}/judge"' not in browser.get(f"/subject/{alone}").text
    assert post(browser, f"/subject/{alone}/judge", told).status_code == 422
