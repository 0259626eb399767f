import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from relais.intake.chat import gather as chat
from relais.intake.instant import NO_ZONE, NOT_A_TIME, UNKNOWN_TIME
from relais.intake.syntax import json_document
from relais.intake.table import reader as table
from relais.intake.table.mapping import Mapping
from relais.intake.table.mapping import shipped as shipped_mappings
from relais.intake.takeout import activity, google_chat, google_meet, when
from relais.model.notice import UnreadableError
from tests.intake import chats
from tests.intake.chats import known, taken
from tests.intake.takeout.takeout_sample import ACTIVITY, ANA, CHAT, MEET, SOUND, cell, message, page

READERS = {one.FORMAT.name: one.FORMAT for one in (google_chat, google_meet, activity)}


@pytest.fixture(params=["whole", "streamed"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", chats.WAYS[request.param])


def read(name: str, tmp_path: Path, data: Any, answers: Any = None) -> tuple[Any, chats.Rows]:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return taken(READERS[name], chats.given(tmp_path, raw), answers)


@pytest.mark.samples
def test_the_sample(samples: Path) -> None:
    path = samples / "google_takeout/MyActivity_chrome.html"
    told = re.findall(r'body-1">(?:Visited|Searched for)&nbsp;<a href="([^"]+)"', path.read_text(encoding="utf-8"))
    assert (known(activity.FORMAT, path), len(told)) == (True, 3)
    reading, rows = taken(activity.FORMAT, path, {"zone": ("America/New_York", "Ana Roe")})
    assert [row["raw"] for row in rows["selector"]] == [
        told[0].partition("?")[0],
        unescape(told[1]).split("?q=")[1].partition("&")[0],
    ]
    assert rows["selector"][0]["at"] == datetime(2018, 2, 1, 3, 54, 50, tzinfo=UTC)
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (activity.SEARCHED, "cell 3", 1)
    ]
    reading, rows = taken(activity.FORMAT, path)
    assert [(question.key, question.records) for question in reading.questions] == [("zone", 3)]


@pytest.mark.samples
@pytest.mark.parametrize("name", READERS)
def test_it_refuses_every_other_sample(samples: Path, name: str) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.parent.name != "google_takeout"]
    assert [path.name for path in others if known(READERS[name], path)] == []


@pytest.mark.parametrize("sound", SOUND)
def test_each_is_known_by_its_own_reader_alone(tmp_path: Path, sound: str) -> None:
    path = chats.given(tmp_path, SOUND[sound])
    assert [name for name, reader in READERS.items() if known(reader, path)] == [sound.split(",", 1)[0]]


@pytest.mark.parametrize("source", [chats.meta(chats.said()), chats.telegram(chats.sent(1)), {"messages": [{"x": 1}]}])
def test_other_chats_are_refused(tmp_path: Path, source: Any) -> None:
    path = chats.given(tmp_path, source)
    assert [name for name, reader in READERS.items() if known(reader, path)] == []


def test_a_message_whole(tmp_path: Path) -> None:
    reading, rows = read("google_chat", tmp_path, CHAT)
    assert (reading.facts, reading.notices) == ({"party": 2, "selector": 2, "message": 3}, ())
    row = rows["message"][0]
    assert len(row.pop("text_hmac")) == 32
    assert [token["value"] for token in row.pop("tokens")] == ["https://example.org/a"]
    assert row == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "/messages/0",
        "sender": 0, "recipient": None, "service": "google chat", "conversation": None,
        "at": datetime(2024, 5, 6, 22, 1, 20, tzinfo=UTC), "time_raw": "Monday, May 6, 2024 at 10:01:20\u202fPM UTC",
        "time_precision": "second", "zone_source": "file", "length": 25, "attachments": 0,
    }  # fmt: skip
    assert [(row["sender"], row["length"], row["attachments"]) for row in rows["message"][1:]] == [
        (1, None, 1),
        (0, 5, 0),
    ]
    assert "one.bin" not in repr(rows)


