"""Enrolling in a browser: both halves of a code, a passphrase, and a code of the authenticator that has the secret."""

import re

import pytest

from relais.desk import people
from tests.desk.made_people import PASSPHRASE, code, fresh
from tests.desk.unit import HEAD, SECOND
from tests.web.house import ADMINISTRATOR, HOSTILE, Site, as_person, faults, held, lines

pytestmark = pytest.mark.slow
NEW = "G. Neuf"


def halves(unit: Site, name: str = NEW) -> dict[str, str]:
    """Return both halves of a code, as the two who let the person in have them."""
    asked = people.add(as_person(unit, ADMINISTRATOR), name, "investigator")
    confirmed = people.confirm(as_person(unit, HEAD), asked.number)
    return {"first": str(asked.half), "second": str(confirmed.half)}


def secret_of(page: str) -> str:
    return re.findall(r'name="secret" value="([A-Z2-7]{32})"', page)[0]


def test_whoever_has_both_halves_chooses_how_they_sign_in_and_signs_in(unit: Site) -> None:
    told, browser = halves(unit), unit.browser()
    shown = browser.post("/enrol", data=told)
    assert (shown.status_code, faults(shown.text)) == (200, [])
    assert f"of {NEW}:" in shown.text
    secret = secret_of(shown.text)
    choice = told | {"secret": secret, "passphrase": PASSPHRASE, "again": PASSPHRASE, "code": code(secret)}
    done = browser.post("/enrol", data=choice)
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in?enrolled=1")
    assert "You are enrolled" in browser.get(done.headers["location"]).text
    assert lines(unit.home)[-1] == (NEW, "set-secret")
    entered = {"name": NEW, "passphrase": PASSPHRASE, "code": fresh(unit.home, secret), "purpose": "PV 12"}
    assert browser.post("/sign-in", data=entered).headers["location"] == "/"
    # A code counts once.
    assert browser.post("/enrol", data=told).status_code == 403


def test_a_slip_keeps_the_secret_that_the_authenticator_has(unit: Site) -> None:
    told, browser = halves(unit), unit.browser()
    secret = secret_of(browser.post("/enrol", data=told).text)
    choice = told | {"secret": secret, "passphrase": PASSPHRASE, "again": PASSPHRASE, "code": code(secret)}
    for wrong, said in (
        ({"again": "other"}, "not the same"), ({"code": "000000"}, "not the one expected"),
        ({"passphrase": "short", "again": "short"}, "Not done"),
    ):  # fmt: skip
        answer = browser.post("/enrol", data=choice | wrong)
        assert answer.status_code == 403
        assert said in answer.text
        assert secret_of(answer.text) == secret
        assert PASSPHRASE not in answer.text
    assert browser.post("/enrol", data=choice | {"secret": "x" * 32}).status_code == 403
    assert browser.post("/enrol", data=choice | {"code": fresh(unit.home, secret)}).status_code == 303


def test_one_half_opens_nothing_whoever_is_signed_in_and_a_refusal_is_noted(unit: Site) -> None:
    told = halves(unit)
    half = told["first"]
    for browser in (unit.browser(), unit.browser(SECOND)):
        for wrong in ({"first": half}, {"first": half, "second": half}, {"first": "AAAA", "second": "BBBB"}, {}):
            answer = browser.post("/enrol", data=wrong | {"secret": "A" * 32, "passphrase": PASSPHRASE})
            assert answer.status_code == 403
            assert NEW not in answer.text
            assert lines(unit.home)[-1][1] == "set-secret-refused"


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_refused_in_words(shared: Site, text: str) -> None:
    before = held(shared.home)
    answer = shared.browser().post("/enrol", data=dict.fromkeys(("first", "second", "secret", "again"), text))
    assert answer.status_code in (403, 422)
    assert faults(answer.text) == []
    assert held(shared.home) == before
