import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.chat import discord, discord_account, discord_activity, discord_package
from relais.intake.chat import gather as chat
from relais.intake.instant import NO_ZONE, NOT_A_TIME
from relais.intake.syntax import json_document
from relais.intake.syntax.sqlite_steps import LEFT_OUT
from relais.model.notice import UnreadableError
from tests.intake import chats
from tests.intake.chat.discord_sample import (
    ACCOUNT,
    ANA,
    BEN,
    CHANNEL,
    CHAT,
    CLEO,
    CSV,
    EVENTS,
    FIRST_ID,
    PACKAGE,
    PEOPLE,
    SOUND,
    event,
    export,
    lines,
    message,
)
from tests.intake.chats import known, taken

READERS = {one.FORMAT.name: one.FORMAT for one in (discord, discord_package, discord_account, discord_activity)}


@pytest.fixture(params=["whole", "streamed"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", chats.WAYS[request.param])


def read(name: str, tmp_path: Path, data: Any) -> tuple[Any, chats.Rows]:
    return taken(READERS[name], chats.given(tmp_path, data if isinstance(data, bytes) else json.dumps(data).encode()))


@pytest.mark.samples
def test_the_sample(samples: Path) -> None:
    path = samples / "discord/discordchatexporter.json"
    told = json.loads(path.read_bytes())["messages"]
    reading, rows = taken(discord.FORMAT, path)
    people = {one["author"]["id"] for one in told}
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert reading.facts == {"party": len(people), "selector": len(people), "message": len(told)}
    assert [row["length"] for row in rows["message"]] == [len(one["content"]) or None for one in told]
    assert [row["attachments"] for row in rows["message"]] == [0, 1, 1]


@pytest.mark.samples
@pytest.mark.parametrize("name", READERS)
def test_it_refuses_every_other_sample(samples: Path, name: str) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.parent.name != "discord"]
    assert [path.name for path in others if known(READERS[name], path)] == []


@pytest.mark.parametrize("sound", SOUND)
def test_each_is_known_by_its_own_reader_alone(tmp_path: Path, sound: str) -> None:
    path = chats.given(tmp_path, SOUND[sound])
    assert [name for name, reader in READERS.items() if known(reader, path)] == [sound.split(",", maxsplit=1)[0]]


def test_the_counts_and_a_message_whole(tmp_path: Path) -> None:
    reading, rows = read("discord_json", tmp_path, CHAT)
    assert (reading.facts, reading.notices) == ({"party": 2, "selector": 4, "message": 5, "call": 1}, ())
    row = rows["message"][0]
    assert len(row.pop("text_hmac")) == 32
    assert [token["value"] for token in row.pop("tokens")] == ["https://example.org/a"]
    assert row == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "/messages/0",
        "sender": 0, "recipient": 1, "service": "discord", "conversation": "300000000000000001",
        "at": datetime(2024, 5, 6, 10, 1, 0, 123_000, tzinfo=UTC), "time_raw": "2024-05-06T12:01:00.123+02:00",
        "time_precision": "second", "zone_source": "file", "length": 25, "attachments": 0,
    }  # fmt: skip
    assert [(row["length"], row["attachments"]) for row in rows["message"][1:]] == [
        (5, 3),
        (None, 0),
        (None, 0),
        (3, 0),
    ]
    assert "one.bin" not in repr(rows)
    assert [(row["party"], row["value"]) for row in rows["selector"]] == [
        (0, ANA), (0, "ana.example"), (1, BEN), (1, "Ben#1234"),
    ]  # fmt: skip


def test_a_call_states_its_length_and_not_who_answered(tmp_path: Path) -> None:
    reading, rows = read("discord_json", tmp_path, CHAT)
    assert rows["call"] == [
        {
            "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "/messages/2",
            "caller": 1, "callee": 0, "service": "discord", "conversation": "300000000000000001",
            "at": datetime(2024, 5, 6, 10, 3, 0, 123_000, tzinfo=UTC), "time_raw": "2024-05-06T12:03:00.123+02:00",
            "time_precision": "second", "zone_source": "file", "duration_s": 570, "video": None, "status": "unknown",
        }
    ]  # fmt: skip
    open_call = export(message(1, kind="Call"), message(2, BEN))
    _reading, rows = read("discord_json", tmp_path, open_call)
    assert (rows["call"][0]["duration_s"], rows["call"][0]["callee"]) == (None, 1)


