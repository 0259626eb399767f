from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.intake.chat.gather import OUT_OF_CALENDAR
from relais.intake.formats import FORMATS
from relais.intake.phone import ios_calls, ios_contacts, ios_messages
from relais.intake.phone.ios_calls import NO_DIRECTION
from relais.intake.phone.ios_messages import CODED
from tests.intake.chats import given, known, taken
from tests.intake.databases import database
from tests.intake.phone.phone_sample import APPLE_CALLS, APPLE_MESSAGES, SOUND


def test_each_database_is_known_by_its_reader_alone(tmp_path: Path) -> None:
    for name, data in SOUND.items():
        path = given(tmp_path, data)
        assert [format_.name for format_ in FORMATS if known(format_, path)] == [name]


def test_calls_whole(tmp_path: Path) -> None:
    path = given(tmp_path, SOUND["ios_calls"])
    reading, rows = taken(ios_calls.FORMAT, path)
    assert (reading.status, reading.notices) == ("read", ())
    assert rows["call"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0,
        "state": None, "locator": "ZCALLRECORD/1",
        "caller": 0, "callee": None, "service": None, "conversation": None,
        "at": datetime(2024, 5, 6, 10, 0, 0, 250_000, tzinfo=UTC), "time_raw": "736682400.25",
        "time_precision": "second", "zone_source": "format", "duration_s": 61, "video": False, "status": "answered",
    }  # fmt: skip
    seen = [
        (row["locator"], row["caller"], row["callee"], row["video"], row["status"], row["service"])
        for row in rows["call"][1:]
    ]
    assert seen == [
        ("ZCALLRECORD/2", 1, None, True, "missed", "com.apple.facetime"),
        ("ZCALLRECORD/3", None, 2, False, "answered", "com.apple.facetime"),
        ("ZCALLRECORD/3", None, 3, False, "answered", "com.apple.facetime"),
        ("ZCALLRECORD/4", None, 4, False, "unknown", None),
    ]
    assert [row["value"] for row in rows["selector"]] == [
        "+33639981234", "+639175550123", "+33639981234", "ben@example.org", "+33639981235",
    ]  # fmt: skip
    assert "zdate: 736682400.25" in ios_calls.passage(path.read_bytes(), "ZCALLRECORD/1")


def test_a_call_that_says_too_little_is_kept_and_said(tmp_path: Path) -> None:
    broken = "UPDATE ZCALLRECORD SET ZORIGINATED = 'x', ZDATE = 9e99 WHERE Z_PK = 2"
    reading, rows = taken(ios_calls.FORMAT, given(tmp_path, database(APPLE_CALLS, broken)))
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (NO_DIRECTION, "ZCALLRECORD/2"),
        (OUT_OF_CALENDAR, "ZCALLRECORD/2"),
    ]
    assert (rows["call"][1]["caller"], rows["call"][1]["callee"], len(rows["call"])) == (None, None, 5)


def test_messages_whole(tmp_path: Path) -> None:
    path = given(tmp_path, SOUND["ios_messages"])
    reading, rows = taken(ios_messages.FORMAT, path)
    assert [(notice.template, notice.params) for notice in reading.notices] == [(CODED, {"count": "1"})]
    found = {row["locator"]: row for row in rows["message"]}
    first = found["message/1"]
    assert len(first.pop("text_hmac")) == 32
    assert [token["value"] for token in first.pop("tokens")] == ["20"]
    assert first == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": first["ordinal"],
        "locator": "message/1", "sender": 0, "recipient": 1, "service": "sms", "conversation": "+33639981234",
        "at": datetime(2024, 5, 6, 10, tzinfo=UTC), "time_raw": "736682400000000000", "time_precision": "second",
        "zone_source": "format", "length": 13, "attachments": 0, "state": None,
    }  # fmt: skip
    seen = {
        place: (row["sender"], row["recipient"], row["service"], row["attachments"], row["length"])
        for place, row in found.items()
    }
    assert seen == {
        "message/1": (0, 1, "sms", 0, 13),
        "message/2": (1, 0, "sms", 0, 6),
        "message/3": (2, None, "imessage", 2, None),
        "message/4": (2, None, "imessage", 0, None),
        "message/5": (None, None, "imessage", 0, 6),
    }
    assert found["message/2"]["at"] == datetime(2024, 5, 6, 10, 1, 40, tzinfo=UTC)
    assert "text: thanks\nhandle_id: " in ios_messages.passage(path.read_bytes(), "message/2")
    assert "date: " in ios_messages.passage(path.read_bytes(), "message/3")


