import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.chat import gather as chat
from relais.intake.chat.skype_event import call, cards, members
from relais.intake.chat.skype_export import FORMAT, NO_CONVERSATIONS, NOT_A_CONVERSATION, TOO_MANY, passage
from relais.intake.instant import NOT_A_TIME
from relais.intake.syntax import json_document
from relais.model.notice import UnreadableError
from tests.intake import chats
from tests.intake.chat.skype_export_sample import ANA, BEN, CLEO, EXPORT, GROUP, SOUND, export, parts, record, talk
from tests.intake.chats import known, taken


@pytest.fixture(params=["whole", "streamed"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", chats.WAYS[request.param])


def calls_of(tmp_path: Path, *records: Any, where: str = BEN) -> list[tuple[Any, ...]]:
    _reading, rows = taken(FORMAT, chats.given(tmp_path, export(talk(where, *records, name="Ben"))))
    names = ["owner", *(row["nickname"] or row["locator"] for row in rows["party"][1:])]
    names = [{"/userId": "owner"}.get(name, name) for name in names]
    return [
        (
            *(None if row[side] is None else names[row[side]] for side in ("caller", "callee")),
            row["duration_s"],
            row["status"],
            row["time_raw"][11:16],
        )
        for row in rows.get("call", [])
    ]


def test_the_counts_of_the_whole_export(tmp_path: Path) -> None:
    path = chats.given(tmp_path, SOUND["skype_json"])
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    records = [one for talk_ in EXPORT["conversations"] for one in talk_["MessageList"]]
    ends = [one for one in records if one["messagetype"] == "Event/Call" and '"started"' not in one["content"]]
    assert (reading.status, reading.notices, reading.questions, len(ends)) == ("read", (), (), 3)
    assert reading.facts == {"party": 12, "selector": 13, "message": len(records) - len(ends), "call": 4}
    assert {row["locator"] for table in ("message", "call") for row in rows[table]} == {
        f"/conversations/{number}/MessageList/{index}"
        for number, talk_ in enumerate(EXPORT["conversations"])
        for index in range(len(talk_["MessageList"]))
    }


def test_a_message_whole(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, chats.given(tmp_path, SOUND["skype_json"]))
    row = rows["message"][0]
    assert len(row.pop("text_hmac")) == 32
    assert [token["value"] for token in row.pop("tokens")] == ["https://example.org/a"]
    assert row == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "/conversations/0/MessageList/0", "sender": 1, "recipient": 2, "service": "skype",
        "conversation": "8:ben.example", "at": datetime(2024, 5, 6, 10, 9, 0, 123_000, tzinfo=UTC),
        "time_raw": "2024-05-06T10:09:00.123Z", "time_precision": "second", "zone_source": "file", "length": 33,
        "attachments": 0,
    }  # fmt: skip


def test_a_call_whole(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, chats.given(tmp_path, SOUND["skype_json"]))
    assert rows["call"][1] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 1, "state": None,
        "locator": "/conversations/0/MessageList/5", "caller": 2, "callee": 1, "service": "skype",
        "conversation": "8:ben.example", "at": datetime(2024, 5, 6, 10, 2, 0, 123_000, tzinfo=UTC),
        "time_raw": "2024-05-06T10:02:00.123Z", "time_precision": "second", "zone_source": "file", "duration_s": 84,
        "video": None, "status": "answered",
    }  # fmt: skip


def test_who_is_who(tmp_path: Path) -> None:
    _reading, rows = taken(FORMAT, chats.given(tmp_path, SOUND["skype_json"]))
    assert [(row["nickname"], row["locator"]) for row in rows["party"][:7]] == [
        (None, "/userId"),
        ("Ben", "/conversations/0/id"),
        ("Ana", "/userId"),
        ("Cleo", "/conversations/1/MessageList/0"),
        (None, "/conversations/1/MessageList/1"),
        ("ben.example & co", "/conversations/1/MessageList/1"),
        (None, "/conversations/1/threadProperties/members"),
    ]
    found = {(row["kind"], row["value"], row["party"]) for row in rows["selector"]}
    assert {("handle", "dan.example", None), ("phone", "+33639980002", None), ("phone", "+33639980001", 7)} <= found


