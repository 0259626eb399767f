"""Taking in at any time: of each file it is told what became of it; a report by hand and an answer come in as well."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from relais.casework import request as requests
from relais.casework.procedure import of_sources
from relais.desk.act import decision
from relais.desk.consult import sources
from relais.desk.home import open_home
from relais.store.database import reading
from relais.web.so_far import telling
from relais.web.visitor import SESSION, form_token
from tests.desk.unit import FIRST, SECOND
from tests.intake.letter.letter_sample import SOUND
from tests.intake.media_heads import JPEG
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, as_person, faults, form, held, lines, post, site

pytestmark = pytest.mark.slow
FILES = [
    ("box/table.csv", b"caller_id,amount,timestamp\n00184244668,96,2020-07-01 00:02:47\n"),
    ("box/odd.bin", b"\x00\x01neither text nor anything else known\xff" * 9), ("box/photo.jpg", JPEG),
    ("letter.pdf", SOUND["letter_pdf"]),
]  # fmt: skip


def take(browser: TestClient, files: list[tuple[str, bytes]], **told: str):  # type: ignore[no-untyped-def]
    return browser.post(
        "/take-in/upload", data={"form": form(browser), **told}, files=[("files", one) for one in files]
    )  # fmt: skip


def test_of_each_file_it_is_told_what_became_of_it(unit: Site) -> None:
    browser = unit.browser(FIRST)
    page = take(browser, FILES, procedure="PV 77/2026")
    assert page.status_code == 200
    rows = re.findall(r"<tr><td>(?:<a [^>]*>)?([^<]+)(?:</a>)?</td><td>([^<]*)</td>", page.text)
    assert ("box/odd.bin", "sealed, not read") in rows
    assert ("box/photo.jpg", "image or video: known by its hash alone") in rows
    assert ("box/table.csv", "sealed and read") in rows
    assert rows[0][1] == "sealed, not read"
    assert "Letters wait to be confirmed: 1" in page.text
    assert faults(page.text) == []
    with reading(unit.home.engine) as connection:
        assert {name for names in of_sources(connection).values() for name in names} >= {"PV 77/2026"}
    again = take(browser, [*FILES[:1], ("new.txt", HOSTILE[0].encode())]).text
    assert re.search(r"box/table.csv</td><td>was here already", again)
    assert "new.txt" in again


def test_what_cannot_be_done_keeps_what_was_typed(unit: Site) -> None:
    browser, before = unit.browser(FIRST), held(unit.home, "session")
    for files, procedure in (([], "PV 77/2026"), (FILES, "x" * 300), (FILES, "a\x07b")):
        page = take(browser, files, procedure=procedure)
        assert page.status_code == 422
        assert 'role="alert"' in page.text
    assert 'value="PV 77/2026"' in take(browser, [], procedure="PV 77/2026").text
    assert held(unit.home, "session") == before
    for name in (ADMINISTRATOR, MAGISTRATE):
        assert take(unit.browser(name), FILES).status_code == 403
        assert (name, "refused") in lines(unit.home)
    assert held(unit.home, "session") == before


def test_how_far_the_reading_is_is_told_by_every_process_to_its_own_person_alone(shared: Site) -> None:
    first, other = shared.browser(FIRST), shared.browser(SECOND)
    beside = site(open_home(shared.home.root))
    browser = beside.browser(**{SESSION: first.cookies[SESSION]})
    derived, key = shared.home.derived, form_token(shared.app.state.house, first.cookies[SESSION])
    with telling(derived, key) as tell:
        tell(12, f"{'x' * 500}/{HOSTILE[0]}\n")
        page = browser.get("/take-in/progress").text
        assert "Files read: 12" in page
        assert faults(page) == []
        assert "Files read" not in other.get("/take-in/progress").text
        with telling(derived, key) as tell_too:
            tell_too(3, "y")
            assert "Files read: 15" in browser.get("/take-in/progress").text
        # The end of one says nothing of the other.
        tell(7, "")
        assert "Files read: 7" in browser.get("/take-in/progress").text
        [held] = (derived / "tmp" / "taking-in").iterdir()
        assert key not in held.name
        cut_off = held.with_name(f"{held.name}x")
        shutil.copy(held, cut_off)
    assert "Nothing of yours" in browser.get("/take-in/progress").text
    assert not cut_off.exists()
    beside.home.engine.dispose()


def test_a_report_by_hand_is_sealed_in_ones_name(unit: Site) -> None:
    browser = unit.browser(FIRST)
    told = {
        "sender": HOSTILE[0], "reference": "TEL-1", "received_at": "2026-11-20T14:30+01:00", "country": "FR",
        "child_at_risk": "no", "party-1-role": "reported", "party-1-name": HOSTILE[1],
        "party-1-selectors": "phone +33 6 39 98 00 61\nhandle@telegram exemple92", "party-3-role": "recipient",
        "party-3-name": "Maria Exemplo", "payment-1-payer": "1", "payment-1-payee": "3", "payment-1-amount": "50",
        "payment-1-currency": "EUR", "login-1-ip": "192.0.2.61", "login-1-port": "51034", "login-1-party": "1",
    }  # fmt: skip
    more = post(browser, "/report/new", told | {"more": "parties"})
    assert more.status_code == 200
    assert 'id="party-6-name"' in more.text
    assert "Maria Exemplo" in more.text
    assert faults(more.text) == []
    begun = re.findall(r'name="begun" value="([^"]+)"', more.text)[0]
    done, again = (post(browser, "/report/new", told | {"begun": begun}) for _time in range(2))
    assert done.status_code == 303
    # Sent twice, it is one source.
    assert again.headers["location"] == done.headers["location"]
    source = browser.get(done.headers["location"]).text
    for fact in ("report", "party", "selector", "login", "payment"):
        assert f"<dt>{fact}</dt>" in source
    found = browser.get("/search?q=%2B33639980061").text
    assert "report-form-" in found
    assert faults(found) == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "says nothing yet"),
        ({"party-1-name": "x", "party-1-role": "king"}, "is no role"),
        ({"party-1-selectors": "phone"}, "says no selector"),
        ({"party-1-selectors": "mood blue"}, "no kind of selector"),
        ({"reference": "1", "received_at": "yesterday"}, "no time with its zone"),
        ({"reference": "1", "login-1-ip": "1.2.3.4", "login-1-port": "99999"}, "is no port"),
        ({"reference": "1", "login-1-ip": "1.2.3.4", "login-1-port": "00000199999"}, "is no port"),
        ({"reference": "1", "login-1-ip": "1.2.3.4", "login-1-port": "00000" + "9" * 5000}, "is no port"),
        ({"reference": "1", "payment-1-amount": "5", "payment-1-payer": "2"}, "person 2 says nothing yet"),
        ({"reference": "1", "payment-1-amount": "-5"}, "no sum paid"),
    ],
)
def test_a_slip_in_a_report_is_said_and_stays_typed(shared: Site, told: dict[str, str], said: str) -> None:
    browser, before = shared.browser(FIRST), held(shared.home)
    page = post(browser, "/report/new", {"party-1-role": "reported"} | told | {"priority": '"><b>'})
    assert page.status_code == 422
    assert said in page.text
    assert 'value="&#34;&gt;&lt;b&gt;"' in page.text
    assert held(shared.home) == before


def test_who_may_not_enter_a_report_is_refused(shared: Site) -> None:
    answer = post(shared.browser(ADMINISTRATOR), "/report/new", {"reference": "1"})
    assert answer.status_code == 403
    assert lines(shared.home)[-1] == (ADMINISTRATOR, "refused")


@pytest.fixture
def sent(unit: Site) -> Site:
    """A request of FIRST's case that was sent."""
    with decision(as_person(unit, FIRST), "step-request", {}, 2) as connection:
        given = requests.Request(
            0, 2, "FR-77-1-1", "identity", HOSTILE[0], "FR", "opj", None, "why", False, False, FIRST,
            datetime.now(UTC), (), (),
        )  # fmt: skip
        number = requests.draft(connection, given, FIRST)
        for step in ("ready", "issued", "sent"):
            requests.step(connection, number, step, datetime.now(UTC), FIRST, person="C. Robert")
    return unit