def test_messages_with_odd_cells_are_kept(tmp_path: Path) -> None:
    odd = "UPDATE message SET text = x'00', handle_id = 'x', date = 'noon', is_from_me = 7 WHERE ROWID = 1"
    reading, rows = taken(ios_messages.FORMAT, given(tmp_path, database(APPLE_MESSAGES, odd)))
    assert len(rows["message"]) == 5
    assert {notice.place for notice in reading.notices} == {"message/1", "message"}


def test_an_old_schema_is_read_for_what_it_has(tmp_path: Path) -> None:
    base = database(
        "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid, text, handle_id, service, date, is_from_me)",
        "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id, service)",
        "INSERT INTO handle VALUES (1, '+33639981234', 'SMS')",
        "INSERT INTO message VALUES (1, 'a', 'hello', 1, 'SMS', 736682400, 0), (2, 'b', 'hello', 1, 'SMS', 0, 1)",
    )
    reading, rows = taken(ios_messages.FORMAT, given(tmp_path, base))
    assert (reading.status, reading.notices) == ("read", ())
    assert [(row["sender"], row["recipient"], row["time_raw"]) for row in rows["message"]] == [
        (0, None, "736682400"), (None, 0, None),
    ]  # fmt: skip


def test_contacts_whole(tmp_path: Path) -> None:
    path = given(tmp_path, SOUND["ios_contacts"])
    reading, rows = taken(ios_contacts.FORMAT, path)
    assert (reading.status, reading.notices) == ("read", ())
    assert rows["party"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0,
        "state": None, "locator": "ABPerson/1",
        "report": None, "role": "other", "name_raw": "Ben Doe", "nickname": "Benny", "birth_date_raw": "-123456789",
        "age_raw": None, "address_raw": None, "address_country": None,
    }  # fmt: skip
    assert rows["party"][1]["name_raw"] == "Example Ltd"
    assert [(row["party"], row["kind"], row["value"]) for row in rows["selector"]] == [
        (0, "phone", "+33639981234"), (0, "email", "ben@example.org"), (1, "url", "https://example.org/"),
    ]  # fmt: skip
    assert "a note" not in repr(rows)
    assert "first: Ben" in ios_contacts.passage(path.read_bytes(), "ABPerson/1")


@pytest.mark.parametrize("cut", [3, 5, 8])
def test_a_database_cut_short_is_no_failure(tmp_path: Path, cut: int) -> None:
    for format_ in (ios_calls.FORMAT, ios_messages.FORMAT, ios_contacts.FORMAT):
        data = SOUND[format_.name]
        path = given(tmp_path, data[: len(data) * cut // 10])
        known(format_, path)
        assert taken(format_, path)[0].status in ("read", "partial", "unread")


def test_an_address_kept_as_bytes_is_shown_as_text(tmp_path: Path) -> None:
    blob = "UPDATE ZCALLRECORD SET zaddress = x'2b3333363339393831323334', zname = x'00ff' WHERE rowid = 1"
    data = database(APPLE_CALLS, blob)
    reading, rows = taken(ios_calls.FORMAT, given(tmp_path, data))
    assert (reading.status, rows["selector"][0]["raw"]) == ("read", "+33639981234")
    shown = ios_calls.passage(data, "ZCALLRECORD/1")
    assert "zaddress: +33639981234\n" in shown
    assert "zname: (2 bytes)" in shown