def test_what_no_person_wrote_is_a_message_without_text(tmp_path: Path) -> None:
    _reading, rows = taken(FORMAT, chats.given(tmp_path, SOUND["skype_json"]))
    lengths = {row["locator"].replace("/MessageList", "")[15:]: row["length"] for row in rows["message"]}
    assert lengths == {
        "0/0": 33, "0/1": None, "0/2": 5, "0/3": None, "0/6": None, "0/7": None, "1/0": 9, "1/2": None, "2/0": 11,
        "3/0": 7, "4/0": None,
    }  # fmt: skip
    assert [row["locator"] for row in rows["message"] if row["attachments"]] == ["/conversations/0/MessageList/3"]
    assert "one.bin" not in repr(rows)


def test_a_call_has_the_time_of_its_beginning_where_that_was_kept(tmp_path: Path) -> None:
    ended = record(9, BEN, parts("ended", (ANA, "61"), (BEN, "61"), number="7"), "Event/Call")
    began = record(8, BEN, parts("started", number="7"), "Event/Call")
    other = record(8, BEN, parts("started", number="6"), "Event/Call")
    assert calls_of(tmp_path, ended, began) == [("Ben", "owner", 61, "answered", "10:08")]
    assert calls_of(tmp_path, began, ended) == [("Ben", "owner", 61, "answered", "10:08")]
    assert calls_of(tmp_path, ended) == [("Ben", "owner", 61, "answered", "10:09")]
    assert calls_of(tmp_path, ended, other) == [
        ("Ben", "owner", 61, "answered", "10:09"),
        ("Ben", "owner", None, "unknown", "10:08"),
    ]


def test_what_is_not_said_of_a_call_stays_open(tmp_path: Path) -> None:
    def told(content: str, who: str | None = BEN) -> tuple[Any, ...]:
        return calls_of(tmp_path, record(9, who, content, "Event/Call"))[0][:4]

    assert told('<partlist alt="">\n</partlist>') == ("Ben", "owner", None, "unknown")
    assert told(parts("ended", (BEN, None))) == ("Ben", "owner", None, "unknown")
    assert told(parts("ended", (BEN, "65"))) == ("Ben", "owner", 65, "answered")
    assert told(parts("missed")) == ("Ben", "owner", 0, "missed")
    assert told(parts("ended", (BEN, "65"), (ANA, "65")), GROUP) == (None, None, 65, "answered")
    assert told(parts("ended", (BEN, "65"), (CLEO, "60"), (ANA, "61"))) == (
        "Ben",
        "live:cleo.example & co",
        60,
        "answered",
    )
    assert told("") == ("Ben", "owner", None, "unknown")


@pytest.mark.parametrize("content", ["<part " * 200_000, "<partlist " + "a" * 500_000, "<part x" + " " * 500_000])
def test_a_hostile_call_costs_no_time(content: str) -> None:
    assert call(content).parts == ()
    assert cards(content) == []


@pytest.mark.slow
def test_no_record_names_more_people_than_a_conversation_holds(tmp_path: Path) -> None:
    many = parts("ended", *((f"8:person{number}", "5") for number in range(1_500)))
    joined = "".join(f"<target>8:guest{number}</target>" for number in range(1_500))
    source = export(
        talk(GROUP, record(1, "8:person0", many, "Event/Call"), record(2, GROUP, joined, "ThreadActivity/AddMember"))
    )
    reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert (len(rows["call"]), len(rows["party"])) == (999, 2_001)
    assert [(notice.template, notice.place[-1]) for notice in reading.notices] == [(TOO_MANY, "0"), (TOO_MANY, "1")]


