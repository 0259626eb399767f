import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.intake.phone import android_messages
from relais.intake.phone.android import FORMAT, passage
from relais.intake.phone.android_calls import UNKNOWN_TYPE
from relais.intake.phone.android_messages import DRAFT
from relais.intake.phone.android_messages import UNKNOWN_TYPE as UNKNOWN_SMS
from relais.intake.phone.people import NO_COUNTRY
from relais.intake.syntax.sqlite_source import NOT_READABLE
from relais.model.notice import UnreadableError
from tests.intake.chats import given, known, taken
from tests.intake.databases import database
from tests.intake.phone.phone_sample import CALLS, CONTACTS, MESSAGES, SOUND


@pytest.mark.samples
def test_the_sample_is_read_whole(samples: Path) -> None:
    path = samples / "phone_sqlite/android_contacts2_calls.db"
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as base:
        counted = base.execute("SELECT _id, number, duration, type, date FROM calls ORDER BY _id").fetchall()
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.facts, reading.notices, reading.questions) == (
        "read", {"party": 2, "selector": 2, "call": len(counted)}, (), (),
    )  # fmt: skip
    assert [(row["locator"], row["duration_s"], row["time_raw"]) for row in rows["call"]] == [
        (f"calls/{one}", duration, str(date)) for one, _number, duration, _type, date in counted
    ]
    assert [row["status"] for row in rows["call"]] == ["missed", "answered", "answered"]
    assert {(row["raw"], row["value"]) for row in rows["selector"]} == {("5404561685", "+15404561685")}
    assert rows["call"][1]["callee"] == 1
    assert rows["call"][0]["caller"] == rows["call"][2]["caller"] == 0
    assert "number: 5404561685" in passage(path.read_bytes(), "calls/714")


@pytest.mark.samples
def test_other_samples_are_refused(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.parent.name != "phone_sqlite"]
    assert [path for path in others if known(FORMAT, path) or known(android_messages.FORMAT, path)] == []


def test_a_call_whole(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["android_calls"]))
    assert (reading.status, reading.notices) == ("read", ())
    assert rows["call"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0,
        "state": None, "locator": "calls/1",
        "caller": 3, "callee": 2, "service": None, "conversation": None, "at": datetime(2024, 5, 6, 10, tzinfo=UTC),
        "time_raw": "1714989600000", "time_precision": "second", "zone_source": "format", "duration_s": 125,
        "video": True, "status": "answered",
    }  # fmt: skip
    assert [(row["service"], row["status"]) for row in rows["call"]][1:] == [
        ("com.example.chat", "missed"), (None, "answered"), (None, "missed"),
    ]  # fmt: skip
    assert rows["call"][2]["caller"] is None
    contact = rows["party"][1]
    assert (contact["name_raw"], contact["birth_date_raw"], contact["role"]) == ("Ben Doe", "1990-02-03", "other")
    mine = [(row["kind"], row["raw"], row["value"]) for row in rows["selector"] if row["party"] == 1]
    assert mine == [
        ("phone", "06 39 98 12 34", "+33639981234"),
        ("email", "ben@example.org", "ben@example.org"),
        ("handle", "33639981234@s.whatsapp.net", "+33639981234"),
        ("phone", "3949", None),
    ]
    assert "a note" not in repr(rows)


def test_a_national_number_waits_for_its_country(tmp_path: Path) -> None:
    path = given(
        tmp_path,
        database(CALLS, "DELETE FROM calls", "INSERT INTO calls (number, date, type) VALUES ('0639981234', 0, 1)"),
    )
    reading, rows = taken(FORMAT, path)
    assert [question.key for question in reading.questions] == ["country"]
    assert [notice.template for notice in reading.notices] == [NO_COUNTRY]
    assert rows["selector"][0]["value"] is None
    assert rows["call"][0]["at"] is None
    _reading, rows = taken(FORMAT, path, {"country": ("FR", "Ana Roe")})
    assert rows["selector"][0]["value"] == "+33639981234"


def test_a_type_of_call_that_nobody_knows_is_said(tmp_path: Path) -> None:
    path = given(tmp_path, database(CALLS, "UPDATE calls SET type = 77, date = 'noon' WHERE _id = 2"))
    reading, rows = taken(FORMAT, path)
    assert (len(rows["call"]), reading.notices[0].template, reading.notices[0].place) == (4, UNKNOWN_TYPE, "calls/2")
    row = rows["call"][1]
    assert (row["caller"], row["callee"], row["status"], row["at"], row["time_raw"]) == (
        None, None, "unknown", None, "noon",
    )  # fmt: skip


def test_a_view_or_a_broken_table_hides_no_other(tmp_path: Path) -> None:
    view = "CREATE VIEW data AS SELECT 1 AS raw_contact_id, 1 AS mimetype_id, 'x' AS data1"
    reading, rows = taken(FORMAT, given(tmp_path, database(CALLS, view, CONTACTS.split(";")[2])))
    assert (reading.status, len(rows["call"])) == ("read", 4)
    without = "CREATE TABLE accounts (account_name TEXT PRIMARY KEY) WITHOUT ROWID"
    reading, rows = taken(FORMAT, given(tmp_path, database(without, CALLS)))
    assert (reading.status, len(rows["call"])) == ("partial", 4)
    assert [notice.template for notice in reading.notices] == [NOT_READABLE]


def test_messages_whole(tmp_path: Path) -> None:
    path = given(tmp_path, SOUND["android_messages"])
    assert known(android_messages.FORMAT, path)
    assert not known(FORMAT, path)
    reading, rows = taken(android_messages.FORMAT, path)
    assert (reading.status, reading.notices) == ("read", ())
    hmac = rows["message"][0].pop("text_hmac")
    tokens = rows["message"][0].pop("tokens")
    assert (len(hmac), [(token["kind"], token["value"]) for token in tokens]) == (32, [("amount", "20")])
    assert rows["message"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0,
        "state": None, "locator": "sms/1",
        "sender": 0, "recipient": None, "service": "sms", "conversation": "5",
        "at": datetime(2024, 5, 6, 9, 59, 50, tzinfo=UTC), "time_raw": "1714989590000", "time_precision": "second",
        "zone_source": "format", "length": 20, "attachments": 0,
    }  # fmt: skip
    seen = [(row["locator"], row["sender"], row["recipient"], row["attachments"]) for row in rows["message"]]
    assert seen[1:] == [
        ("sms/2", None, 0, 0), ("sms/3", 1, None, 0), ("sms/4", 2, None, 0),
        ("pdu/9", 0, 3, 1), ("pdu/10", None, None, 0),
    ]  # fmt: skip
    assert [row["nickname"] for row in rows["party"]] == [None, "EXAMPLE", "38080", None]
    assert android_messages.passage(path.read_bytes(), "sms/2") == (
        "thread_id: 5\naddress: +33639981234\ndate: 1714989700000\ndate_sent: 0\ntype: 2\nbody: thanks"
    )
    assert android_messages.passage(path.read_bytes(), "part/3").endswith("text: good day")


def test_drafts_are_counted(tmp_path: Path) -> None:
    path = given(tmp_path, database(MESSAGES, "UPDATE sms SET type = 3 WHERE _id = 2", "UPDATE pdu SET msg_box = 3"))
    reading, rows = taken(android_messages.FORMAT, path)
    assert (reading.skipped, len(rows["message"])) == (3, 3)
    assert {(notice.template, notice.place) for notice in reading.notices} == {
        (DRAFT, "sms/2"), (DRAFT, "pdu/9"), (DRAFT, "pdu/10"),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["7", "NULL", "'x'", "0", "1.5"])
def test_an_sms_of_unknown_type_is_nobodys(tmp_path: Path, kind: str) -> None:
    path = given(tmp_path, database(MESSAGES, f"UPDATE sms SET type = {kind} WHERE _id = 2"))
    reading, rows = taken(android_messages.FORMAT, path)
    assert [(each.template, each.place, each.skipped) for each in reading.notices] == [(UNKNOWN_SMS, "sms/2", 0)]
    found = next(row for row in rows["message"] if row["locator"] == "sms/2")
    assert (found["sender"], found["recipient"], found["time_raw"]) == (None, None, "1714989700000")
    assert "other" in [row["role"] for row in rows["party"]]


def test_an_sms_that_waits_or_failed_is_the_holders(tmp_path: Path) -> None:
    for kind in (2, 4, 5, 6):
        path = given(tmp_path, database(MESSAGES, f"UPDATE sms SET type = {kind} WHERE _id = 2"))
        reading, rows = taken(android_messages.FORMAT, path)
        found = next(row for row in rows["message"] if row["locator"] == "sms/2")
        assert (reading.notices, found["sender"], found["recipient"]) == ((), None, 0)


@pytest.mark.parametrize("locator", ["", "calls", "calls/x", "calls/99", "sms/1", "calls/1; DROP", "calls/" + "9" * 30])
def test_no_passage_at_a_wrong_place(locator: str) -> None:
    with pytest.raises(UnreadableError):
        passage(SOUND["android_calls"], locator)
