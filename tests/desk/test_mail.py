"""An e-mail becomes messages, its text and its files letters, through one intake."""

from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import pytest

from relais.desk.answer import questions
from relais.desk.home import Home
from relais.desk.take_in import take_in
from relais.ledger.read import read
from tests.intake.letter.letter_sample import SOUND


def _mail(number: int) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ana Roe <ana.roe@example.org>"
    mail["To"] = "ben.doe@example.org, cy.roe@example.org"
    mail["Date"] = "Mon, 2 Nov 2026 21:10:00 +0100"
    mail["Message-ID"] = f"<m{number}@example.org>"
    mail["Subject"] = "A letter for you"
    mail.set_content("Dear Ben,\n\nplease see what is attached, and call +33 6 39 98 00 01.\n")
    return mail


@pytest.mark.slow
def test_a_mail_with_a_letter_gives_messages_and_letters(home: Home, tmp_path: Path) -> None:
    mail = _mail(1)
    mail.add_alternative("<html><body><p>Dear Ben, please see what is attached.</p></body></html>", subtype="html")
    mail.add_attachment(SOUND["letter_pdf"], maintype="application", subtype="pdf", filename="letter.pdf")
    (tmp_path / "one.eml").write_bytes(mail.as_bytes())
    outcome = take_in(home, [tmp_path / "one.eml"])
    assert not outcome.left_unread
    assert {source.name: reading.reader for source, reading in outcome.sources} == {
        "one.eml": "container", "one.eml/message-without-its-parts": "mail", "one.eml/part-1": "letter_text",
        "one.eml/part-2": "letter_text", "one.eml/letter.pdf": "letter_pdf",
    }  # fmt: skip
    con, _state = read(home.ledger)
    assert con.execute("SELECT count(*), min(attachments), min(conversation) FROM message").fetchall() == [
        (2, 1, "m1@example.org")
    ]
    assert sorted((line.source, line.question.key) for line in questions(home)) == [
        ("one.eml/letter.pdf", "report"), ("one.eml/part-1", "report"),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_mailbox_gives_the_messages_of_each_mail(home: Home, tmp_path: Path) -> None:
    box = b"".join(b"From ana.roe@example.org Mon Nov  2 21:10:00 2026\n" + _mail(n).as_bytes() + b"\n" for n in (1, 2))
    (tmp_path / "box.mbox").write_bytes(box)
    outcome = take_in(home, [tmp_path / "box.mbox"])
    assert not outcome.left_unread
    assert Counter(reading.reader for _source, reading in outcome.sources) == {
        "container": 3, "mail": 2, "letter_text": 1,
    }  # fmt: skip
    con, _state = read(home.ledger)
    assert con.execute("SELECT count(*) FROM message").fetchall() == [(4,)]
