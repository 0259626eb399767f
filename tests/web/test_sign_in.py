"""Signing in and out at the web's door, and the link of a home in which nobody signs in."""

from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from httpx2 import Response

from relais.desk import enrol
from relais.safeguards.session import Limits, digest
from relais.web.visitor import DOOR, SESSION
from tests.desk.made_people import PASSPHRASE, chosen, fresh, seated_token
from tests.desk.unit import FIRST, SECOND
from tests.web.house import HOSTILE, SECRET, Site, faults, form, lines, post, site

FORM = {"content-type": "application/x-www-form-urlencoded"}


def cookie(answer: Response, name: str) -> str:
    for line in answer.headers.get_list("set-cookie"):
        held = SimpleCookie(line)
        if name in held and held[name].value:
            assert "HttpOnly" in line
            assert "SameSite=strict" in line
            return held[name].value
    return ""


def enter(site: Site, secret: str, **cookies: str) -> Response:
    told = {"name": FIRST, "passphrase": PASSPHRASE, "code": fresh(site.home, secret), "purpose": "PV 12"}
    return site.browser(**cookies).post("/sign-in", data=told)


@pytest.mark.slow
def test_whoever_proves_who_they_are_is_let_in_and_their_purpose_is_written_down(unit: Site, secret: str) -> None:
    answer = enter(unit, secret)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    browser = unit.browser(**{SESSION: cookie(answer, SESSION)})
    page = browser.get("/queue")
    assert page.status_code == 200
    assert FIRST in page.text
    assert lines(unit.home)[-1] == (FIRST, "read-alerts")


@pytest.mark.slow
def test_what_a_browser_brings_along_is_never_taken_over(unit: Site, secret: str) -> None:
    brought = "0" * 64
    tokens = []
    for cookies in ({SESSION: brought}, {SESSION: seated_token(unit.home, SECOND)}, {}):
        answer = enter(unit, secret, **cookies)
        tokens.append(cookie(answer, SESSION))
        assert tokens[-1] not in ("", *cookies.values())
        assert unit.browser(**{SESSION: tokens[-1]}).get("/queue").status_code == 200
    assert len({*tokens}) == 3
    refused = unit.browser(**{SESSION: brought}).get("/queue")
    assert (refused.status_code, refused.headers["location"]) == (303, "/sign-in")


@pytest.mark.slow
def test_a_wrong_sign_in_gives_no_session_and_says_nothing_of_what_was_wrong(unit: Site, secret: str) -> None:
    told = {"name": FIRST, "passphrase": PASSPHRASE, "code": fresh(unit.home, secret)}
    wrong = ({"name": "nobody"}, {"passphrase": "three quiet goats"}, {"code": "000000"})
    pages = set()
    for one in wrong:
        answer = unit.browser().post("/sign-in", data=told | one)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        pages.add(answer.text.replace("nobody", FIRST))
    assert len(pages) == 1
    assert PASSPHRASE not in pages.pop()
    assert lines(unit.home)[-3:] == [("-", "sign-in-refused")] * 3


@pytest.mark.slow
def test_hostile_text_at_the_door_is_refused_and_never_run(shared: Site) -> None:
    browser = shared.browser()
    for text in HOSTILE[:11]:
        answer = browser.post("/sign-in", data=dict.fromkeys(("name", "passphrase", "code", "purpose"), text))
        assert answer.status_code == 403, text
        assert faults(answer.text) == [], text
    for told in ({"name": "a" * 1_000_000}, dict.fromkeys(("name", "passphrase", "code", "purpose"), "é" * 40_000)):
        assert browser.post("/sign-in", data=told).status_code == 403
    # Bytes that are no text, and halves of a sign.
    raw = browser.post("/sign-in", content=b"name=%ED%A0%80%FF&passphrase=%00&code=%C3%28", headers=FORM)
    assert raw.status_code == 403
    assert faults(raw.text) == []


@pytest.mark.parametrize("token", ["0" * 64, "x", "é", "../..", "a b", "A. Martin", "0" * 3000, digest("x")])
def test_an_unknown_session_leads_to_the_door_and_shows_nobodys_name(shared: Site, token: str) -> None:
    header = {"cookie": f"{SESSION}={token}".encode("latin-1")}
    for address in ("/", "/search", "/queue", "/first-run"):
        answer = shared.browser().get(address, headers=header)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), address
    assert FIRST not in shared.browser().get("/sign-in", headers=header).text


