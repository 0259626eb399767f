"""The ledger's pages: what was not read stands first with its reason; a question is answered where it is asked."""

import zipfile
from pathlib import Path

import pytest

from relais.desk.answer import questions
from relais.desk.consult import sources
from relais.desk.home import Home
from relais.desk.take_in import take_in
from relais.model.role import Role
from tests.desk.unit import FIRST, HEAD, SECOND, staffed
from tests.web.made_unit import Answer, Door, bodies, door, joined, labelled, made, main

pytestmark = pytest.mark.slow
RECHARGES = "caller_id,amount,timestamp\n00184244668,96,2020-07-01 00:02:47\n"
TABLE = "Sources, those not read first"


@pytest.fixture
def unit(tmp_path: Path) -> dict[str, Home]:
    """A unit that took in a folder of two tables, something that no reader knows, and an archive."""
    inbox = tmp_path / "inbox"
    (inbox / "day").mkdir(parents=True)
    for name, amount in (("a.csv", "96"), ("b.csv", "97")):
        (inbox / "day" / name).write_text(RECHARGES.replace("96", amount))
    (inbox / "zz.bin").write_bytes(b"\x00\x01neither text nor anything else known\xff" * 9)
    with zipfile.ZipFile(inbox / "held.zip", "w") as held:
        held.writestr("c.csv", RECHARGES.replace("96", "98"))
    home = made(tmp_path)
    take_in(home, [inbox])
    return staffed(home)


def named(home: Home, end: str) -> str:
    return next(one.source.source_id for one in sources(home)[0] if one.source.name.endswith(end))


def answered(at: Door, **told: str) -> Answer:
    return at.post("/questions", "/ledger", **{"key": "zone", "folder": "inbox/day", "value": "Europe/Paris"} | told)


def left(home: Home, key: str) -> set[str]:
    return {one.source for one in questions(home) if one.question.key == key}


def test_what_was_not_read_stands_first_with_reason_and_place(unit: dict[str, Home]) -> None:
    text = door(unit[FIRST]).get("/ledger").text
    labelled(text)
    rows = bodies(text, TABLE)
    assert len(rows) == len(sources(unit[FIRST])[0])
    assert rows[0][0].endswith("zz.bin")
    assert rows[0][1] == "unread"
    assert rows[0][2]
    assert {row[1] for row in rows[1:]} == {"read"}
    assert f'<a href="/source/{named(unit[FIRST], "zz.bin")}" data-step>' in text
    assert bodies(door(unit[FIRST]).get("/ledger?sort=-name").text, TABLE) == sorted(rows, reverse=True)


def test_a_question_is_answered_for_all_of_a_folder_or_for_one_source(unit: dict[str, Home]) -> None:
    at = door(unit[FIRST])
    assert "In which time zone are its times?" in at.get("/questions").text
    done = answered(at)
    assert (done.status, done.leads) == (303, "/questions?answered=2")
    assert "Sources read anew: 2." in at.get(done.leads).text
    assert left(unit[FIRST], "zone") == {"inbox/held.zip/c.csv"}
    assert answered(at, key="currency", value="EUR", about=named(unit[FIRST], "a.csv")).leads == "/questions?answered=1"
    assert left(unit[FIRST], "currency") == {"inbox/day/b.csv", "inbox/held.zip/c.csv"}


def test_what_is_no_answer_is_said_and_stays_typed(unit: dict[str, Home]) -> None:
    found = answered(door(unit[FIRST]), value="Europe/Nowhere")
    assert found.status == 422
    assert "is no answer to zone" in found.text
    assert 'value="Europe/Nowhere"' in found.text
    assert len(left(unit[FIRST], "zone")) == 3


@pytest.mark.parametrize("told", [{"key": "mood"}, {"folder": "elsewhere"}, {"about": "ffff"}])
def test_what_nobody_asks_is_not_answered(unit: dict[str, Home], told: dict[str, str]) -> None:
    found = answered(door(unit[FIRST]), **told)
    assert found.status == 422
    assert "this is not asked any more" in found.text


def test_verification_names_what_has_changed(unit: dict[str, Home]) -> None:
    welfare = door(joined(unit[FIRST], "W. Noir", Role.WELFARE))
    assert welfare.post("/ledger/verify", "/well-being").status == 403
    verifier = door(joined(unit[FIRST], "X. Gris", Role.AUDITOR))
    head = door(unit[HEAD])
    assert "Sound: nothing has changed." in head.post("/ledger/verify", "/ledger").text
    # An auditor reads no sources, but may verify: the form is any that was made for them.
    assert verifier.get("/ledger").status == 403
    assert "Sound" in verifier.post("/ledger/verify", "/audit").text
    sealed = next(path for path in unit[HEAD].ledger.root.rglob("*") if named(unit[HEAD], "zz.bin") in path.name)
    sealed.chmod(0o600)
    sealed.write_bytes(b"other")
    told = head.post("/ledger/verify", "/ledger").text
    assert "Something has changed" in told
    assert sealed.name in told


def test_a_source_shows_its_reading_its_notices_its_questions_and_what_lay_in_it(unit: dict[str, Home]) -> None:
    at = door(unit[SECOND])
    table = main(at.get(f"/source/{named(unit[SECOND], 'a.csv')}").text)
    assert "<dt>status</dt><dd>read</dd>" in table
    assert "In which time zone are its times?" in table
    assert "What was not read, and why" in main(at.get(f"/source/{named(unit[SECOND], 'zz.bin')}").text)
    archive = at.get(f"/source/{named(unit[SECOND], 'held.zip')}").text
    inner = named(unit[SECOND], "c.csv")
    assert bodies(archive, "Members") == [["c.csv", "sealed", inner]]
    assert at.get(f"/source/{inner}").status == 200


def test_a_source_that_is_not_there_is_said(unit: dict[str, Home]) -> None:
    found = door(unit[FIRST]).get("/source/ffff")
    assert found.status == 404
    assert "no source begins with" in found.text


def test_whoever_reads_no_source_sees_none(unit: dict[str, Home]) -> None:
    welfare = door(joined(unit[FIRST], "W. Noir", Role.WELFARE))
    for address in ("/ledger", f"/source/{named(unit[FIRST], 'a.csv')}"):
        found = welfare.get(address)
        assert found.status == 403
        assert "a.csv" not in found.text
