from pathlib import Path

import pytest

from relais.intake.formats import FORMATS
from relais.intake.letter.docx import FORMAT, paragraphs, passage
from relais.intake.letter.mentions import mentions
from relais.intake.letter.paragraph import NO_PLACE
from relais.intake.syntax import docx_text
from relais.intake.syntax.docx_text import BROKEN, TOO_LARGE
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.archives import patched, zipped
from tests.intake.chats import Rows, given, known, taken
from tests.intake.docx_writer import body, docx, paragraph, part
from tests.intake.letter.letter_sample import SOUND, TEXTS
from tests.intake.letter.test_pdf import DECISION, WHO

LETTER = SOUND["letter_docx"]
MAIL = "Write to ana.roe@example.org"


def read(tmp_path: Path, data: bytes = LETTER, decision: str | None = None) -> tuple[Reading, Rows]:
    return taken(FORMAT, given(tmp_path, data), None if decision is None else {"report": (decision, WHO)})


def test_it_waits_for_a_person(tmp_path: Path) -> None:
    reading, rows = read(tmp_path)
    assert (reading.status, reading.notices, reading.facts) == ("read", (), {"selector": 6})
    assert [(row["value"], row["locator"]) for row in rows["selector"]] == [
        ("ana.roe@example.org", "paragraph 3"), ("+33639980001", "paragraph 3"), ("ana.roe", "paragraph 3"),
        ("192.0.2.7", "paragraph 4"), ("+639175550101", "paragraph 4"), ("ana.roe@example.org", "paragraph 5"),
    ]  # fmt: skip
    assert [(q.key, q.place) for q in reading.questions] == [("report", "paragraph 3")]


def test_a_confirmed_one_is_a_report(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, decision=DECISION.dumps())
    assert (reading.facts, reading.questions) == ({"report": 1, "party": 2, "selector": 5}, ())
    assert rows["report"][0]["places"] == [
        ("reference", "paragraph 2"), ("sender", "paragraph 1"), ("at", "paragraph 2"),
    ]  # fmt: skip


def test_cells_headers_and_notes_are_read(tmp_path: Path) -> None:
    header = part("hdr", paragraph("National Unit Example, unit@example.org"))
    notes = part("footnotes", f"<w:footnote>{paragraph('Seen at 192.0.2.7')}</w:footnote>")
    data = docx(
        "Dear colleagues,", "", ("E-mail", "ana.roe@example.org", "since 2026-11-02"), "Ben",
        more={"word/header1.xml": header, "word/footnotes.xml": notes, "word/styles.xml": b"<x"},
    )  # fmt: skip
    _reading, rows = read(tmp_path, data)
    assert [(row["value"], row["locator"]) for row in rows["selector"]] == [
        ("ana.roe@example.org", "paragraph 3"), ("192.0.2.7", "footnotes, paragraph 1"),
        ("unit@example.org", "header1, paragraph 1"),
    ]  # fmt: skip
    with given(tmp_path, data).open("rb") as file:
        found = paragraphs(file)
    assert [each.beside for each in found[:5]] == [(), (), ("E-mail",), ("ana.roe@example.org",), ()]
    assert next(each.near for each in mentions(found)) == "E-mail"


def test_what_is_said_twice_for_older_programs_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph(MAIL)}</w:txbxContent>"
    inside = f"<w:p><w:r><w:t>Dear</w:t><mc:A xmlns:mc='m'><mc:Choice>{box}</mc:Choice>"
    inside += f"<mc:Fallback>{box}</mc:Fallback></mc:A></w:r></w:p>"
    _reading, rows = read(tmp_path, part("document", f"<w:body>{inside}</w:body>"))
    assert [row["locator"] for row in rows["selector"]] == ["paragraph 1"]


def test_the_body_alone_is_a_letter_and_a_header_alone_is_none(tmp_path: Path) -> None:
    path = given(tmp_path, body(MAIL))
    assert [format_.name for format_ in FORMATS if known(format_, path)] == ["letter_docx"]
    reading, rows = read(tmp_path, body(MAIL))
    assert ([question.key for question in reading.questions], len(rows["selector"])) == (["report"], 1)
    assert passage(body(MAIL), "paragraph 1") == MAIL
    reading, _rows = read(tmp_path, part("hdr", paragraph("National Unit Example")))
    assert (reading.status, reading.questions) == ("read", ())


def test_what_stands_before_the_damage_is_read(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, body(MAIL, "Dear colleagues").replace(b"</w:body>", b"</w:bod>"))
    assert (reading.status, [notice.template for notice in reading.notices]) == ("partial", [BROKEN])
    assert len(rows["selector"]) == 1


@pytest.mark.parametrize(
    "data",
    [
        patched(docx(MAIL), "word/document.xml", flags=1),
        patched(docx(MAIL), "word/document.xml", method=99),
        patched(docx(MAIL), "word/document.xml", crc=1),
        docx(MAIL).replace(docx(MAIL)[300:330], b"\xff" * 30),
        body(MAIL).replace(b"?>", b"?><!DOCTYPE d [<!ENTITY x 'y'>]>"),
        body(MAIL)[:150],
    ],
    ids=["encrypted", "unknown method", "wrong checksum", "deflated badly", "doctype", "cut"],
)
def test_a_damaged_one_is_told(tmp_path: Path, data: bytes) -> None:
    reading, _rows = read(tmp_path, data)
    assert BROKEN in [notice.template for notice in reading.notices]


def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_text, "MOST_BYTES", 100)
    reading, _rows = read(tmp_path)
    assert [notice.template for notice in reading.notices] == [TOO_LARGE]


def test_the_passage_is_the_paragraph() -> None:
    for number, text in enumerate(TEXTS, 1):
        assert passage(LETTER, f"paragraph {number}") == text
    assert passage(LETTER, "letter") == "\n".join(TEXTS)
    with pytest.raises(UnreadableError) as raised:
        passage(LETTER, "paragraph 9")
    assert raised.value.notice.template == NO_PLACE


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    assert [path.name for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []


def test_only_this_reader_takes_it(tmp_path: Path) -> None:
    path = given(tmp_path, LETTER)
    assert [format_.name for format_ in FORMATS if known(format_, path)] == ["letter_docx"]
    assert not known(FORMAT, given(tmp_path, zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b""})))
    assert not known(FORMAT, given(tmp_path, b"PK\x03\x04"))