def test_a_group_takes_people_in(tmp_path: Path) -> None:
    source = export(
        message(1), message(2, content="Added Cleo.", kind="RecipientAdd", mentions=[PEOPLE[CLEO]]),
        message(3, mentions=[PEOPLE[BEN]]), kind="DirectGroupTextChat",
    )  # fmt: skip
    reading, rows = read("discord_json", tmp_path, source)
    assert [(row["nickname"], row["locator"]) for row in rows["party"]] == [
        ("Ana", "/messages/0"),
        ("Cleo", "/messages/1"),
    ]
    assert {row["recipient"] for row in rows["message"]} == {None}
    assert reading.notices == ()


def test_one_broken_record_costs_only_itself(tmp_path: Path) -> None:
    source = export(message(1), 5, message(2, BEN, ["x"]), message(3, timestamp=17, mentions=7), message(4, author=[]))
    reading, rows = read("discord_json", tmp_path, source)
    assert [row["locator"] for row in rows["message"]] == [f"/messages/{index}" for index in (0, 2, 3, 4)]
    assert reading.skipped == 1
    assert {(notice.template, notice.place) for notice in reading.notices} == {
        (chat.NOT_A_RECORD, "/messages/1"),
        (chat.NOT_A_TEXT, "/messages/2"),
        (NOT_A_TIME, "/messages/3"),
        (chat.NO_AUTHOR, "/messages/4"),
    }


def test_messages_that_the_file_counts_and_does_not_hold_are_lost(tmp_path: Path) -> None:
    reading, rows = read("discord_json", tmp_path, export(message(1), message(2), messageCount=5))
    assert (reading.status, reading.skipped, len(rows["message"])) == ("partial", 3, 2)
    [notice] = reading.notices
    assert (notice.template, notice.params) == (discord.FEWER, {"stated": "5", "found": "2"})
    reading, _rows = read("discord_json", tmp_path, export(message(1), message(2), messageCount=1))
    assert [(notice.template, notice.skipped) for notice in reading.notices] == [(discord.MORE_THAN_SAID, 0)]
    for odd in (2, None, "x", []):
        assert read("discord_json", tmp_path, export(message(1), message(2), messageCount=odd))[0].notices == ()


def test_a_conversation_without_messages(tmp_path: Path) -> None:
    path = chats.given(tmp_path, export())
    assert known(discord.FORMAT, path)
    assert taken(discord.FORMAT, path)[0].status == "read"
    reading, _rows = read("discord_json", tmp_path, {**export(), "messages": 5})
    assert reading.notices[0].template == discord.NO_MESSAGES


@pytest.mark.parametrize(
    "source", [chats.meta(chats.said()), chats.telegram(chats.sent(1)), {"guild": {}, "channel": {}}]
)
def test_other_chats_are_refused(tmp_path: Path, source: Any) -> None:
    path = chats.given(tmp_path, source)
    assert [name for name, reader in READERS.items() if known(reader, path)] == []


def test_a_message_of_the_package_whole(tmp_path: Path) -> None:
    reading, rows = read("discord_messages", tmp_path, PACKAGE)
    assert (reading.facts, reading.notices, reading.questions) == ({"message": 2}, (), ())
    row = rows["message"][1]
    assert row == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 1, "state": None, "locator": "/1",
        "sender": None, "recipient": None, "service": "discord", "conversation": None,
        "at": datetime(2024, 5, 6, 10, 1, tzinfo=UTC), "time_raw": "2024-05-06 10:01:00", "time_precision": "second",
        "zone_source": "file", "length": None, "text_hmac": None, "attachments": 2, "tokens": None,
    }  # fmt: skip