def test_the_people_of_a_group_and_whose_takeout_it_is(tmp_path: Path) -> None:
    _reading, rows = read("google_chat", tmp_path, SOUND["google_chat, group"])
    assert [(row["nickname"], row["locator"]) for row in rows["party"]] == [
        ("Ana Roe", "/members/0"),
        ("Ben Doe", "/members/1"),
    ]
    _reading, rows = read("google_chat", tmp_path, SOUND["google_chat, user"])
    assert [(row["value"], row["locator"]) for row in rows["selector"]] == [("ana@example.org", "/user")]


def test_one_broken_message_costs_only_itself(tmp_path: Path) -> None:
    source = {
        "messages": [
            message(1),
            5,
            message(2, None, ["x"]),
            message(3, created_date="hello"),
            message(4, created_date=5),
        ]
    }
    reading, rows = read("google_chat", tmp_path, source)
    assert [row["locator"] for row in rows["message"]] == ["/messages/0", "/messages/2", "/messages/3", "/messages/4"]
    assert {(notice.template, notice.place) for notice in reading.notices} == {
        (chat.NOT_A_RECORD, "/messages/1"), (chat.NOT_A_TEXT, "/messages/2"), (when.NO_TIME, "/messages/3"),
        (NOT_A_TIME, "/messages/4"),
    }  # fmt: skip
    reading, _rows = read("google_chat", tmp_path, {"messages": 5, "user_type": 1})
    assert reading.notices[0].template == google_chat.NO_CHAT
    reading, _rows = read("google_chat", tmp_path, {"members": [5, ANA]})
    assert (reading.skipped, reading.facts["party"]) == (1, 1)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Tuesday, March 3, 2015 at 6:20:20 PM UTC", "2015-03-03T18:20:20"),
        ("Jan 31, 2018, 12:54:50 AM GMT+01:00", "2018-01-30T23:54:50"),
        ("31 janv. 2018, 22:54:50 UTC+2", "2018-01-31T20:54:50"),
        ("mardi 3 mars 2015 à 18:20:20 UTC", "2015-03-03T18:20:20"),
        ("Dienstag, 3. März 2015 um 18:20 UTC", "2015-03-03T18:20:00"),
        ("18 de mar. de 2025, 23:46:47 PDT", "2025-03-19T06:46:47"),
        ("3 dic 2024, 0:05:00 Europe/Madrid", "2024-12-02T23:05:00"),
    ],
)
def test_times_written_for_people(tmp_path: Path, written: str, at: str) -> None:
    reading, rows = read("google_activity", tmp_path, page(cell("https://example.org/a", written)))
    assert reading.notices == ()
    assert rows["selector"][0]["at"].replace(tzinfo=None).isoformat() == at
    assert rows["selector"][0]["time_raw"] == written


@pytest.mark.parametrize(
    "written", ["18 de mar. de 2025, 23:46:47 BRT", "Jan 31, 2018, 10:54:50 PM PST", "Jan 31, 2018, 10:54:50 PM"]
)
def test_a_zone_that_is_not_one_is_asked_for(tmp_path: Path, written: str) -> None:
    reading, rows = read("google_activity", tmp_path, page(cell("https://example.org/a", written)))
    assert [question.key for question in reading.questions] == ["zone"]
    assert [(notice.template, notice.place) for notice in reading.notices] == [(NO_ZONE, "cell 1")]
    assert rows["selector"][0]["at"] is None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Feb 31, 2018, 10:54:50 PM", NOT_A_TIME), ("Foo 3, 2018, 10:54:50", UNKNOWN_TIME),
        ("May 3, 2018, 14:54:50 PM", NOT_A_TIME), ("2018/05/03 14:54:50", UNKNOWN_TIME),
    ],
)  # fmt: skip
def test_what_is_no_time_is_kept_as_written(tmp_path: Path, written: str, why: str) -> None:
    reading, rows = read("google_activity", tmp_path, page(cell("https://example.org/a", written)))
    assert [notice.template for notice in reading.notices] == [why]
    assert (rows["selector"][0]["at"], rows["selector"][0]["time_raw"]) == (None, written)


