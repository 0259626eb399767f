from email import message_from_bytes
from pathlib import Path

import pytest

from relais.intake.formats import FORMATS
from relais.intake.letter.letters import PARAGRAPHS
from relais.intake.letter.plain import FORMAT, NOT_UNICODE, passage
from relais.model.source import Reading
from tests.intake.chats import Rows, given, known, taken
from tests.intake.letter.letter_sample import HTML, SOUND, TEXT, TEXTS
from tests.intake.letter.test_pdf import DECISION, WHO

BOTH = pytest.mark.parametrize("name", ["letter_text", "letter_text, HTML"])


def read(tmp_path: Path, data: bytes, decision: str | None = None) -> tuple[Reading, Rows]:
    return taken(FORMAT, given(tmp_path, data), None if decision is None else {"report": (decision, WHO)})


@BOTH
def test_it_waits_for_a_person(tmp_path: Path, name: str) -> None:
    reading, rows = read(tmp_path, SOUND[name])
    assert (reading.status, reading.notices, reading.facts) == ("read", (), {"selector": 6})
    assert [(row["value"], row["locator"]) for row in rows["selector"]] == [
        ("ana.roe@example.org", "paragraph 3"), ("+33639980001", "paragraph 3"), ("ana.roe", "paragraph 3"),
        ("192.0.2.7", "paragraph 4"), ("+639175550101", "paragraph 4"), ("ana.roe@example.org", "paragraph 5"),
    ]  # fmt: skip
    assert [(q.key, q.place) for q in reading.questions] == [("report", "paragraph 3")]


@BOTH
def test_a_confirmed_one_is_a_report(tmp_path: Path, name: str) -> None:
    reading, _rows = read(tmp_path, SOUND[name], DECISION.dumps())
    assert (reading.facts, reading.questions) == ({"report": 1, "party": 2, "selector": 5}, ())


def test_a_text_that_mentions_nothing_asks_nothing(tmp_path: Path) -> None:
    reading, _rows = read(tmp_path, b"Thank you, see you on Monday.\n")
    assert (reading.status, reading.facts, reading.questions) == ("read", {}, ())
    reading, _rows = read(tmp_path, b"Our reference: EX-12\nThe person is Ana Roe.\n")
    assert [(q.key, q.example) for q in reading.questions] == [("report", "EX-12")]


@BOTH
def test_the_passage_is_the_paragraph(name: str) -> None:
    for number, text in enumerate(TEXTS, 1):
        assert passage(SOUND[name], f"paragraph {number}") == text


def test_a_table_of_a_page_keeps_its_labels(tmp_path: Path) -> None:
    page = "<div>Dear all,<br><br>see:<table><tr><td>E-mail:</td><td>ana.roe@example.org</td></tr></table>Ben</div>"
    with given(tmp_path, page.encode()).open("rb") as file:
        found = PARAGRAPHS[FORMAT.name](file)
    assert [(each.text, each.beside) for each in found] == [
        ("Dear all,", ()), ("see:", ()), ("E-mail:", ()), ("ana.roe@example.org", ("E-mail:",)), ("Ben", ()),
    ]  # fmt: skip


def test_what_a_page_hides_is_not_read(tmp_path: Path) -> None:
    page = "<html><head><style>a@b.example.org</style></head><body><!-- c@example.org --><p>d@example.org</p></body>"
    _reading, rows = read(tmp_path, page.encode())
    assert [row["value"] for row in rows["selector"]] == ["d@example.org"]


def test_an_encoding_that_is_supposed_is_said(tmp_path: Path) -> None:
    reading, _rows = read(tmp_path, "Écrire à ana.roe@example.org".encode("cp1252"))
    assert [notice.template for notice in reading.notices] == [NOT_UNICODE]
    page = '<html><meta charset="iso-8859-1"><p>Écrire à ana.roe@example.org</p></html>'.encode("latin-1")
    assert read(tmp_path, page)[0].notices == ()
    assert passage(page, "paragraph 1") == "Écrire à ana.roe@example.org"
    assert passage(TEXT.encode("utf-16"), "paragraph 5") == TEXTS[4]


RUSSIAN = "Привет, это Иван. Мой адрес ivan@example.org. Пожалуйста, напишите мне завтра утром, я буду ждать."


