from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.provider import sections
from relais.intake.provider.meta import FORMAT as META
from relais.intake.provider.snapchat import FORMAT, NOT_READ, passage
from relais.model.notice import UnreadableError
from tests.intake.chats import given, known, taken
from tests.intake.provider.meta_sample import SOUND as META_SOUND
from tests.intake.provider.snapchat_sample import NEW_IPS, OLD_IPS, SOUND, TALK_HEADER, tables


def _shown(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_conversations_become_messages_and_uploads_logins(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["snapchat_answer"]))
    assert (reading.status, reading.facts, reading.notices) == (
        "read", {"party": 2, "selector": 3, "message": 3, "login": 1}, (),
    )  # fmt: skip
    assert _shown(rows["party"], "role") == [("account",), ("other",)]
    assert _shown(rows["selector"], "party", "kind", "service", "value") == [
        (0, "handle", "snapchat", "ana_roe"), (0, "account", "snapchat", "6D92078A82464BA4AE5B76104861E7DC"),
        (1, "handle", "snapchat", "ben.doe"),
    ]  # fmt: skip
    first = rows["message"][0]
    assert len(first.pop("text_hmac")) == 32
    assert first == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0,
        "state": None, "locator": "line 6",
        "sender": 0, "recipient": 1, "service": "snapchat", "conversation": "c1",
        "at": datetime(2022, 12, 24, 18, 37, 19, tzinfo=UTC), "time_raw": "Sat Dec 24 18:37:19 UTC 2022",
        "time_precision": "second", "zone_source": "file", "length": 9, "attachments": 0, "tokens": [],
    }  # fmt: skip
    assert _shown(rows["message"], "sender", "recipient", "conversation", "attachments", "length")[1:] == [
        (1, 0, "c1", 2, None), (1, None, "g1", 0, 5),
    ]  # fmt: skip
    assert _shown(rows["login"], "party", "ip", "port", "event") == [(1, "203.0.113.9", 40001, "upload")]


def test_the_subscriber_is_the_account(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["snapchat_answer, subscriber"]))
    assert reading.status == "read"
    assert [(one.template, one.params) for one in reading.notices] == [(NOT_READ, {"table": "history", "count": "1"})]
    assert _shown(rows["party"], "role", "nickname", "birth_date_raw") == [
        ("account", "Ana R", None), ("account", None, "1990-01-02"),
    ]  # fmt: skip
    assert _shown(rows["selector"], "kind", "raw", "verified")[2:5] == [
        ("email", "ana@example.org", True), ("phone", "+33639980031", False), ("phone", "+33639980032", None),
    ]  # fmt: skip
    assert _shown(rows["login"], "party", "ip", "event", "at") == [
        (0, "203.0.113.7", "registration", datetime(2021, 8, 19, 12, tzinfo=UTC)),
    ]  # fmt: skip


def test_addresses_of_older_and_newer_answers(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["snapchat_answer, addresses"]))
    assert (reading.status, reading.notices) == ("read", ())
    assert _shown(rows["login"], "party", "ip", "port", "event", "at", "until_at") == [
        (0, "203.0.113.7", None, None, datetime(2021, 8, 19, 12, tzinfo=UTC), datetime(2021, 8, 19, 13, tzinfo=UTC)),
        (0, "2001:db8::7", 50123, "LOGIN", datetime(2026, 4, 11, 4, 2, tzinfo=UTC), None),
    ]


def test_a_call_has_its_participants_below(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["snapchat_answer, calls"]))
    assert (reading.status, reading.facts["call"], reading.notices) == ("read", 2, ())
    assert _shown(rows["call"], "caller", "callee", "duration_s", "video", "status", "conversation", "at") == [
        (1, 0, 65, True, "answered", "k0", datetime(2026, 4, 6, 3, 48, 31, tzinfo=UTC)),
        (1, 0, 0, False, "missed", "k1", datetime(2026, 4, 7, 3, tzinfo=UTC)),
    ]


def test_a_broken_record_costs_only_itself(tmp_path: Path) -> None:
    row = NEW_IPS[2][0]
    data = tables(("Logins", NEW_IPS[1], [row, ["no address", "99999", "31 February", ""], ["x" * 200_000, *row], row]))
    reading, rows = taken(FORMAT, given(tmp_path, data))
    assert _shown(rows["login"], "locator", "ip", "port", "at")[1] == ("line 5", None, None, None)
    assert [row["locator"] for row in rows["login"]] == ["line 4", "line 5", "line 7"]
    assert (reading.status, reading.skipped) == ("partial", 1)
    assert [(one.template, one.place) for one in reading.notices if one.skipped] == [(sections.UNREADABLE, "line 6")]


def test_a_record_of_one_cell_is_skipped_and_a_legend_is_none(tmp_path: Path) -> None:
    row = NEW_IPS[2][0]
    broken = ("Logins", NEW_IPS[1], [row, ["broken"], row])
    reading, rows = taken(FORMAT, given(tmp_path, tables(broken, OLD_IPS)))
    assert [row["locator"] for row in rows["login"]] == ["line 4", "line 6", "line 12"]
    assert [(one.template, one.place, one.skipped) for one in reading.notices] == [(sections.ALONE, "line 5", 1)]
    assert rows["party"][0]["locator"] == "line 4"
    last = ("Logins", NEW_IPS[1], [row, ["broken"]])
    reading, _rows = taken(FORMAT, given(tmp_path, tables(last)))
    assert [(one.template, one.place, one.skipped) for one in reading.notices] == [(sections.ALONE, "line 5", 1)]


def test_each_place_is_found_again(tmp_path: Path) -> None:
    for data in SOUND.values():
        _reading, rows = taken(FORMAT, given(tmp_path, data))
        assert all(passage(data, row["locator"]) for table in rows.values() for row in table)
    with pytest.raises(UnreadableError) as error:
        passage(SOUND["snapchat_answer"], "line 999")
    assert error.value.notice.template == sections.NO_PLACE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"===\nname,amount\nAna,1\n",
        ",".join(TALK_HEADER).encode(),
        b"a text\n====\nanother\n====\n",
        META_SOUND["meta_record"],
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    assert not known(FORMAT, given(tmp_path, data))


def test_it_is_known_and_no_other_reader_of_this_room_knows_it(tmp_path: Path) -> None:
    for data in SOUND.values():
        path = given(tmp_path, data)
        assert (known(FORMAT, path), known(META, path)) == (True, False)


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    files = [path for path in samples.rglob("*") if path.is_file()]
    assert len(files) > 50
    assert [path.name for path in files if known(FORMAT, path)] == []


def test_an_account_that_nothing_names_stands_where_it_is_first_used(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, tables(NEW_IPS)))
    assert (reading.status, reading.notices) == ("read", ())
    assert _shown(rows["party"], "role", "nickname", "locator") == [("account", None, "line 4")]