def test_what_somebody_wrote_is_not_repeated_as_a_time(tmp_path: Path) -> None:
    reading, rows = read("google_activity", tmp_path, page(cell("https://example.org/a", "some words")))
    assert [notice.template for notice in reading.notices] == [when.NO_TIME]
    assert "some words" not in repr((reading, rows))


def test_an_address_whole(tmp_path: Path) -> None:
    reading, rows = read("google_activity", tmp_path, ACTIVITY)
    assert rows["selector"] == [
        {
            "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "/0",
            "report": None, "party": None, "kind": "url", "service": None, "value": "https://example.org/a",
            "raw": "https://example.org/a", "nature": None, "country": None, "verified": None,
            "at": datetime(2024, 5, 6, 10, 0, 0, 123_000, tzinfo=UTC), "time_raw": "2024-05-06T10:00:00.123Z",
            "time_precision": "second", "zone_source": "file",
        }
    ]  # fmt: skip
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (activity.NO_LINK, "/1", 1),
        (activity.SEARCHED, "/2", 1),
    ]
    assert "hello" not in repr((reading, rows))


def test_broken_activities(tmp_path: Path) -> None:
    reading, rows = read("google_activity", tmp_path, [ACTIVITY[0], 5, {**ACTIVITY[0], "time": 5}])
    assert [row["locator"] for row in rows["selector"]] == ["/0", "/2"]
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (chat.NOT_A_RECORD, "/1"),
        (NOT_A_TIME, "/2"),
    ]


def test_cells_are_found_across_pieces_and_below_a_long_style_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = [cell(f"https://example.org/{number}", "May 6, 2024, 10:00:00 AM UTC") for number in range(30)]
    data = page(*cells, style=".mdl-x{}" * 20_000)
    assert known(activity.FORMAT, chats.given(tmp_path, data))
    monkeypatch.setattr(activity, "_PIECE", 97)
    _reading, rows = read("google_activity", tmp_path, data)
    assert [row["locator"] for row in rows["selector"]] == [f"cell {number}" for number in range(1, 31)]
    assert activity.passage(data, "cell 30") == "Visited\xa0Example\nMay 6, 2024, 10:00:00 AM UTC"


def test_calls_of_two_and_of_many(tmp_path: Path) -> None:
    reading, rows = read("google_meet", tmp_path, MEET.encode())
    assert (reading.facts, reading.notices) == ({"party": 6, "selector": 6, "call": 3}, ())
    assert rows["call"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "line 2",
        "caller": 0, "callee": 1, "service": "google meet", "conversation": None,
        "at": datetime(2024, 5, 6, 10, tzinfo=UTC), "time_raw": "2024-05-06 10:00:00 UTC", "time_precision": "second",
        "zone_source": "file", "duration_s": 136, "video": True, "status": "answered",
    }  # fmt: skip
    told = [
        (
            row["locator"],
            row["caller"],
            row["callee"],
            row["duration_s"],
            row["status"],
            row["video"],
            row["conversation"],
        )
        for row in rows["call"][1:]
    ]
    assert told == [
        ("line 3", None, 2, 0, "missed", False, None),
        ("line 4", None, None, 1800, "answered", None, "abc-defg-hij"),
    ]


def test_which_of_several_others_called_is_left_open(tmp_path: Path) -> None:
    _reading, rows = read("google_meet", tmp_path, MEET.encode())
    assert [(row["role"], row["locator"]) for row in rows["party"][2:5]] == [
        ("callee", "line 3"), ("other", "line 3"), ("other", "line 3"),
    ]  # fmt: skip
    alone = MEET.replace("[ben@example.org,+33639980001]", "[ben@example.org]")
    _reading, rows = read("google_meet", tmp_path, alone.encode())
    assert [(row["caller"], row["callee"]) for row in rows["call"][1:2]] == [(3, 2)]
    outgoing = MEET.replace("Incoming", "Outgoing")
    _reading, rows = read("google_meet", tmp_path, outgoing.encode())
    assert [(row["caller"], row["callee"]) for row in rows["call"][1:3]] == [(0, 1), (0, 2)]


