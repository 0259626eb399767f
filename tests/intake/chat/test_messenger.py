import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.chat import gather as chat
from relais.intake.chat.messenger import FORMAT, passage, repaired
from relais.intake.syntax import json_document
from tests.intake import chats
from tests.intake.chats import known, meta, said, taken


@pytest.fixture(params=["whole", "streamed"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", chats.WAYS[request.param])


@pytest.mark.samples
def test_sample(samples: Path) -> None:
    path = samples / "meta_messenger/instagram_message_1.json"
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.facts, reading.notices, reading.questions) == (
        "read", {"party": 2, "message": 6}, (), (),
    )  # fmt: skip
    row = rows["message"][4]
    assert len(row.pop("text_hmac")) == 32
    assert [token["value"] for token in row.pop("tokens")] == ["https://instagram.com/p/xyz"]
    assert row == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 4, "locator": "/messages/4",
        "sender": 1, "recipient": 0, "service": None, "conversation": "inbox/test_123",
        "at": datetime(2024, 1, 15, 10, 53, 20, tzinfo=UTC), "time_raw": "1705316000000", "time_precision": "second",
        "zone_source": "format", "length": 51, "attachments": 0, "state": None,
    }  # fmt: skip
    assert rows["message"][5]["length"] is None
    assert [(row["role"], row["nickname"], row["locator"]) for row in rows["party"]] == [
        ("account", "user_one", "/participants/0"),
        ("account", "user_two", "/participants/1"),
    ]
    assert passage(path.read_bytes(), "/messages/1").endswith("\nI'm good, thanks!")
    assert passage(path.read_bytes(), "/messages/1").startswith("sender_name: user_two\ntimestamp_ms: ")
    assert passage(path.read_bytes(), "/participants/0").startswith("name: ")


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.parent.name != "meta_messenger"]
    assert len(others) > 50
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_calls_say_how_long_and_whether_they_were_missed(tmp_path: Path) -> None:
    source = meta(
        said("Ana called you.", type="Call", call_duration=646),
        said("Ben missed your call.", call_duration=0, missed=True),
        said("Ana started a call", type="Call"),
        said("hello", type="Generic"),
    )
    reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert reading.facts == {"party": 2, "call": 3, "message": 1}
    seen = [(row["caller"], row["callee"], row["duration_s"], row["status"], row["video"]) for row in rows["call"]]
    assert seen == [(0, 1, 646, "answered", None), (0, 1, 0, "missed", None), (0, 1, None, "unknown", None)]
    assert rows["call"][0]["locator"] == "/messages/0"
    assert rows["call"][0]["at"] == datetime(2024, 1, 15, 10, 50, tzinfo=UTC)


def test_an_encrypted_chat_has_names_of_its_own_for_the_same_things(tmp_path: Path) -> None:
    messages = [
        {"senderName": "Ana", "timestamp": 1_705_315_800_000, "text": "caf\u00e9", "type": "text", "isUnsent": False,
         "media": [], "reactions": []},
        {"senderName": "Ben", "timestamp": 1_705_315_801_000, "text": "", "type": "media", "isUnsent": False,
         "media": [{"uri": "./media/1"}, {"uri": "./media/2"}], "reactions": []},
    ]  # fmt: skip
    source = {"participants": ["Ana", "Ben"], "threadName": "Ben_3", "messages": messages}
    path = chats.given(tmp_path, source)
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.facts, reading.notices) == ({"party": 2, "message": 2}, ())
    assert [(row["length"], row["attachments"], row["sender"], row["service"]) for row in rows["message"]] == [
        (4, 0, 0, "messenger"),
        (None, 2, 1, "messenger"),
    ]
    assert {row["conversation"] for row in rows["message"]} == {"Ben_3"}


def test_files_are_counted_and_never_named(tmp_path: Path) -> None:
    files = {"photos": [{"uri": "a/one.bin"}, {"uri": "a/two.bin"}], "audio_files": [{"uri": "a/three.bin"}]}
    reading, rows = taken(FORMAT, chats.given(tmp_path, meta(said(None, **files, sticker={"uri": "four.bin"}))))
    assert reading.facts == {"party": 2, "message": 1}
    assert rows["message"][0]["attachments"] == 4
    assert "one.bin" not in repr(rows)


def test_the_product_is_named_where_its_folder_is(tmp_path: Path) -> None:
    for folder, service in (("your_instagram_activity", "instagram"), ("your_facebook_activity", "messenger")):
        source = meta(said(photos=[{"uri": f"{folder}/messages/1"}]))
        _reading, rows = taken(FORMAT, chats.given(tmp_path, source))
        assert rows["message"][0]["service"] == service


def test_a_group_has_no_recipient_and_who_left_it_is_still_a_party(tmp_path: Path) -> None:
    source = meta(said(who="Ana"), said(who="Cleo"), people=("Ana", "Ben", "Dan"))
    _reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert [(row["sender"], row["recipient"]) for row in rows["message"]] == [(0, None), (3, None)]
    assert (rows["party"][3]["nickname"], rows["party"][3]["locator"]) == ("Cleo", "/messages/1")