def answer(browser: TestClient, files: list[tuple[str, bytes]], **told: str):  # type: ignore[no-untyped-def]
    return browser.post(
        "/request/1/answer/upload", data={"form": form(browser), **told}, files=[("files", one) for one in files]
    )  # fmt: skip


def test_an_answer_comes_back_as_sources_of_the_case(sent: Site) -> None:
    browser = sent.browser(FIRST)
    assert "Take the answer in" in browser.get("/request/1").text
    came = datetime.now(UTC)
    # A file that was here before is of the answer too, in a folder as well.
    take(browser, FILES[:1])
    done = answer(browser, FILES[:2], reference=HOSTILE[1], day=f"{came:%Y-%m-%dT%H:%M}", text="as asked")
    assert (done.status_code, done.headers["location"]) == (303, "/request/1#steps")
    page = browser.get("/request/1").text
    assert "answer received" in page
    assert "Take the answer in" not in page
    assert f"{came.day} {came:%b %Y %H:%M} UTC</td><td></td><td></td><td>" in page
    assert faults(page) == []
    listed = browser.get("/requests").text
    assert "What came back" in listed
    assert "&lt;script&gt;" in listed
    assert faults(listed) == []
    names = {one.source.source_id: one.source.name for one in sources(as_person(sent, FIRST))[0]}
    with reading(sent.home.engine) as connection:
        attached = connection.exec_driver_sql('SELECT source_id FROM case_report WHERE "case" = 2').scalars().all()
    assert {names[one] for one in attached} == {"box/table.csv", "box/odd.bin", "box/"}
    assert "answer" in sent.browser(FIRST).get("/").text