@pytest.mark.parametrize("encoding", ["koi8_r", "cp1251"])
@pytest.mark.parametrize("text", [RUSSIAN, "Привет, Иван. Я жду письма."])
def test_russian_is_read_as_such(tmp_path: Path, encoding: str, text: str) -> None:
    data = text.encode(encoding)
    assert known(FORMAT, given(tmp_path, data))
    reading, _rows = read(tmp_path, data)
    assert [(notice.template, notice.params) for notice in reading.notices] == [(NOT_UNICODE, {"found": encoding})]
    assert passage(data, "paragraph 1") == text


@pytest.mark.parametrize("text", ["Écrire à ana.roe@example.org", "ÉCRIRE À NOËL", "Cher José, «\xa0Été\xa0» à 50 €"])
def test_western_letters_stay_western(text: str) -> None:
    assert passage(text.encode("cp1252"), "paragraph 1").replace("\xa0", " ") == text.replace("\xa0", " ")


def test_japanese_shows_its_encoding(tmp_path: Path) -> None:
    text = "こんにちは、私はアナです。 ana@example.org に書いてください。"
    data = text.encode("iso2022_jp")
    assert known(FORMAT, given(tmp_path, data))
    reading, rows = read(tmp_path, data)
    assert (reading.notices, [row["value"] for row in rows["selector"]]) == ((), ["ana@example.org"])
    assert passage(data, "paragraph 1") == text


@pytest.mark.parametrize(
    "text",
    [
        "Hello, Ana\nThanks, Ben\n", "Hi,\n\nDo you like this message?\n\n-Me\n", HTML, TEXT, "Thank you", "你好" * 10,
        "Ref: X-1\n\nThe account of Jane, jane@example.org, was used, GCash 0917 555 0177, MTCN 123-456-7890, and $50.",
        "Please see the numbers below:\n+63 917 555 0177, 120 PHP\n+63 917 555 0178, 900 PHP\nIP 192.0.2.7\n",
    ],
)  # fmt: skip
def test_what_a_person_writes_is_known(tmp_path: Path, text: str) -> None:
    path = given(tmp_path, text.encode())
    assert next(format_.name for format_ in FORMATS if known(format_, path)) == "letter_text"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n\n", b"42 17 99", b'{"hello": "world"}', b"<note>hello world</note>", b"hello\x00world",
        b"name,phone\nAna,1\nBen,2\n", b"name;phone\nAna;1\nBen;2\n", b"a = hello\nb = world\nc = again\n",
        b"Date,Name\nMonday,Ana\nTuesday,Ben\n", b"int main() {\n  return value;\n}\n",
        b"2026-11-02 21:10 hello there\n2026-11-02 21:11 hello again\n" * 5, b"BEGIN:VCARD\nFN:Ana Roe\n",
        b"From: ana.roe@example.org\nTo: ben@example.org\nDate: Mon, 2 Nov 2026 21:10:00 +0000\n\nHello there\n",
        b"<html><head><title>History of the account</title></head><body><p>hello</p></body></html>",
        b"<html><script>x</script><p>hello</p></html>", b"Hello there. " * 100_000,
        b"Hello", b"Hi\n", b"One.", b"Owner Gaia Id,Item Id\n", b"name;phone\n",
        b"Nov  2 21:10:00 host sshd: 14 failed logins were seen here, 192.0.2.7 22 443 8080 1.\n" * 5,
    ],
    ids=range(23),
)  # fmt: skip
def test_what_is_no_letter_is_left_to_others(tmp_path: Path, data: bytes) -> None:
    assert not known(FORMAT, given(tmp_path, data))


@pytest.mark.samples
def test_it_takes_the_bodies_of_mails_and_no_other_sample(samples: Path, tmp_path: Path) -> None:
    assert [path.name for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []
    bodies = {
        name: [
            part.get_payload(decode=True)
            for part in message_from_bytes((samples / "email" / name).read_bytes()).walk()
            if part.get_content_maintype() == "text"
        ]
        for name in ("msg_01.eml", "msg_21.eml")
    }
    assert {name: len(texts) for name, texts in bodies.items()} == {"msg_01.eml": 1, "msg_21.eml": 2}
    for text in (text for texts in bodies.values() for text in texts):
        assert isinstance(text, bytes)
        # One word says too little to be a letter: it is left unread, and said.
        assert known(FORMAT, given(tmp_path, text)) == (len(text.split()) > 1)
        reading, rows = read(tmp_path, text)
        assert (reading.status, reading.notices, reading.questions, rows) == ("read", (), (), {})