def test_two_participants_of_one_name_are_not_told_apart(tmp_path: Path) -> None:
    source = meta(said(who="User"), said(who="User"), people=("User", "User"))
    reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert len(rows["party"]) == 2
    assert [(row["sender"], row["recipient"]) for row in rows["message"]] == [(None, None)] * 2
    assert [(notice.template, notice.params["count"]) for notice in reading.notices] == [(chat.SAME_NAME, "2")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("caf\u00c3\u00a9", "caf\u00e9"),
        ("\u00f0\u009f\u0098\u0080", "\U0001f600"),
        ("caf\u00e9", "caf\u00e9"),
        ("plain", "plain"),
        ("\u00c3\u00a9 \u20ac", "\u00c3\u00a9 \u20ac"),
        ("", ""),
    ],
)
def test_bytes_written_as_characters_are_repaired_and_nothing_else(written: str, read: str) -> None:
    assert repaired(written) == read


@given(st.text())
def test_what_the_exporter_does_to_a_text_is_undone(text: str) -> None:
    assert repaired(text.encode("utf-8", "replace").decode("latin-1")) == text.encode("utf-8", "replace").decode()


def test_offsets_count_in_the_repaired_text(tmp_path: Path) -> None:
    text = "\u00e9t\u00e9 https://example.org/a"
    _reading, rows = taken(FORMAT, chats.given(tmp_path, meta(said(text.encode().decode("latin-1")))))
    row = rows["message"][0]
    assert row["length"] == len(text)
    assert [(token["start"], token["end"]) for token in row["tokens"]] == [(6, 27)]


@pytest.mark.parametrize(
    "at", [0, 1_705_315_800, 13_727_168_620_000, -5, 10**30, 1.5, True, "x", [1], {"a": 1}, "2024"]
)
def test_a_time_out_of_the_calendar_is_said_and_not_corrected(tmp_path: Path, at: object) -> None:
    reading, rows = taken(FORMAT, chats.given(tmp_path, meta(said(), said(at=at), said(at="1705315800000"))))
    assert [row["at"] is None for row in rows["message"]] == [False, True, False]
    assert [(notice.template, notice.place) for notice in reading.notices] == [(chat.OUT_OF_CALENDAR, "/messages/1")]
    assert reading.status == "read"


def test_records_that_are_none_are_skipped_and_counted(tmp_path: Path) -> None:
    source = meta(said(), 5, None, ["x"], "text", {}, said({"a": 1}), said(who=["x"]))
    reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert (reading.skipped, reading.status) == (4, "partial")
    assert [row["locator"] for row in rows["message"]] == ["/messages/0", "/messages/5", "/messages/6", "/messages/7"]
    assert [notice.template for notice in reading.notices] == [chat.NOT_A_RECORD] * 4 + [chat.NOT_A_TEXT]


def test_messages_may_stand_before_everything_else(tmp_path: Path) -> None:
    source = meta(*(said() for _ in range(2_000)))
    path = chats.given(tmp_path, dict(reversed(source.items())))
    assert known(FORMAT, path)
    _reading, rows = taken(FORMAT, path)
    assert {(row["sender"], row["recipient"], row["conversation"]) for row in rows["message"]} == {
        (0, 1, "inbox/ben_1")
    }


def test_a_cut_file_keeps_what_stands_before_the_cut(tmp_path: Path) -> None:
    data = json.dumps(meta(*(said(at=1_705_315_800_000 + number) for number in range(100)))).encode()
    reading, rows = taken(FORMAT, chats.given(tmp_path, data[: data.index(b"1705315800050")]))
    assert len(rows["message"]) == 50
    assert reading.status == "partial"
    assert (reading.notices[0].template, reading.notices[0].place) == (json_document.CUT, "after 50 records")


@pytest.mark.parametrize(
    "source",
    [{"messages": {}}, {"messages": "x"}, {"participants": []}, [], {"messages": None}],
)
def test_a_chat_without_messages_is_unread(tmp_path: Path, source: Any) -> None:
    reading, rows = taken(FORMAT, chats.given(tmp_path, json.dumps(source).encode()))
    assert (reading.status, rows) == ("unread", {})


@pytest.mark.slow
def test_both_ways_give_the_same_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("hello", "caf\u00c3\u00a9", 'a "quote" \\ [', None, "")
    messages = [
        said(texts[number % 5], who="AB"[number % 2], at=1_705_315_800_000 + number) for number in range(12_000)
    ]
    path = chats.given(tmp_path, meta(*messages, people=("A", "B")))
    both = []
    for limit in chats.WAYS.values():
        monkeypatch.setattr(json_document, "WHOLE_BYTES", limit)
        both.append(taken(FORMAT, path))
    assert both[0] == both[1]
    assert len(both[0][1]["message"]) == 12_000


WHOLE = json.dumps(
    meta(said(), said("caf\u00c3\u00a9", who="Ben"), said(None, call_duration=5), said(photos=[{}]))
).encode()


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_makes_it_fail(tmp_path: Path, data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    for place in data.draw(st.lists(st.integers(0, max(0, len(damaged) - 1)), max_size=4)) if damaged else ():
        damaged[place] = data.draw(st.integers(0, 255))
    path = chats.given(tmp_path, bytes(damaged))
    known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert reading.status in ("read", "partial", "unread")
    assert len(rows.get("message", ())) <= 4