@pytest.mark.parametrize(
    ("told", "said"),
    [({}, "an answer comes as files: choose them"), ({"text": "none", "day": "x"}, "is no moment"),
     ({"text": "none", "day": "2999-01-01T00:00"}, "has not come yet")],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_said_and_stays_typed(sent: Site, told: dict[str, str], said: str) -> None:
    page = answer(sent.browser(FIRST), [], reference="A & B", **told)
    assert page.status_code == 422
    assert said in page.text
    assert 'value="A &amp; B"' in page.text
    assert "answer received" not in sent.browser(FIRST).get("/request/1").text


def test_who_is_not_on_the_case_answers_nothing(sent: Site) -> None:
    for name in (SECOND, MAGISTRATE, ADMINISTRATOR):
        before = len(sources(as_person(sent, FIRST))[0])
        assert answer(sent.browser(name), FILES).status_code == 403, name
        assert (name, "refused") in lines(sent.home)
        assert len(sources(as_person(sent, FIRST))[0]) == before
    assert answer(sent.browser(FIRST), [], text="nothing is held").status_code == 303
    assert answer(sent.browser(FIRST), FILES).status_code == 422


def test_a_decision_on_paper_is_recorded_with_its_scan(sent: Site, tmp_path: Path) -> None:
    browser = sent.browser(FIRST)
    with decision(as_person(sent, FIRST), "step-request", {}, 2) as connection:
        given = requests.Request(
            0, 2, "FR-77-1-1", "identity", "Y", "FR", "opj", None, "why", False, False, FIRST, datetime.now(UTC), (), ()
        )
        number = requests.draft(connection, given, FIRST)
        requests.step(connection, number, "ready", datetime.now(UTC), FIRST)
    told = {"form": form(browser), "request": str(number), "step": "issued", "signer": "C. Robert"}
    scan = {"scan": ("decision.pdf", SOUND["letter_pdf"])}
    # What cannot be noted now takes no paper in.
    wrong = browser.post("/magistrate/decision/upload", data=told | {"step": "validated"}, files=scan)
    assert wrong.status_code == 422
    assert not any(one.source.name == "decision.pdf" for one in sources(as_person(sent, FIRST))[0])
    assert browser.post("/magistrate/decision/upload", data=told, files=scan).status_code == 303
    source = next(one.source for one in sources(as_person(sent, FIRST))[0] if one.source.name == "decision.pdf")
    assert f'href="/source/{source.source_id}"' in browser.get(f"/request/{number}").text
    with reading(sent.home.engine) as connection:
        attached = connection.exec_driver_sql('SELECT source_id FROM case_report WHERE "case" = 2').scalars().all()
    assert attached == [source.source_id]