def test_the_columns_of_a_history_may_be_fewer_and_rows_broken(tmp_path: Path) -> None:
    history = (
        "Meeting Code,Start Time,Call Direction,Duration,Call Counterparts\n"
        "abc,2024-05-06T10:00:00Z,Outgoing,30 minutes,Ben\nx,y\n,,Outgoing,0:00:05,\n"
    )
    assert known(google_meet.FORMAT, chats.given(tmp_path, history.encode()))
    reading, rows = read("google_meet", tmp_path, history.encode())
    assert [(row["locator"], row["duration_s"], row["status"]) for row in rows["call"]] == [
        ("line 2", None, "unknown"),
        ("line 4", 5, "answered"),
    ]
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (google_meet.NOT_A_LENGTH, "line 2"),
        (google_meet.NOT_A_ROW, "line 3"),
    ]
    assert google_meet.passage(history.encode(), "line 4") == " |  | Outgoing | 0:00:05 | "


@pytest.mark.parametrize("name", ["google_access_short", "google_access", "google_access_long"])
def test_the_access_log_is_a_table(tmp_path: Path, name: str) -> None:
    mapping: Mapping = next(one for one in shipped_mappings() if one.name == name)
    told = {
        "Gaia ID": "100000000001", "Activity Timestamp": "2026-03-11 02:49:39 UTC", "IP Address": "192.0.2.7",
        "Activity Country": "FR", "Product Name": "Gmail", "Activity Type": "Login",
        "User Agent String": "App : GMAIL_APP. Os : IOS_OS.",
    }  # fmt: skip
    text = ",".join(mapping.header) + "\n" + ",".join(told.get(column, "") for column in mapping.header) + "\n"
    path = chats.given(tmp_path, text.encode())
    rows: chats.Rows = {}
    sealed = chats.Sealed.at(path, "0" * 64)
    assert table.choose(sealed, [*shipped_mappings()]) == mapping
    facts = chats.Facts(
        "0" * 64,
        "table",
        1,
        mapping=mapping,
        sink=lambda name, batch: rows.setdefault(name, []).extend(batch.to_pylist()),
    )
    table.read(sealed, facts)
    facts.close()
    row = rows["login"][0]
    assert (row["ip"], row["service"], row["at"]) == (
        "192.0.2.7",
        "google",
        datetime(2026, 3, 11, 2, 49, 39, tzinfo=UTC),
    )
    assert row["event"] in ("Gmail", "Gmail Login")
    assert rows["selector"][0]["value"] == "100000000001"


def test_each_place_is_found_again(tmp_path: Path) -> None:
    for sound, data in SOUND.items():
        reader = READERS[sound.split(",", 1)[0]]
        _reading, rows = taken(reader, chats.given(tmp_path, data))
        for row in (row for table_ in rows.values() for row in table_):
            assert reader.passage(data, row["locator"])
        for place in ("/messages/99", "line 99", "/nothing", "cell 99"):
            with pytest.raises(UnreadableError):
                reader.passage(data, place)


def test_of_an_address_no_word_is_kept(tmp_path: Path) -> None:
    when = "May 6, 2024, 10:00:00 AM UTC"
    links = [
        "https://www.bing.com/search?q=secret", "https://www.google.com/url?q=https://example.org/a%3Fk%3Dsecret&amp;usg=x",
        "https://www.google.fr/url?sa=t&amp;q=https%3A%2F%2Fexample.org%2Fb", "https://example.org/search/secret",
    ]  # fmt: skip
    _reading, rows = read("google_activity", tmp_path, page(*(cell(link, when) for link in links)))
    assert [row["raw"] for row in rows["selector"]] == [
        "https://www.bing.com/search", "https://example.org/a", "https://example.org/b", "https://example.org/search",
    ]  # fmt: skip
