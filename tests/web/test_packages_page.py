"""Packages, feedback and restrictions on their pages: asked by one, signed by another, made once, on the register."""

import re
import zipfile
from io import BytesIO

import pytest

from relais.desk import approval
from relais.desk.alert import Said, decide
from relais.desk.consult import sources
from relais.desk.prove import verify
from relais.desk.restrict import stated
from tests.desk.unit import FIRST, HEAD
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, as_person, faults, post, queue

pytestmark = pytest.mark.slow
SENDER = re.compile(r'<option value="([^"]+)"')


def signed(unit: Site, number: int) -> None:
    approval.sign(as_person(unit, HEAD), number, "seen", granted=True)


def names(answer) -> list[str]:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(answer.content)) as held:
        return sorted(held.namelist())


def test_packages_are_made_once_for_each_signature(unit: Site) -> None:
    browser = unit.browser(FIRST)
    assert post(browser, "/packages", {"kind": "packages", "of": "", "reason": HOSTILE[0]}).status_code == 303
    page = browser.get("/packages").text
    assert "packages of all facilitators" in page
    assert "/packages/make" not in page
    assert faults(page) == []
    early = post(browser, "/packages/make", {"kind": "packages", "of": "all"})
    assert (early.status_code, "second person" in early.text) == (422, True)
    signed(unit, 1)
    assert "Make what number 1 allows" in browser.get("/packages").text
    held = names(post(browser, "/packages/make", {"kind": "packages", "of": "all"}))
    assert any(name.endswith("/package.pdf") for name in held)
    assert post(browser, "/packages/make", {"kind": "packages", "of": "all"}).status_code == 422
    page = browser.get("/packages").text
    assert "signed and done" in page
    assert "Packages and feedback that left" in page
    assert faults(page) == []
    assert verify(as_person(unit, FIRST)).sound


def test_an_emergency_is_made_before_it_is_signed(unit: Site) -> None:
    browser = unit.browser(FIRST)
    told = {"kind": "packages", "of": "", "reason": "a child is in danger now", "how": "emergency"}
    assert post(browser, "/packages", told).status_code == 303
    assert names(post(browser, "/packages/make", {"kind": "packages", "of": "all"}))


def test_a_sender_is_told_what_became_of_their_reports(unit: Site) -> None:
    browser = unit.browser(FIRST)
    assert "No report of a named sender has been decided." in browser.get("/packages").text
    for report in queue(browser):
        decide(as_person(unit, FIRST), report, Said("no_nexus", "nobody of ours"))
    page = browser.get("/packages").text
    sender = SENDER.findall(page)[0]
    asked = {"kind": "feedback", "of": sender.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')}
    assert post(browser, "/packages", {**asked, "reason": "as agreed"}).status_code == 303
    signed(unit, 1)
    assert "feedback/return-form.csv" in names(post(browser, "/packages/make", asked))
    wrong = post(browser, "/packages/make", {"kind": "feedback", "of": "Nobody & Co"})
    assert (wrong.status_code, "these senders have some" in wrong.text) == (422, True)


def test_what_is_asked_wrongly_is_refused_and_stays_written(unit: Site) -> None:
    browser = unit.browser(FIRST)
    for told in (
        {"kind": "everything", "of": "", "reason": "x"}, {"kind": "packages", "of": "", "reason": " "},
        {"kind": "packages", "of": "x\ny", "reason": "x"},
    ):  # fmt: skip
        assert post(browser, "/packages", told).status_code == 422
    assert 'value="S-&lt;b&gt;"' in post(browser, "/packages", {"kind": "packages", "of": "S-<b>", "reason": ""}).text
    assert post(browser, "/packages/make", {"kind": "everything"}).status_code == 422
    for name in (ADMINISTRATOR, MAGISTRATE):
        for page in ("/packages", "/restrictions"):
            assert unit.browser(name).get(page).status_code == 403
        assert post(unit.browser(name), "/packages/make", {"kind": "packages"}).status_code == 403


def test_what_may_be_passed_on_is_stated_and_loosened_by_two(unit: Site) -> None:
    browser, home = unit.browser(FIRST), as_person(unit, FIRST)
    source = sources(home)[0][0].source.source_id
    told = {"source": source[:12], "handling": "H2", "evaluation": "B2", "purpose": "one enquiry", "reason": HOSTILE[0]}
    assert post(browser, "/restrictions", {**told, "to": "some", "countries": "fr, de"}).status_code == 303
    page = browser.get("/restrictions").text
    assert faults(page) == []
    assert "DE FR" in page
    looser = post(browser, "/restrictions", {**told, "to": "any", "countries": ""})
    assert (looser.status_code, f"restriction {source} H2 B2 any" in looser.text) == (422, True)
    assert post(browser, "/restrictions", {**told, "to": "nobody", "countries": ""}).status_code == 303
    for place in ({"to": "any", "countries": "FR"}, {"to": "some", "countries": " "}, {"to": "", "countries": ""}):
        wrong = post(browser, "/restrictions", {**told, **place})
        assert (wrong.status_code, "say where it may go" in wrong.text) == (422, True)
    assert [one.restriction.countries for one in stated(home)] == [frozenset({"FR", "DE"}), frozenset()]
    assert f'value="{source[:12]}"' in browser.get(f"/restrictions?source={source[:12]}").text
