import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.calls import MISSED_WITH_LENGTH
from relais.intake.chat import gather as chat
from relais.intake.chat import snapchat, snapchat_account
from relais.intake.instant import NOT_A_TIME
from relais.intake.syntax import json_document
from relais.intake.syntax.sqlite_steps import LEFT_OUT
from relais.model.notice import UnreadableError
from tests.intake import chats
from tests.intake.chat.snapchat_sample import ACCOUNT, BEN, CALLS, CHATS, CLEO, FRIENDS, HISTORY, SNAPS, SOUND, record
from tests.intake.chats import known, taken

READERS = {one.FORMAT.name: one.FORMAT for one in (snapchat, snapchat_account)}


@pytest.fixture(params=["whole", "streamed"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", chats.WAYS[request.param])


def read(name: str, tmp_path: Path, data: Any) -> tuple[Any, chats.Rows]:
    return taken(READERS[name], chats.given(tmp_path, json.dumps(data).encode()))


@pytest.mark.samples
@pytest.mark.parametrize("name", READERS)
def test_it_refuses_every_sample_of_other_formats(samples: Path, name: str) -> None:
    assert [path.name for path in samples.rglob("*") if path.is_file() and known(READERS[name], path)] == []


@pytest.mark.parametrize("sound", SOUND)
def test_each_is_known_by_its_own_reader_alone(tmp_path: Path, sound: str) -> None:
    path = chats.given(tmp_path, SOUND[sound])
    assert [name for name, reader in READERS.items() if known(reader, path)] == [sound.split(",", maxsplit=1)[0]]


@pytest.mark.parametrize(
    "source",
    [
        chats.meta(chats.said()), chats.telegram(chats.sent(1)), {},
        {"Saved Media": [{"Date": "x", "Media Type": "Image"}]},
        {"Friends": [{"name": "Ana"}]}, {"Basic Information": {}}, {"a": []},
    ],
)  # fmt: skip
def test_other_files_are_refused(tmp_path: Path, source: Any) -> None:
    path = chats.given(tmp_path, json.dumps(source).encode())
    assert [name for name, reader in READERS.items() if known(reader, path)] == []


def test_a_message_whole(tmp_path: Path) -> None:
    reading, rows = read("snapchat_json", tmp_path, CHATS)
    told = [one for records in CHATS.values() for one in records]
    assert (reading.facts, reading.notices) == ({"party": 5, "selector": 5, "message": len(told)}, ())
    row = rows["message"][0]
    assert len(row.pop("text_hmac")) == 32
    assert [token["value"] for token in row.pop("tokens")] == ["https://example.org/a"]
    assert row == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "/ben.doe/0",
        "sender": 0, "recipient": 1, "service": "snapchat", "conversation": "ben.doe",
        "at": datetime(2024, 5, 6, 10, 1, tzinfo=UTC), "time_raw": "2024-05-06 10:01:00 UTC",
        "time_precision": "second", "zone_source": "file", "length": 25, "attachments": 0,
    }  # fmt: skip
    others = [(row["sender"], row["recipient"], row["length"], row["attachments"]) for row in rows["message"][1:]]
    assert others == [
        (1, 0, None, 2), (1, 0, 5, 0), (2, None, 5, 0), (3, None, None, 0), (4, None, 5, 0),
    ]  # fmt: skip
    assert rows["message"][2]["at"] == datetime(2024, 5, 6, 10, 3, tzinfo=UTC)
    assert "b~one" not in repr(rows)


def test_snaps_and_older_downloads_name_one_side(tmp_path: Path) -> None:
    reading, rows = read("snapchat_json", tmp_path, SNAPS)
    assert reading.notices == ()
    told = [
        (row["sender"], row["recipient"], row["length"], row["attachments"], row["conversation"])
        for row in rows["message"]
    ]
    assert told == [(0, None, None, 1, None), (None, 1, 5, 0, None)]
    empty = {"Received Snap History": [], "Sent Snap History": []}
    assert known(snapchat.FORMAT, chats.given(tmp_path, empty))
    assert read("snapchat_json", tmp_path, empty)[0].status == "read"


def test_one_broken_record_costs_only_itself(tmp_path: Path) -> None:
    source = {
        "a/b~c": [record(1, BEN), 5, record(2, BEN, ["x"]), record(3, BEN, Created=5),
                  record(4, BEN, Created="Mon May 32 10:03:00 UTC 2024")],
        "x": 5,
    }  # fmt: skip
    reading, rows = read("snapchat_json", tmp_path, source)
    assert [row["locator"] for row in rows["message"]] == [f"/a~1b~0c/{index}" for index in (0, 2, 3, 4)]
    assert rows["message"][2]["time_raw"] == "5"
    assert {(notice.template, notice.place) for notice in reading.notices} == {
        (chat.NOT_A_RECORD, "/a~1b~0c/1"), (chat.NOT_A_TEXT, "/a~1b~0c/2"), (NOT_A_TIME, "/a~1b~0c/3"),
        (NOT_A_TIME, "/a~1b~0c/4"), (snapchat.NOT_A_LIST, "/x"),
    }  # fmt: skip
    assert snapchat.passage(json.dumps(source).encode(), "/a~1b~0c/0").endswith("\nhello")


def test_a_login_whole(tmp_path: Path) -> None:
    reading, rows = read("snapchat_account", tmp_path, ACCOUNT)
    assert reading.facts == {"party": 1, "selector": 2, "login": 2}
    assert rows["login"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "/Login History/0",
        "report": None, "party": 0, "event": "success", "service": "snapchat", "ip": "192.0.2.7",
        "ip_raw": "192.0.2.7", "nature": "documentation", "country": "FR", "port": None, "port_last": None,
        "port_raw": None, "proxy": None, "at": datetime(2024, 5, 6, 10, tzinfo=UTC),
        "time_raw": "2024-05-06 10:00:00 UTC",
        "time_precision": "second", "zone_source": "file", "until_at": None, "until_time_raw": None,
        "until_time_precision": None, "until_zone_source": None,
    }  # fmt: skip
    assert [(row["kind"], row["value"]) for row in rows["selector"]] == [("handle", "ana.roe"), ("ip", "192.0.2.1")]
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (LEFT_OUT, "/Device History", 1)
    ]


