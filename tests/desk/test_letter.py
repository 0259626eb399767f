"""A letter waits for a named person; what the person says of it is an answer, and the letter is read anew."""

from pathlib import Path

import pytest

from relais.desk import letter as desk
from relais.desk.answer import BAD_ANSWER, answer, questions
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.known import load_known
from relais.desk.prove import verify
from relais.desk.take_in import reread, take_in
from relais.intake.letter.decision import Decision
from relais.ledger.read import read
from tests.intake.docx_writer import docx
from tests.intake.letter.letter_sample import SOUND
from tests.intake.media_heads import JPEG

pytestmark = pytest.mark.slow

SAID = {"reference": "EX-2026/12", "sender": "National Unit Example", "received": "2026-11-20T14:30+01:00"}


@pytest.fixture
def asked(home: Home, tmp_path: Path) -> Home:
    (tmp_path / "letter.pdf").write_bytes(SOUND["letter_pdf"])
    take_in(home, [tmp_path / "letter.pdf"])
    return home


def _source(home: Home) -> str:
    [line] = questions(home)
    assert line.question.key == "report"
    return line.question.source_id


def _reports(home: Home) -> list[tuple[object, ...]]:
    con, _state = read(home.ledger)
    return con.execute("SELECT reference, sender, zone_source FROM report").fetchall()


def test_proposals_are_numbered_and_the_same_each_time(asked: Home) -> None:
    found = desk.letter(asked, _source(asked)[:8])
    assert [(each.number, each.first.kind, each.first.raw) for each in found.proposals] == [
        (1, "date", "20 November 2026"), (2, "email", "ana.roe@example.org"), (3, "phone", "+33 6 39 98 00 01"),
        (4, "handle", "ana.roe"), (5, "amount", "50 EUR"), (6, "amount", "2,500 PHP"),
        (7, "date", "02/11/2026 at 21:10"), (8, "ip", "192.0.2.7"), (9, "date", "2026-11-02T21:10:00Z"),
        (10, "phone", "+63 917 555 0101"),
    ]  # fmt: skip
    assert found.proposals[1].places == ("page 1, paragraph 3", "page 2, paragraph 2")
    assert [(each.field, each.text) for each in found.suggestions] == [
        ("reference", "EX-2026/12"), ("received", "20 November 2026"),
    ]  # fmt: skip
    assert (found.decision, found.decided_by) == (None, None)
    assert desk.letter(asked, _source(asked)).proposals == found.proposals


def test_a_person_confirms_it_under_a_name(asked: Home) -> None:
    source = desk.confirm(asked, _source(asked)[:8], **SAID, roles={2: "reported", 10: "payee"}, drop=[4])
    outcome = reread(asked, source)
    assert outcome.sources[0][1].facts == {"report": 1, "party": 2, "selector": 5}
    assert _reports(asked) == [("EX-2026/12", "National Unit Example", "A. Martin")]
    assert questions(asked) == []
    found = desk.letter(asked, source)
    assert [found.fate(each) for each in found.proposals] == [
        None, "reported", None, "-", None, None, None, None, None, "payee",
    ]  # fmt: skip
    assert found.decided_by == "A. Martin"
    reread(asked, desk.not_a_report(asked, source))
    assert (_reports(asked), questions(asked)) == ([], [])
    assert verify(asked).sound


def test_the_same_decision_may_be_an_answer_or_known_before(asked: Home, tmp_path: Path) -> None:
    value = Decision(is_report=True, sender="Example").dumps()
    reread(asked, answer(asked, _source(asked), "report", value))
    assert _reports(asked) == [(None, "Example", None)]
    with pytest.raises(DeskError) as raised:
        answer(asked, "a", "report", "yes")
    assert raised.value.template == BAD_ANSWER
    (tmp_path / "second.pdf").write_bytes(SOUND["letter_pdf"] + b"\n")
    cell = value.replace('"', '""')
    (tmp_path / "known.csv").write_text(f'path,key,value\nsecond.pdf,report,"{cell}"\n')
    take_in(asked, [tmp_path / "second.pdf"], known=load_known(tmp_path / "known.csv"))
    assert len(_reports(asked)) == 2


@pytest.mark.parametrize(
    ("change", "template"),
    [
        ({"roles": {11: "reported"}}, desk.NO_SUCH_NUMBER),
        ({"drop": [0]}, desk.NO_SUCH_NUMBER),
        ({"roles": {2: "friend"}}, desk.NOT_A_ROLE),
        ({"roles": {1: "reported"}}, desk.NO_ROLE),
        ({"roles": {2: "reported"}, "drop": [2]}, desk.BOTH),
        ({"reference": None, "sender": None}, desk.EMPTY),
        ({"received": "2026-11-20T14:30"}, desk.NOT_A_TIME),
        ({"received": "noon"}, desk.NOT_A_TIME),
        ({"sender": "a\nb"}, desk.BAD_TEXT),
    ],
)
def test_what_cannot_be_is_refused(asked: Home, change: dict[str, object], template: str) -> None:
    said: dict[str, object] = {**SAID, "roles": {}, "drop": [], **change}
    with pytest.raises(DeskError) as raised:
        desk.confirm(asked, _source(asked), **said)  # type: ignore[arg-type]
    assert raised.value.template == template
    assert _reports(asked) == []


def test_what_is_no_letter_is_told(asked: Home, tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\x00\x01\x02" * 100)
    outcome = take_in(asked, [tmp_path / "x.bin"])
    with pytest.raises(DeskError) as raised:
        desk.letter(asked, outcome.sources[0][0].source_id)
    assert raised.value.template == desk.NOT_A_LETTER


def test_a_document_with_a_picture_is_a_container_whose_body_is_a_letter(home: Home, tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(docx("Write to ana.roe@example.org", more={"word/media/image1.jpeg": JPEG}))
    outcome = take_in(home, [tmp_path / "letter.docx"])
    read_as = {source.name: reading.reader for source, reading in outcome.sources}
    assert read_as["letter.docx"] == "container"
    assert read_as["letter.docx/word/document.xml"] == "letter_docx"
    assert read_as["letter.docx/word/media/image1.jpeg"] == "medium"
    assert [found.first.raw for found in desk.letter(home, _source(home)).proposals] == ["ana.roe@example.org"]