def test_a_time_that_the_number_does_not_show_to_be_utc_waits_for_its_zone(tmp_path: Path) -> None:
    off = [{**PACKAGE[0], "Timestamp": "2024-05-06 12:00:00"}, {**PACKAGE[0], "ID": "x"}]
    reading, rows = read("discord_messages", tmp_path, off)
    assert [row["at"] for row in rows["message"]] == [None, None]
    assert [(question.key, question.records) for question in reading.questions] == [("zone", 2)]
    assert {notice.template for notice in reading.notices} == {NO_ZONE}
    path = chats.given(tmp_path, json.dumps(off).encode())
    _reading, rows = taken(discord_package.FORMAT, path, {"zone": ("Europe/Paris", "Ana Roe")})
    assert rows["message"][0]["at"] == datetime(2024, 5, 6, 10, 0, tzinfo=UTC)


def test_older_packages_hold_a_table(tmp_path: Path) -> None:
    reading, rows = read("discord_messages", tmp_path, CSV.encode())
    assert (reading.status, reading.notices) == ("read", ())
    assert [(row["locator"], row["length"], row["attachments"]) for row in rows["message"]] == [
        ("line 2", 5, 0),
        ("line 3", 20, 1),
        ("line 5", 4, 0),
    ]
    assert 'two\r\nlines, "quoted"' in discord_package.passage(CSV.encode(), "line 3")
    with pytest.raises(UnreadableError):
        discord_package.passage(CSV.encode(), "line 4")


def test_a_stray_quotation_mark_costs_its_own_line(tmp_path: Path) -> None:
    number = f"{FIRST_ID},2024-05-06 10:00:00+00:00"
    table = f'ID,Timestamp,Contents,Attachments\n{number},a,\n{number},"b,\n{number},c,\n\n{number},d\n{number},e,\n'
    reading, rows = read("discord_messages", tmp_path, table.encode())
    assert [row["locator"] for row in rows["message"]] == ["line 2", "line 4", "line 7"]
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (discord_package.NOT_A_ROW, "line 3"),
        (discord_package.NOT_A_ROW, "line 6"),
    ]


def test_one_broken_record_of_the_package(tmp_path: Path) -> None:
    reading, rows = read("discord_messages", tmp_path, [PACKAGE[0], 5, {**PACKAGE[0], "Contents": 5, "Timestamp": 5}])
    assert [row["locator"] for row in rows["message"]] == ["/0", "/2"]
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (chat.NOT_A_RECORD, "/1"), (chat.NOT_A_TEXT, "/2"), (NOT_A_TIME, "/2"),
    ]  # fmt: skip


def test_the_account_and_those_it_knows(tmp_path: Path) -> None:
    reading, rows = read("discord_account", tmp_path, ACCOUNT)
    assert (reading.status, reading.notices) == ("read", ())
    assert [(row["role"], row["nickname"], row["locator"]) for row in rows["party"]] == [
        ("account", "Ana", "/id"), ("other", "Ben", "/relationships/0"), ("other", "Cleo", "/relationships/1"),
    ]  # fmt: skip
    assert {(row["party"], row["kind"], row["service"], row["value"], row["verified"]) for row in rows["selector"]} == {
        (0, "handle", "discord", ANA, None), (0, "handle", "discord", "ana.example", None),
        (0, "email", None, "ana@example.org", True), (0, "phone", None, "+33639980001", None),
        (0, "ip", None, "192.0.2.7", None), (0, "handle", "steam", "76500000000000001", True),
        (1, "handle", "discord", BEN, None), (1, "handle", "discord", "Ben#1234", None),
        (2, "handle", "discord", CLEO, None),
    }  # fmt: skip
    assert "a note" not in repr(rows)


def test_what_the_account_does_not_give_is_said(tmp_path: Path) -> None:
    broken = {**ACCOUNT, "payments": [{"amount": 999}] * 2, "relationships": [5], "connections": [5], "phone": 5}
    reading, _rows = read("discord_account", tmp_path, broken)
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (chat.NOT_A_RECORD, "/connections/0", 1), (chat.NOT_A_RECORD, "/relationships/0", 1),
        (LEFT_OUT, "/payments", 2),
    ]  # fmt: skip


def test_the_people_of_a_channel(tmp_path: Path) -> None:
    reading, rows = read("discord_account", tmp_path, CHANNEL)
    assert (reading.facts, reading.notices) == ({"party": 2, "selector": 1}, ())
    assert [(row["nickname"], row["locator"]) for row in rows["party"]] == [
        (None, "/recipients/0"),
        ("Deleted User", "/recipients/1"),
    ]
    server = {"id": CHANNEL["id"], "type": 0, "name": "general", "guild": {"id": BEN, "name": "x"}}
    reading, rows = read("discord_account", tmp_path, server)
    assert (reading.status, rows) == ("read", {})


def test_every_event_with_an_address_is_a_login(tmp_path: Path) -> None:
    reading, rows = read("discord_activity", tmp_path, lines(*EVENTS))
    assert reading.facts == {"party": 1, "selector": 1, "login": 2}
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (discord_activity.NO_ADDRESS, "line 3", 1)
    ]
    assert rows["login"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "line 1",
        "report": None, "party": 0, "event": "session_start", "service": "discord", "ip": "192.0.2.7",
        "ip_raw": "192.0.2.7", "nature": "documentation", "country": "FR", "port": None, "port_last": None,
        "port_raw": None, "proxy": None, "at": datetime(2024, 5, 6, 10, 1, 0, 123_000, tzinfo=UTC),
        "time_raw": "2024-05-06T10:01:00.123Z", "time_precision": "second", "zone_source": "file",
        "until_at": None, "until_time_raw": None,
        "until_time_precision": None, "until_zone_source": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "more", [{"user_id": "ana"}, {"user_id": "1001"}, {"user_id": None}, {"event_type": "click"}, {"event_type": 5}]
)
def test_events_of_other_programs_are_refused(tmp_path: Path, more: dict[str, Any]) -> None:
    assert not known(discord_activity.FORMAT, chats.given(tmp_path, lines(event(1, **more))))
    assert known(
        discord_activity.FORMAT, chats.given(tmp_path, lines(event(1, **more), event(2, event_type="guild_viewed")))
    )


def test_broken_events(tmp_path: Path) -> None:
    data = lines(event(1)) + b"{broken\n[]\n\n" + lines({"predicted_age": 1}, event(2, timestamp=5, user_id=5, ip="x"))
    path = chats.given(tmp_path, lines({"predicted_age": 1}) + data)
    assert known(discord_activity.FORMAT, path)
    reading, rows = taken(discord_activity.FORMAT, path)
    assert [(row["locator"], row["ip"], row["at"] is None) for row in rows["login"]] == [
        ("line 2", "192.0.2.7", False),
        ("line 7", None, True),
    ]
    assert [notice.place for notice in reading.notices if notice.template == discord_activity.NOT_AN_EVENT] == [
        "line 3",
        "line 4",
    ]
    assert reading.skipped == 4


def test_each_place_is_found_again(tmp_path: Path) -> None:
    for sound, data in SOUND.items():
        reader = READERS[sound.split(",")[0]]
        _reading, rows = taken(reader, chats.given(tmp_path, data))
        for row in (row for table in rows.values() for row in table):
            assert reader.passage(data, row["locator"])
        for place in ("/messages/99", "line 99", "/nothing", "line x"):
            with pytest.raises(UnreadableError):
                reader.passage(data, place)
    shown = discord.passage(SOUND["discord_json"], "/messages/5")
    assert shown.endswith("\nyes")
    assert "timestamp: 2024-05-06T12:06:00.123+02:00" in shown
    assert "author.name: Ben" in shown
    assert "Contents: See" in discord_package.passage(SOUND["discord_messages"], "/0")
    assert discord_account.passage(SOUND["discord_account"], "/email") == "ana@example.org"
    assert "username: " in discord_account.passage(SOUND["discord_account"], "/relationships/0")
    assert '"line"' not in discord_activity.passage(SOUND["discord_activity"], "line 2")