def test_addresses_and_numbers_that_were_changed(tmp_path: Path) -> None:
    _reading, rows = read("snapchat_account", tmp_path, HISTORY)
    assert [(row["party"], row["value"], row["time_raw"]) for row in rows["selector"]] == [
        (0, "ana@example.org", "2024-05-06 10:00:00 UTC"),
        (0, "+33639980001", "2024-05-06 10:01:00 UTC"),
    ]


def test_friends(tmp_path: Path) -> None:
    reading, rows = read("snapchat_account", tmp_path, FRIENDS)
    assert (reading.status, reading.notices) == ("read", ())
    assert [(row["role"], row["nickname"]) for row in rows["party"]] == [("other", "Ben"), ("other", "Cleo")]
    assert [row["value"] for row in rows["selector"]] == [BEN, CLEO]


def test_calls(tmp_path: Path) -> None:
    reading, rows = read("snapchat_account", tmp_path, CALLS)
    assert reading.facts == {"party": 1, "call": 3}
    assert rows["call"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "/Outgoing Calls/0",
        "caller": 0, "callee": None, "service": "snapchat", "conversation": None,
        "at": datetime(2024, 5, 6, 10, tzinfo=UTC), "time_raw": "2024-05-06 10:00:00 UTC", "time_precision": "second",
        "zone_source": "file", "duration_s": 312, "video": True, "status": "answered",
    }  # fmt: skip
    told = [(row["caller"], row["callee"], row["duration_s"], row["status"], row["video"]) for row in rows["call"][1:]]
    assert told == [(None, 0, 0, "missed", False), (None, None, 45, "answered", False)]
    assert [(notice.template, notice.place) for notice in reading.notices] == [(LEFT_OUT, "/Chat Sessions")]


@pytest.mark.parametrize("length", ["x", None, [], "1" * 30, "-5", "nan", {"a": 1}])
def test_what_is_not_said_of_a_call_stays_open(tmp_path: Path, length: object) -> None:
    calls = {"Outgoing Calls": [{"Date & Time": "2024-05-06 10:00:00 UTC", "Type": "X", "Length (sec)": length}]}
    _reading, rows = read("snapchat_account", tmp_path, calls)
    assert [(row["duration_s"], row["status"], row["video"]) for row in rows["call"]] == [(None, "unknown", None)]


@pytest.mark.parametrize(
    ("result", "length", "told"),
    [("Call Missed", "60", (60, "missed")), ("Call Odd", "5", (5, "unknown")), ("", "5", (5, "answered"))],
)
def test_a_word_wins_over_a_length(tmp_path: Path, result: str, length: str, told: tuple[int, str]) -> None:
    calls = {"Outgoing Calls": [{"Date & Time": "2024-05-06 10:00:00 UTC", "Result": result, "Length (sec)": length}]}
    reading, rows = read("snapchat_account", tmp_path, calls)
    assert [(row["duration_s"], row["status"]) for row in rows["call"]] == [told]
    assert [notice.template for notice in reading.notices] == [MISSED_WITH_LENGTH] * (told[1] == "missed")


def test_broken_lists(tmp_path: Path) -> None:
    source = {"Outgoing Calls": [5], "Login History": [{"IP": 5}], "Friends": 7, "Email Change": [{"Date": "x"}]}
    reading, rows = read("snapchat_account", tmp_path, source)
    assert rows == {}
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (chat.NOT_A_RECORD, "/Outgoing Calls/0"), (LEFT_OUT, "/Login History/0"), (snapchat.NOT_A_LIST, "/Friends"),
    ]  # fmt: skip


def test_each_place_is_found_again(tmp_path: Path) -> None:
    for sound, data in SOUND.items():
        reader = READERS[sound.split(",", maxsplit=1)[0]]
        _reading, rows = taken(reader, chats.given(tmp_path, data))
        for row in (row for table in rows.values() for row in table):
            assert reader.passage(data, row["locator"])
        for place in ("/x/99", "/nothing", "line 1"):
            with pytest.raises(UnreadableError):
                reader.passage(data, place)
    assert snapchat.passage(SOUND["snapchat_json, older"], "/Sent Saved Chat History/0").endswith("\nAna's")
    assert "IP: 192.0.2.7" in snapchat_account.passage(SOUND["snapchat_account"], "/Login History/0")
