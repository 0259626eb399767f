from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import getaddresses
from pathlib import Path

import pytest

from relais.intake.formats import FORMATS
from relais.intake.instant import NO_ZONE, NOT_A_TIME, UNKNOWN_TIME
from relais.intake.mail import BAD_HEADER, FORMAT, NO_PLACE, NO_SENDER, SENDERS, TWICE, passage
from relais.intake.mention import NOT_A_SELECTOR
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.chats import Rows, given, known, taken
from tests.intake.mail_sample import HEADERS, SOUND

MAIL = SOUND["mail"]


def read(tmp_path: Path, data: bytes = MAIL, answers: dict[str, tuple[str, str]] | None = None) -> tuple[Reading, Rows]:
    return taken(FORMAT, given(tmp_path, data), answers)


def changed(old: str, new: str) -> bytes:
    assert old in HEADERS
    return HEADERS.replace(old, new).encode("utf-8", "surrogateescape")


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("msg_01.eml", datetime(2001, 5, 4, 18, 5, 44, tzinfo=UTC)), ("msg_21.eml", None), ("msg_35.eml", None),
        ("msg_41.eml", datetime(2004, 7, 11, 19, 9, 27, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_samples(samples: Path, name: str, at: datetime | None) -> None:
    path = samples / "email" / name
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    headers = message_from_bytes(path.read_bytes())
    told = getaddresses([str(headers["From"]), str(headers["To"])])
    assert [(row["nickname"] or "", row["role"]) for row in rows["party"]] == [(shown, "account") for shown, _ in told]
    assert [row["value"] for row in rows["selector"]] == [address for _, address in told]
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert reading.facts == {"party": 2, "selector": 2, "message": 1}
    [message] = rows["message"]
    assert (message["at"], message["sender"], message["recipient"], message["attachments"]) == (at, 0, 1, 0)
    assert passage(path.read_bytes(), message["locator"]) == headers["Subject"]


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.suffix != ".eml"]
    assert len(others) > 50
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_one_message_per_recipient(tmp_path: Path) -> None:
    reading, rows = read(tmp_path)
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert reading.facts == {"party": 4, "selector": 4, "message": 3, "login": 2}
    assert [(row["locator"], row["nickname"]) for row in rows["party"]] == [
        ("From/1", "Ana Roé"), ("To/1", "Doe, Ben"), ("To/2", None), ("Cc/1", "Dan"),
    ]  # fmt: skip
    assert [(row["party"], row["kind"], row["value"]) for row in rows["selector"]] == [
        (0, "email", "ana.roe@example.org"), (1, "email", "ben.doe@example.org"), (2, "email", "cy@example.org"),
        (3, "email", "dan@example.org"),
    ]  # fmt: skip
    assert [(row["sender"], row["recipient"], row["locator"]) for row in rows["message"]] == [
        (0, 1, "message/1"), (0, 2, "message/2"), (0, 3, "message/3"),
    ]  # fmt: skip
    message = rows["message"][0]
    assert isinstance(message.pop("text_hmac"), bytes)
    tokens = [(token["kind"], token["value"]) for token in message.pop("tokens")]
    assert tokens == [("amount", "50"), ("phone", "+33639980001")]
    assert message == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "message/1",
        "sender": 0, "recipient": 1, "service": "e-mail", "conversation": "m1@example.org",
        "at": datetime(2026, 11, 2, 20, 10, tzinfo=UTC), "time_raw": "Mon, 2 Nov 2026 21:10:00 +0100",
        "time_precision": "second", "zone_source": "file", "length": len("50 EUR for tél +33 6 39 98 00 01"),
        "attachments": 1,
    }  # fmt: skip


def test_headers_in_utf_8_are_read_as_such(tmp_path: Path) -> None:
    data = changed("=?utf-8?q?Ana_Ro=C3=A9?=", "Ana Roé").replace(b"=?utf-8?q?t=C3=A9l?=", "tél".encode())
    reading, rows = read(tmp_path, data)
    assert (rows["party"][0]["nickname"], reading.notices) == ("Ana Roé", ())
    assert rows["message"][0]["length"] == len("50 EUR for tél +33 6 39 98 00 01")
    assert passage(data, "message/1") == "50 EUR for tél +33 6 39 98 00 01"
    assert passage(data, "From/1") == "Ana Roé <ana.roe@example.org>"
    mixed = data.replace(b"Dan <", b"D\xe9n <")
    assert read(tmp_path, mixed)[1]["party"][0]["nickname"] == "Ana Roé"


@pytest.mark.parametrize("second", ["\r\nFrom: Eve <eve@example.org>", ", Eve <eve@example.org>"])
def test_two_senders_are_both_kept_and_said(second: str, tmp_path: Path) -> None:
    data = changed("<ana.roe@example.org>\r\nTo", f"<ana.roe@example.org>{second}\r\nTo")
    reading, rows = read(tmp_path, data)
    assert [(row["locator"], row["nickname"]) for row in rows["party"]][:2] == [
        ("From/1", "Ana Roé"),
        ("From/2", "Eve"),
    ]
    assert [row["sender"] for row in rows["message"]] == [0, 0, 0]
    assert [(notice.template, notice.place, notice.params) for notice in reading.notices] == [
        (SENDERS, "From", {"count": "2"}),
    ]  # fmt: skip


def test_where_it_was_sent_from_is_a_login(tmp_path: Path) -> None:
    _reading, rows = read(tmp_path)
    assert [(row["locator"], row["event"], row["party"], row["ip"], row["at"]) for row in rows["login"]] == [
        ("X-Originating-IP", "sent", 0, "192.0.2.7", datetime(2026, 11, 2, 20, 10, tzinfo=UTC)),
        ("Received/2", None, None, "203.0.113.9", datetime(2026, 11, 2, 20, 10, 3, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("data", "template", "place"),
    [
        (changed("Date: Mon, 2 Nov", "Date: Mon, 32 Nov"), NOT_A_TIME, "Date"),
        (changed("Date: Mon, 2 Nov 2026 21:10:00 +0100", "Date: yesterday"), UNKNOWN_TIME, "Date"),
        (changed("21:10:00 +0100", "21:10:00 +9900"), UNKNOWN_TIME, "Date"),
        (changed("2 Nov 2026", "2 Nov " + "9" * 30), NOT_A_TIME, "Date"),
        (changed("21:10:00 +0100", "21:10:00"), NO_ZONE, "Date"),
        (changed("From: =?utf-8?q?Ana_Ro=C3=A9?= <ana.roe@example.org>\r\n", ""), NO_SENDER, ""),
        (changed("To: \"Doe, Ben\" <ben.doe@example.org>", "To: \"Doe, <ben.doe@example.org>"), BAD_HEADER, "To"),
        (changed("Date: Mon", "Date: Tue, 3 Nov 2026 21:10:00 +0100\r\nDate: Mon"), TWICE, "Date"),
        (changed("=?utf-8?q?t=C3=A9l?=", "t\udce9l"), BAD_HEADER, "Subject"),
        (changed("Dan <", "D\udce9n <"), BAD_HEADER, "Cc"),
        (changed("=?utf-8?q?t=C3=A9l?=", "=?no-such?q?t=C3=A9l?="), BAD_HEADER, "Subject"),
        (changed("cy@example.org", "cy at example"), NOT_A_SELECTOR, "To/2"),
    ],
)  # fmt: skip
def test_a_header_that_does_not_parse_is_said_and_the_rest_read(
    tmp_path: Path, data: bytes, template: str, place: str
) -> None:
    reading, rows = read(tmp_path, data)
    assert (template, place) in [(notice.template, notice.place) for notice in reading.notices]
    assert len(rows["message"]) >= 2
    assert "ben.doe@example.org" in [row["value"] for row in rows["selector"]]


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("2 Nov 2026 20:10:00 -0000", datetime(2026, 11, 2, 20, 10, tzinfo=UTC)),
        ("Mon, 02 Nov 2026 15:10:00 EST", datetime(2026, 11, 2, 20, 10, tzinfo=UTC)),
        ("Mon, 2 Nov 2026 20:10 GMT", datetime(2026, 11, 2, 20, 10, tzinfo=UTC)),
    ],
)
def test_dates_as_mail_programs_write_them(tmp_path: Path, raw: str, at: datetime) -> None:
    reading, rows = read(tmp_path, changed("Mon, 2 Nov 2026 21:10:00 +0100\r\nM", f"{raw}\r\nM"))
    assert (reading.notices, rows["message"][0]["at"]) == ((), at)


def test_a_date_without_a_zone_waits_for_an_answer(tmp_path: Path) -> None:
    data = changed("21:10:00 +0100", "21:10:00")
    reading, rows = read(tmp_path, data)
    assert ([question.key for question in reading.questions], rows["message"][0]["at"]) == (["zone"], None)
    _reading, rows = read(tmp_path, data, {"zone": ("Europe/Paris", "A. Martin")})
    assert rows["message"][0]["at"] == datetime(2026, 11, 2, 20, 10, tzinfo=UTC)
    assert rows["message"][0]["zone_source"] == "A. Martin"


def test_a_message_to_nobody_is_a_message(tmp_path: Path) -> None:
    data = b"From: ana.roe@example.org\r\nTo: undisclosed-recipients:;\r\nDate: Mon, 2 Nov 2026 21:10:00 +0100\r\n\r\n"
    reading, rows = read(tmp_path, data)
    assert (reading.notices, reading.facts) == ((), {"party": 1, "selector": 1, "message": 1})
    assert (rows["message"][0]["recipient"], rows["message"][0]["length"]) == (None, None)


def test_the_passage_is_the_header() -> None:
    assert passage(MAIL, "message/2") == "50 EUR for tél +33 6 39 98 00 01"
    assert passage(MAIL, "From/1") == "Ana Roé <ana.roe@example.org>"
    assert passage(MAIL, "To/2") == '"Doe, Ben" <ben.doe@example.org>, cy@example.org'
    assert passage(MAIL, "Received/2").startswith("from home (unknown [203.0.113.9]) by mx.example.net")
    for place in ("Received/9", "Received/0", "X-Other", "", "To//"):
        with pytest.raises(UnreadableError) as raised:
            passage(MAIL, place)
        assert raised.value.notice.template == NO_PLACE


def test_no_other_reader_takes_it(tmp_path: Path) -> None:
    path = given(tmp_path, MAIL)
    assert [format_.name for format_ in FORMATS if known(format_, path)] == ["mail"]
    assert not known(FORMAT, given(tmp_path, b"Dear colleagues,\n\nFrom: here on\n"))
