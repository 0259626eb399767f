"""The tables that iLEAPP and ALEAPP write, after the columns in their sources."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.instant import NOT_A_TIME
from relais.intake.mention import NOT_A_SELECTOR
from relais.intake.table.payment import EMPTY_RECORD, UNKNOWN_WORD
from relais.intake.table.reader import FORMAT
from tests.intake.table_world import SHIPPED, Rows, read, sealed_at

LEAPP = sorted(name for name in SHIPPED if "leapp_" in name)
NOON = datetime(2026, 1, 12, 10, tzinfo=UTC)
AT = "2026-01-12 10:00:00+00:00"
FRIEND = "639175550101@s.whatsapp.net"
ICON = 'Outgoing <i data-feather="phone-outgoing" stroke="green"></i>'


def written(name: str, *rows: dict[str, str]) -> bytes:
    """A table as the tools write one: tabs, a byte order mark, CR and LF."""
    header = SHIPPED[name].header
    out = io.StringIO()
    lines = csv.writer(out, delimiter="\t")
    lines.writerow(header)
    lines.writerows([row.get(column, "") for column in header] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def one(folder: Path, name: str, table: str, **cells: str) -> tuple[dict[str, Any], Rows]:
    row = {column.replace("_", " "): cell for column, cell in cells.items()}
    sealed = sealed_at(folder / "t.tsv", written(name, row))
    assert FORMAT.recognise(sealed)
    mapping = FORMAT.mapping(sealed, tuple(SHIPPED.values()))
    assert mapping is not None
    assert (mapping.name, mapping.table) == (name, table)
    reading, rows = read(sealed)
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert len(rows[table]) == 1
    for each in rows[table]:
        assert FORMAT.passage(sealed.path.read_bytes(), each["locator"])
    return rows[table][0], rows


def selectors(rows: Rows) -> list[tuple[str, str | None, int]]:
    return [(row["kind"], row["value"], row["party"]) for row in rows["selector"]]


def test_there_are_mappings_for_both_tools() -> None:
    assert len(LEAPP) == 22
    assert {SHIPPED[name].table for name in LEAPP} == {"call", "message", "party"}
    assert len({SHIPPED[name].header for name in LEAPP}) == len(LEAPP)


def test_one_full_message(tmp_path: Path) -> None:
    row, rows = one(
        tmp_path, "ileapp_sms", "message", Message_Timestamp=AT, Message="call +33 6 39 98 00 02", Service="iMessage",
        Message_Direction="Outgoing", Chat_Contact_ID="+639175550101", Attachment_Name="a.bin", Chat_ID="7",
    )  # fmt: skip
    assert len(row.pop("text_hmac")) == 32
    assert [(token["kind"], token["value"]) for token in row.pop("tokens")] == [("phone", "+33639980002")]
    assert {name: cell for name, cell in row.items() if name not in ("source_id", "reading_id")} == {
        "ordinal": 0, "locator": "line 2", "sender": None, "recipient": 0, "service": "imessage", "conversation": "7",
        "at": NOON, "time_raw": AT, "time_precision": "second", "zone_source": "file", "length": 22, "attachments": 1,
        "state": None,
    }  # fmt: skip
    assert [each["role"] for each in rows["party"]] == ["account"]
    assert selectors(rows) == [("phone", "+639175550101", 0)]
    assert "a.bin" not in repr(rows)


def test_a_message_may_go_to_a_mail_address(tmp_path: Path) -> None:
    row, rows = one(
        tmp_path, "ileapp_sms", "message", Message_Timestamp=AT, Message="hello", Message_Direction="Incoming",
        Chat_Contact_ID="ben@example.org",
    )  # fmt: skip
    assert (row["sender"], row["recipient"], selectors(rows)) == (0, None, [("email", "ben@example.org", 0)])


@pytest.mark.parametrize("name", ["ileapp_calls", "ileapp_calls_of_two"])
def test_calls_of_an_iphone(name: str, tmp_path: Path) -> None:
    row, rows = one(
        tmp_path, name, "call", Starting_Timestamp=AT, Service_Provider="com.apple.FaceTime", Answered="No",
        Call_Type="FaceTime Video", Call_Direction="Incoming", Phone_Number="+639175550101", Call_Duration="00:00:00",
    )  # fmt: skip
    assert (row["caller"], row["callee"], row["video"], row["status"], row["duration_s"], row["at"]) == (
        0, None, True, "missed", 0, NOON,
    )  # fmt: skip
    assert (row["service"], [each["role"] for each in rows["party"]]) == ("com.apple.facetime", ["caller"])


def test_a_time_without_offset_is_utc_by_the_word_of_the_tool(tmp_path: Path) -> None:
    row, _rows = one(
        tmp_path, "ileapp_calls_old", "call", Timestamp="2026-01-12 10:00:00", Phone_Number="+639175550101",
        Answered="Yes", Call_Type="Phone", Call_Direction="Outgoing", Call_Duration="01:02:05",
    )  # fmt: skip
    assert (row["at"], row["zone_source"], row["duration_s"], row["callee"]) == (
        NOON, "mapping ileapp_calls_old", 3_725, 0,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["aleapp_calls", "aleapp_calls_old"])
@pytest.mark.parametrize(
    ("word", "status", "caller", "callee"),
    [
        ("Outgoing", "unknown", 0, 1),
        (ICON, "unknown", 0, 1),
        ("Missed", "missed", 1, 0),
        ("Incoming", "answered", 1, 0),
    ],
)
def test_calls_of_an_android(name: str, word: str, status: str, caller: int, callee: int, tmp_path: Path) -> None:
    row, rows = one(
        tmp_path, name, "call", Call_Date=AT, Type=word, Partner="+639175550101", Duration_in_Secs="125",
        Phone_Account_Address="+33639980001",
    )  # fmt: skip
    own = next(each["party"] for each in rows["selector"] if each["value"] == "+33639980001")
    assert (row["caller"] == own, row["status"], row["duration_s"]) == (caller == 0, status, 125)
    assert {row["caller"], row["callee"]} == {caller, callee}


@pytest.mark.parametrize("name", ["aleapp_sms", "aleapp_sms_sourced"])
def test_sms_of_an_android(name: str, tmp_path: Path) -> None:
    cells = {"Date": AT, "Type": "Received", "Address": "+639175550101", "Body": "hello\nagain", "Thread ID": "3"}
    row, _rows = one(tmp_path, name, "message", **cells)
    assert (row["sender"], row["recipient"], row["length"], row["conversation"], row["service"]) == (
        0, None, 11, "3", "sms",
    )  # fmt: skip


def test_mms_of_an_android(tmp_path: Path) -> None:
    row, rows = one(
        tmp_path, "aleapp_mms", "message", Date=AT, From_Address="+639175550101", To_Address="+33639980001", Media="x",
    )  # fmt: skip
    assert (row["sender"], row["recipient"], row["attachments"], row["length"]) == (0, 1, 1, None)
    assert len(rows["party"]) == 2


def test_whatsapp_messages(tmp_path: Path) -> None:
    row, rows = one(
        tmp_path, "aleapp_whatsapp_messages", "message", Message_Timestamp=AT, Message="hello",
        Sending_Party_JID=FRIEND, Message_Direction="Incoming", Other_Participant_WA_User_Name="Ben",
    )  # fmt: skip
    assert (row["sender"], row["recipient"], row["service"]) == (0, None, "whatsapp")
    assert (rows["party"][0]["nickname"], selectors(rows)) == ("Ben", [("handle", "+639175550101", 0)])
    row, _rows = one(
        tmp_path, "aleapp_whatsapp_groups", "message", Message_Timestamp=AT, Message="hello", Sending_Party_JID=FRIEND,
        Sending_Party="Ben", Conversation_Name="Group",
    )  # fmt: skip
    assert (row["sender"], row["recipient"], row["conversation"]) == (0, None, "Group")
    cells = {"Timestamp": AT, "Message": "hello", "Sender Name": "Ben", "From ID": FRIEND, "Receiver": "Local User"}
    for name in ("ileapp_whatsapp_messages", "ileapp_whatsapp_messages_old"):
        row, rows = one(tmp_path, name, "message", **cells)
        assert (row["sender"], row["recipient"], row["at"]) == (0, 1, NOON)
        assert selectors(rows) == [("handle", "+639175550101", 0)]


def test_whatsapp_calls(tmp_path: Path) -> None:
    row, rows = one(
        tmp_path, "aleapp_whatsapp_calls", "call", Call_Start_Timestamp=AT, Call_Duration="00:02:05", Caller="Ben",
        Caller_JID=FRIEND, Call_Type="Video", Call_Direction="Incoming",
    )  # fmt: skip
    assert (row["caller"], row["video"], row["duration_s"], row["status"]) == (0, True, 125, "unknown")
    named = {
        "Contact ID": FRIEND,
        "Direction": "Outgoing",
        "Disconnected cause": "Missed",
        "Duration H:M:S": "00:00:00",
    }
    for name in [name for name in LEAPP if name.startswith("ileapp_whatsapp_calls")]:
        row, rows = one(tmp_path, name, "call", **named, **{"Starting Timestamp": AT})
        assert (row["callee"], row["status"], selectors(rows)) == (0, "missed", [("handle", "+639175550101", 0)])


def test_contacts(tmp_path: Path) -> None:
    row, rows = one(tmp_path, "aleapp_contacts", "party", Display_Name="Ben Doe", Phone_Number="+63 917 555 0101")
    assert (row["role"], row["name_raw"], selectors(rows)) == ("other", "Ben Doe", [("phone", "+639175550101", 0)])
    row, rows = one(
        tmp_path, "aleapp_contacts_old", "party", **{"display_name": "Ben", "email address": "b@example.org"}
    )
    assert selectors(rows) == [("email", "b@example.org", 0)]
    row, rows = one(tmp_path, "aleapp_whatsapp_contacts", "party", Name="Ben", JID=FRIEND, Number="+639175550101")
    assert selectors(rows) == [("handle", "+639175550101", 0)]
    row, rows = one(tmp_path, "ileapp_whatsapp_contacts", "party", Fullname="Ben", Whatsapp_ID=FRIEND)
    assert (row["name_raw"], selectors(rows)) == ("Ben", [("handle", "+639175550101", 0)])


def test_one_broken_row_among_many(tmp_path: Path) -> None:
    sound = {"Date": AT, "Type": "Received", "Address": "+639175550101", "Body": "hello"}
    rows = [sound, {**sound, "Date": "2026-02-31 10:00:00", "Type": "Odd"}, {"Read": "1"}, sound]
    reading, read_rows = read(sealed_at(tmp_path / "t", written("aleapp_sms", *rows)))
    assert [row["at"] for row in read_rows["message"]] == [NOON, None, NOON]
    told = {(each.template, each.place, each.skipped) for each in reading.notices}
    assert {(NOT_A_TIME, "line 3", 0), (UNKNOWN_WORD, "line 3", 0), (EMPTY_RECORD, "line 4", 1)} <= told
    contacts = written("aleapp_contacts", {"Display Name": "Ben"}, {"Mimetype": "x"}, {"Phone Number": "no number"})
    reading, read_rows = read(sealed_at(tmp_path / "t", contacts))
    assert len(read_rows["party"]) == 2
    assert [(each.template, each.place) for each in reading.notices] == [
        (NOT_A_SELECTOR, "line 4"), (EMPTY_RECORD, "line 3"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", LEAPP)
def test_no_other_mapping_takes_it(name: str, tmp_path: Path) -> None:
    sealed = sealed_at(tmp_path / "t", written(name, {}))
    found = FORMAT.mapping(sealed, tuple(SHIPPED.values()))
    assert found is not None
    assert found.name == name


def test_a_column_more_is_no_other_table(tmp_path: Path) -> None:
    first, record, *_end = written("ileapp_calls", {}).split(b"\r\n")
    sealed = sealed_at(tmp_path / "t", first + b"\tRecord ID\r\n" + record + b"\t1\r\n")
    found = FORMAT.mapping(sealed, tuple(SHIPPED.values()))
    assert found is not None
    assert found.name == "ileapp_calls"
    assert "Record ID" in found.header