def test_members_are_a_list_or_a_text() -> None:
    assert members(f'["{ANA}", 5, ""]') == [ANA]
    assert members([{"MemberMri": ANA}, {"id": BEN}, {}]) == [ANA, BEN]
    assert members("[") == members(None) == members({"a": 1}) == []


def test_people_may_join_in_json(tmp_path: Path) -> None:
    joined = json.dumps({"initiator": ANA, "members": [{"id": CLEO}, {"x": 1}, 5]})
    source = export(talk(GROUP, record(1, GROUP, joined, "ThreadActivity/MemberJoined")))
    _reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert [row["raw"] for row in rows["selector"]] == [ANA, CLEO]


def test_one_broken_record_costs_only_itself(tmp_path: Path) -> None:
    source = export(
        talk(BEN, record(1, BEN), 5, record(2, BEN, ["x"]), record(3, BEN, originalarrivaltime=17), record(4, ["x"])),
        "x",
        talk(CLEO, record(5, CLEO, originalarrivaltime="2024-02-31T10:00:00Z")),
    )
    reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert [(row["locator"], row["at"] is None) for row in rows["message"]] == [
        ("/conversations/0/MessageList/0", False),
        ("/conversations/0/MessageList/2", False),
        ("/conversations/0/MessageList/3", True),
        ("/conversations/0/MessageList/4", False),
        ("/conversations/2/MessageList/0", True),
    ]
    assert reading.skipped == 2
    assert rows["message"][2]["time_raw"] == "17"
    assert {(notice.template, notice.place) for notice in reading.notices} == {
        (chat.NOT_A_RECORD, "/conversations/0/MessageList/1"),
        (chat.NOT_A_TEXT, "/conversations/0/MessageList/2"),
        (NOT_A_TIME, "/conversations/0/MessageList/3"),
        (chat.NO_AUTHOR, "/conversations/0/MessageList/4"),
        (NOT_A_CONVERSATION, "/conversations/1"),
        (NOT_A_TIME, "/conversations/2/MessageList/0"),
    }


def test_each_place_is_found_again() -> None:
    data = SOUND["skype_json"]
    assert passage(data, "/conversations/0/MessageList/0").endswith(
        "from: 8:ben.example\nSee https://example.org/a & reply"
    )
    assert passage(data, "/conversations/1/MessageList/0").endswith("\none < two")
    assert f"content: {parts('missed')}" in passage(data, "/conversations/0/MessageList/4")
    assert (passage(data, "/userId"), passage(data, "/conversations/0/id")) == (ANA, BEN)
    assert json.loads(passage(data, "/conversations/1/threadProperties/members"))[0] == ANA
    for place in ("/conversations/0/MessageList/99", "/nothing", "", "/conversations/9/id"):
        with pytest.raises(UnreadableError):
            passage(data, place)


@pytest.mark.parametrize(
    "source",
    [
        chats.meta(chats.said()), chats.telegram(chats.sent(1)), {"conversations": []}, {"conversations": {"a": 1}},
        {"userId": ANA, "conversations": [{"id": BEN}]}, [export()],
    ],
)  # fmt: skip
def test_other_files_are_refused(tmp_path: Path, source: Any) -> None:
    assert not known(FORMAT, chats.given(tmp_path, json.dumps(source).encode()))


def test_an_export_without_conversations(tmp_path: Path) -> None:
    assert known(FORMAT, chats.given(tmp_path, export()))
    reading, _rows = taken(FORMAT, chats.given(tmp_path, {"userId": ANA, "conversations": 5}))
    assert reading.notices[0].template == NO_CONVERSATIONS


def test_both_ways_give_the_same_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = chats.given(tmp_path, SOUND["skype_json"])
    both = []
    for limit in chats.WAYS.values():
        monkeypatch.setattr(json_document, "WHOLE_BYTES", limit)
        both.append(taken(FORMAT, path))
    assert both[0] == both[1]


@pytest.mark.samples
def test_it_refuses_every_sample_of_other_formats(samples: Path) -> None:
    assert [path.name for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []
