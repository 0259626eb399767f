from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.formats import FORMATS
from relais.intake.letter.decision import Decision
from relais.intake.letter.gather import NOT_A_DECISION, NOT_MENTIONED
from relais.intake.letter.paragraph import NO_PLACE
from relais.intake.letter.pdf import FORMAT, SCANNED, passage
from relais.intake.syntax import pdf_pages
from relais.intake.syntax.pdf_pages import BAD_PAGE, BROKEN, ENCRYPTED, STOPPED, TOO_MUCH
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.chats import Rows, given, known, taken
from tests.intake.letter.letter_sample import PAGES, SOUND
from tests.intake.pdf_writer import assembled, columns, letter, pdf

LETTER = SOUND["letter_pdf"]
WHO = "C. Durand"
DECISION = Decision(
    is_report=True,
    reference="EX-2026/12",
    sender="National Unit Example",
    received="2026-11-20T14:30+01:00",
    roles=(
        ("email", "ana.roe@example.org", "reported"),
        ("phone", "+33639980001", "reported"),
        ("phone", "+639175550101", "payee"),
    ),
    drop=(("amount", "50 EUR"), ("handle", "ana.roe")),
)


def read(tmp_path: Path, data: bytes = LETTER, decision: Decision | str | None = None) -> tuple[Reading, Rows]:
    text = decision.dumps() if isinstance(decision, Decision) else decision
    return taken(FORMAT, given(tmp_path, data), None if text is None else {"report": (text, WHO)})


def templates(reading: Reading) -> list[str]:
    return [notice.template for notice in reading.notices]


def test_what_nobody_has_confirmed_is_mentions_of_nobody_and_a_question(tmp_path: Path) -> None:
    reading, rows = read(tmp_path)
    assert (reading.status, reading.notices, reading.facts) == ("read", (), {"selector": 6})
    assert [(row["kind"], row["value"], row["locator"]) for row in rows["selector"]] == [
        ("email", "ana.roe@example.org", "page 1, paragraph 3"),
        ("phone", "+33639980001", "page 1, paragraph 3"),
        ("handle", "ana.roe", "page 1, paragraph 3"),
        ("ip", "192.0.2.7", "page 2, paragraph 1"),
        ("phone", "+639175550101", "page 2, paragraph 1"),
        ("email", "ana.roe@example.org", "page 2, paragraph 2"),
    ]
    assert {(row["party"], row["report"]) for row in rows["selector"]} == {(None, None)}
    assert [row["service"] for row in rows["selector"] if row["kind"] == "handle"] == ["skype"]
    [question] = reading.questions
    assert (question.key, question.place, question.example, question.records) == (
        "report", "page 1, paragraph 3", "ana.roe@example.org", 10,
    )  # fmt: skip


def test_a_confirmed_letter_is_a_report_of_its_parties_and_selectors(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, decision=DECISION)
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert reading.facts == {"report": 1, "party": 2, "selector": 5}
    [report] = rows["report"]
    tokens = report.pop("tokens")
    nothing = (
        "company", "incident_type", "priority", "escalated", "child_at_risk", "live", "informational", "intelligence",
        "country", "incident_at", "incident_time_raw", "incident_time_precision", "incident_zone_source",
    )  # fmt: skip
    assert report == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "letter",
        "reference": "EX-2026/12", "channel": "letter", "sender": "National Unit Example",
        "at": datetime(2026, 11, 20, 13, 30, tzinfo=UTC), "time_raw": "2026-11-20T14:30+01:00",
        "time_precision": "minute", "zone_source": WHO,
        "places": [("reference", "page 1, paragraph 2"), ("sender", "page 1, paragraph 1"),
                   ("at", "page 1, paragraph 2")],
        **dict.fromkeys(nothing),
    }  # fmt: skip
    text = passage(LETTER, "letter").encode()
    assert [text[token["start"] : token["end"]].decode() for token in tokens] == [
        "ana.roe@example.org", "+33 6 39 98 00 01", "2,500 PHP", "192.0.2.7", "+63 917 555 0101",
        "ana.roe@example.org",
    ]  # fmt: skip
    assert [(row["role"], row["report"], row["locator"]) for row in rows["party"]] == [
        ("reported", 0, "page 1, paragraph 3"), ("payee", 0, "page 2, paragraph 1"),
    ]  # fmt: skip
    assert [(row["value"], row["party"], row["report"]) for row in rows["selector"]] == [
        ("ana.roe@example.org", 0, 0), ("+33639980001", 0, 0), ("192.0.2.7", None, 0), ("+639175550101", 1, 0),
        ("ana.roe@example.org", 0, 0),
    ]  # fmt: skip


def test_a_second_person_of_a_role_is_a_party_of_its_own(tmp_path: Path) -> None:
    roles = (("email", "ana.roe@example.org", "reported"), ("phone", "+33639980001", "reported.2"))
    _reading, rows = read(tmp_path, decision=Decision(is_report=True, sender="Example", roles=roles))
    assert [row["role"] for row in rows["party"]] == ["reported", "reported"]
    assert [row["party"] for row in rows["selector"]] == [0, 1, None, None, None, 0]


def test_what_is_no_report_stays_searchable_and_asks_no_more(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, decision=Decision(is_report=False))
    assert (reading.facts, reading.questions) == ({"selector": 6}, ())
    assert {(row["party"], row["report"]) for row in rows["selector"]} == {(None, None)}


def test_a_decision_about_something_else_is_said(tmp_path: Path) -> None:
    other = Decision(is_report=True, sender="Example", roles=(("email", "no@example.org", "reported"),))
    reading, rows = read(tmp_path, decision=other)
    assert templates(reading) == [NOT_MENTIONED]
    assert "party" not in rows
    reading, _rows = read(tmp_path, decision='{"report":1}')
    assert templates(reading) == [NOT_A_DECISION]
    assert [question.key for question in reading.questions] == ["report"]


def test_a_letter_that_mentions_nothing_asks_all_the_same(tmp_path: Path) -> None:
    reading, _rows = read(tmp_path, letter(["Dear colleagues, please call us."]))
    assert (reading.status, [question.key for question in reading.questions]) == ("read", ["report"])


def test_a_label_beside_is_what_is_written_before(tmp_path: Path) -> None:
    from relais.intake.letter.mentions import mentions
    from relais.intake.letter.pdf import paragraphs
    from relais.intake.letter.suggestions import suggestions

    page = columns([("E-mail of the holder", "ana.roe@example.org"), ("Our reference:", "EX-12")])
    with given(tmp_path, page).open("rb") as file:
        found = paragraphs(file)
    assert [mention.near for mention in mentions(found)] == ["E-mail of the holder"]
    assert [(each.field, each.text, each.place) for each in suggestions(found)] == [
        ("reference", "EX-12", "page 1, paragraph 4")
    ]


def test_pages_without_text_are_said(tmp_path: Path) -> None:
    reading, _rows = read(tmp_path, assembled([b"0 0 10 10 re f\n"] * 3))
    assert (reading.status, reading.notices[0].template, reading.notices[0].params) == (
        "unread", SCANNED, {"count": "3"},
    )  # fmt: skip
    reading, rows = read(tmp_path, pdf([[(60, 700, "Write to ana.roe@example.org")], []]))
    assert (reading.status, reading.skipped, templates(reading)) == ("partial", 1, [SCANNED])
    assert reading.notices[0].place == "page 2"
    assert len(rows["selector"]) == 1


def test_an_encrypted_pdf_says_so(tmp_path: Path) -> None:
    key = "<" + "00" * 32 + ">"
    protected = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<00> <00>] "
    reading, _rows = read(tmp_path, pdf([[(60, 700, "x")]], trailer=protected))
    assert (reading.status, templates(reading)) == ("unread", [ENCRYPTED])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "template"),
    [
        (b"%PDF-1.4\nnothing of a PDF", BROKEN),
        (assembled([bytes(70 << 20)], packed=True), TOO_MUCH),
        (assembled([b"q Q " * 300_000, b"BT ET"]), BAD_PAGE),
        (assembled([b"BT /F1 11 Tf 60 60 Td (x) Tj ET BT /F1 11 Tf 360 60 Td (x) Tj ET\n" * 800]), BAD_PAGE),
    ],
    ids=["no pdf", "bomb", "endless drawing", "endless lines"],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, template: str) -> None:
    reading, _rows = read(tmp_path, data)
    assert template in templates(reading)
    assert reading.status != "read"


def test_it_says_at_which_page_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "PAGES", 2)
    reading, rows = read(tmp_path, letter(*[[f"Write to ana{page}@example.org"] for page in range(4)]))
    assert (reading.status, [(n.template, n.place) for n in reading.notices]) == ("partial", [(STOPPED, "page 3")])
    assert len(rows["selector"]) == 2
    monkeypatch.setattr(pdf_pages, "SECONDS", -1.0)
    reading, _rows = read(tmp_path)
    assert templates(reading) == [STOPPED]


def test_the_passage_is_the_paragraph() -> None:
    for page, texts in enumerate(PAGES, 1):
        for number, text in enumerate(texts, 1):
            assert passage(LETTER, f"page {page}, paragraph {number}") == text
    for place in ("page 1, paragraph 9", "page 9, paragraph 1", "paragraph 1", "", "page 99999999, paragraph 1"):
        with pytest.raises(UnreadableError) as raised:
            passage(LETTER, place)
        assert raised.value.notice.template == NO_PLACE


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file()]
    assert len(others) > 50
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_no_other_reader_takes_it(tmp_path: Path) -> None:
    path = given(tmp_path, LETTER)
    found: list[Any] = [format_.name for format_ in FORMATS if known(format_, path)]
    assert found == ["letter_pdf"]