def test_what_is_kept_of_a_session_is_no_session(shared: Site) -> None:
    token = seated_token(shared.home, FIRST)
    assert shared.browser(**{SESSION: token}).get("/search").status_code == 200
    assert shared.browser(**{SESSION: digest(token)}).get("/search").status_code == 303


def test_leaving_ends_the_session_for_every_browser_that_holds_it(unit: Site) -> None:
    token = seated_token(unit.home, FIRST)
    here, elsewhere = (unit.browser(**{SESSION: token}) for _ in range(2))
    kept = form(elsewhere)
    answer = post(here, "/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert cookie(answer, SESSION) == ""
    assert lines(unit.home)[-1] == (FIRST, "sign-out")
    before = lines(unit.home)
    assert elsewhere.get("/queue").headers["location"] == "/sign-in"
    assert elsewhere.post("/cases", data={"form": kept}).headers["location"] == "/sign-in"
    # What was typed is given back, and not recorded.
    told = elsewhere.post("/cases", data={"form": kept, "reference": "typed <late>"})
    assert (told.status_code, "typed &lt;late&gt;" in told.text) == (401, True)
    assert lines(unit.home) == before
    # The others stay: they are other sessions.
    assert unit.browser(FIRST).get("/queue").status_code == 200


def test_a_session_that_ran_out_leads_to_the_door(shared: Site) -> None:
    token = seated_token(shared.home, FIRST)
    for limits in (Limits(idle=timedelta(0)), Limits(absolute=timedelta(0))):
        late = site(replace(shared.home, limits=limits)).browser(**{SESSION: token})
        for address in ("/", "/search", "/queue"):
            assert late.get(address).headers["location"] == "/sign-in", address
    assert shared.browser(**{SESSION: token}).get("/search").status_code == 200


@pytest.mark.slow
def test_the_link_opens_the_home_only_with_its_secret(alone: Site) -> None:
    wrong = ("x", SECRET[:-1], SECRET + "x", SECRET.upper(), "%C3%A9", "%00", "a" * 5000, "%F0%9F%98%80")
    for secret in wrong:
        answer = alone.browser().get(f"/enter/{secret}")
        assert answer.headers["location"] == "/sign-in", secret
        assert "set-cookie" not in answer.headers
    browser = alone.browser()
    answer = browser.get(f"/enter/{SECRET}")
    assert answer.headers["location"] == "/"
    assert cookie(answer, DOOR) == SECRET
    assert browser.get("/queue").status_code == 200
    assert alone.browser(**{DOOR: "x"}).get("/queue").headers["location"] == "/sign-in"
    assert "relais serve" in alone.browser().get("/sign-in").text


def test_the_link_takes_a_session_of_another_home_away(alone: Site) -> None:
    answer = alone.browser(**{SESSION: "0" * 64}).get(f"/enter/{SECRET}")
    assert answer.headers["location"] == "/"
    assert [line for line in answer.headers.get_list("set-cookie") if line.startswith(f'{SESSION}=""')] != []


def test_where_people_sign_in_the_link_opens_nothing(shared: Site) -> None:
    browser = shared.browser()
    answer = browser.get(f"/enter/{SECRET}")
    assert answer.headers["location"] == "/sign-in"
    assert "set-cookie" not in answer.headers
    for address in ("/", "/search", "/queue"):
        assert shared.at_the_door().get(address).headers["location"] == "/sign-in", address


@pytest.mark.slow
def test_from_the_first_who_enrols_on_the_link_is_void(alone: Site) -> None:
    browser = alone.at_the_door()
    kept = form(browser)
    made = chosen()
    enrol.enrol_first(alone.home, made)
    assert browser.get("/search").headers["location"] == "/sign-in"
    assert browser.post("/cases", data={"form": kept}).headers["location"] == "/sign-in"
    answer = enter(alone, made.secret, **{DOOR: SECRET})
    assert 'relais_door=""' in " ".join(answer.headers.get_list("set-cookie"))


@pytest.mark.slow
def test_under_tls_the_secret_goes_over_tls_alone(unit_root, secret: str, unit: Site) -> None:  # type: ignore[no-untyped-def]
    from relais.web.app import create

    secured = Site(unit.home, create(unit.home, SECRET, secure=True))
    answer = enter(secured, secret)
    held = [line for line in answer.headers.get_list("set-cookie") if line.startswith(SESSION)]
    assert len(held) == 1
    assert "Secure" in held[0]
    assert "Max-Age" not in held[0]
