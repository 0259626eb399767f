"""Letters: closed until opened, opened at the cost of an exposure, decided on in a person's name."""

import re

import pytest
from starlette.testclient import TestClient

from relais.desk import letter as desk
from relais.desk.take_in import take_in
from tests.desk.unit import FIRST
from tests.intake.letter.letter_sample import SOUND
from tests.web.house import ADMINISTRATOR, HOSTILE, Site, as_person, faults, form, lines, post

pytestmark = pytest.mark.slow


@pytest.fixture
def waiting(unit: Site, tmp_path) -> Site:  # type: ignore[no-untyped-def]
    (tmp_path / "letter.pdf").write_bytes(SOUND["letter_pdf"])
    take_in(as_person(unit, FIRST), [tmp_path / "letter.pdf"])
    return unit


def letter(web: Site) -> str:
    [one] = desk.letters(as_person(web, FIRST))
    return f"/letter/{one.source_id}"


def exposures(web: Site) -> list[object]:
    with web.home.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT * FROM exposure_opening").fetchall())


def roles(page: str) -> dict[str, str]:
    return dict(re.findall(r'id="role-(\d+)" name="role" list="roles" value="([^"]*)"', page))


def confirm(browser: TestClient, address: str, **told: object):  # type: ignore[no-untyped-def]
    return post(browser, f"{address}/confirm", told)


def test_a_letter_waits_closed_and_is_opened_at_the_cost_of_an_exposure(waiting: Site) -> None:
    browser, address = waiting.browser(FIRST), letter(waiting)
    assert f'href="{address}"' in browser.get("/letters").text
    before = len(exposures(waiting))
    page = browser.get(address).text
    assert "ana.roe@example.org" not in page
    assert len(exposures(waiting)) == before
    page = post(browser, address).text
    assert "ana.roe@example.org" in page
    assert 'value="EX-2026/12"' in page
    assert len(exposures(waiting)) == before + 1
    assert faults(page) == []
    # The passage of a place opens as everywhere.
    place = re.findall(r'name="place" value="([^"]+)"', page)[0]
    told = {"source": address.rpartition("/")[2], "place": place, "reason": "late or not"}
    assert post(browser, "/passage", told).status_code == 200


def test_a_person_confirms_it_with_whose_each_thing_is(waiting: Site) -> None:
    browser, address = waiting.browser(FIRST), letter(waiting)
    told = {"reference": "EX-2026/12", "sender": HOSTILE[0], "received": "2026-11-20T14:30+01:00",
            "proposal": ["2", "3", "10"], "role": ["reported", "", "payee.2"], "drop": ["4"]}  # fmt: skip
    done = confirm(browser, address, **told)
    assert (done.status_code, done.headers["location"]) == (303, "/letters?decided=report")
    listed = browser.get(done.headers["location"]).text
    assert "in your name" in listed
    assert address not in listed
    page = post(browser, address).text
    assert "A. Martin said that it is a report." in page
    assert roles(page)["2"] == "reported"
    assert roles(page)["10"] == "payee.2"
    assert re.search(r'name="drop" value="4" checked', page)
    assert faults(page) == []
    assert post(browser, f"{address}/none").status_code == 303
    assert "said that it is no report." in post(browser, address).text


def test_a_slip_is_said_and_what_was_typed_stays(waiting: Site) -> None:
    browser, address = waiting.browser(FIRST), letter(waiting)
    slips: list[tuple[dict[str, object], str, str]] = [
        ({"reference": "", "sender": ""}, "give one of them, or both", ""),
        ({"reference": "1", "received": "yesterday"}, "no time with its zone", 'value="yesterday"'),
        ({"reference": "1", "proposal": ["2"], "role": ["king"]}, "is no role", 'list="roles" value="king"'),
        ({"reference": "1", "proposal": ["99"], "role": ["reported"]}, "has no proposal 99", 'value="1"'),
        ({"reference": "1", "proposal": ["2"], "role": ["payer"], "drop": ["2"]}, "choose one", 'value="2" checked'),
        ({"sender": '"><b>', "drop": ["x"]}, "is no number", 'value="&#34;&gt;&lt;b&gt;"'),
    ]
    for told, said, kept in slips:
        page = confirm(browser, address, **told)
        assert (page.status_code, said in page.text, kept in page.text) == (422, True, True), said
    assert letter(waiting) == address


def test_who_reads_no_letters_is_refused_and_what_is_none_is_said(waiting: Site) -> None:
    address, browser = letter(waiting), waiting.browser(ADMINISTRATOR)
    for answer in (browser.get("/letters"), browser.get(address), post(browser, address), confirm(browser, address)):
        assert answer.status_code == 403
        assert "ana.roe" not in answer.text
        assert lines(waiting.home)[-1] == (ADMINISTRATOR, "refused")
    first = waiting.browser(FIRST)
    assert first.get("/letter/ffff").status_code == 404
    report = next(iter(re.findall(r"/source/([0-9a-f]{64})", first.get("/ledger?sort=name").text)))
    assert post(first, f"/letter/{report}").status_code == 422
    unequal = first.post(
        f"{address}/confirm", data={"form": form(first), "proposal": ["1", "2"], "role": ["reported"]}
    )  # fmt: skip
    assert unequal.status_code == 403
