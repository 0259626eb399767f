from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from relais.intake.provider import discord, sections
from relais.intake.provider.discord import FORMAT, passage
from relais.intake.stated import SEVERAL_ZONES
from relais.model.notice import UnreadableError
from tests.intake.chats import given, known, taken
from tests.intake.provider import google_sample, kik_sample, meta_sample, snapchat_sample
from tests.intake.provider.discord_sample import ACCOUNT, HEADER, MESSAGES, SOUND


def _shown(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_the_account_and_its_sessions(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, ACCOUNT))
    assert (reading.status, reading.facts, reading.notices) == ("read", {"party": 1, "selector": 3, "login": 3}, ())
    assert _shown(rows["selector"], "kind", "service", "value", "verified", "locator") == [
        ("handle", "discord", "1366836644673622076", None, "line 1"), ("handle", "discord", "ana_roe", None, "line 2"),
        ("email", None, "ana@example.org", True, "line 3"),
    ]  # fmt: skip
    assert _shown(rows["login"], "ip", "event", "time_raw", "zone_source", "locator") == [
        ("203.0.113.7", "registration", "2025-04-29 18:00:50", "file", "line 6"),
        ("203.0.113.8", "session", "2025-05-14 00:47:29", "file", "line 12"),
        ("2001:db8::8", "session", "2025-05-13 23:55:51", "file", "line 13"),
    ]  # fmt: skip
    assert rows["login"][1]["at"] == datetime(2025, 5, 14, 0, 47, 29, tzinfo=UTC)


@pytest.mark.parametrize("written", [b"(PST)", b"", b"(local time)"])
def test_times_whose_label_names_no_one_zone_wait_for_an_answer(tmp_path: Path, written: bytes) -> None:
    data = ACCOUNT.replace(b"(UTC)", written)
    reading, rows = taken(FORMAT, given(tmp_path, data))
    assert _shown(rows["login"], "at", "time_raw", "zone_source") == [
        (None, "2025-04-29 18:00:50", None), (None, "2025-05-14 00:47:29", None), (None, "2025-05-13 23:55:51", None),
    ]  # fmt: skip
    assert [(one.key, one.records) for one in reading.questions] == [("zone", 3)]
    assert (SEVERAL_ZONES in {one.template for one in reading.notices}) == bool(written)
    _reading, rows = taken(FORMAT, given(tmp_path, data), {"zone": ("America/Los_Angeles", "Ana Roe")})
    assert _shown(rows["login"], "at", "zone_source")[1] == (datetime(2025, 5, 14, 7, 47, 29, tzinfo=UTC), "Ana Roe")


@pytest.mark.parametrize(
    ("written", "hour"), [(b"(GMT)", 0), (b"(PDT)", 7), (b"(UTC-07:00)", 7), (b"(Asia/Manila)", -8)]
)
def test_the_zone_of_a_label_is_taken(tmp_path: Path, written: bytes, hour: int) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, ACCOUNT.replace(b"(UTC)", written)))
    assert reading.notices == ()
    assert rows["login"][1]["at"] == datetime(2025, 5, 14, 0, 47, 29, tzinfo=UTC) + timedelta(hours=hour)
    assert {row["zone_source"] for row in rows["login"]} == {"file"}


def test_messages_of_a_channel(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, MESSAGES))
    assert (reading.status, reading.facts, reading.notices) == ("read", {"party": 2, "selector": 4, "message": 2}, ())
    first = rows["message"][0]
    assert len(first.pop("text_hmac")) == 32
    assert [token["value"] for token in first.pop("tokens")] == ["ben@example.org"]
    assert first == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "line 2",
        "sender": 0, "recipient": None, "service": "discord", "conversation": "500",
        "at": datetime(2025, 5, 14, 0, 47, 29, 123_000, tzinfo=UTC), "time_raw": "2025-05-14 00:47:29.123000+00:00",
        "time_precision": "second", "zone_source": "file", "length": 22, "attachments": 0,
    }  # fmt: skip
    assert _shown(rows["message"], "sender", "attachments", "length")[1:] == [(1, 2, None)]
    assert [row["value"] for row in rows["selector"]][2:] == ["1366836644673622077", "Ben#1234"]


def test_a_broken_record_costs_only_itself(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, MESSAGES + b"3,500\n4,500,1,31 February,ana,hello,\n"))
    assert (reading.skipped, len(rows["message"])) == (1, 3)
    assert (reading.notices[0].template, reading.notices[0].place) == (discord.NOT_A_MESSAGE, "line 5")
    reading, rows = taken(FORMAT, given(tmp_path, ACCOUNT + b"garbage\n2025-05-12 00:00:00    203.0.113.9\n"))
    assert (reading.skipped, len(rows["login"])) == (1, 4)
    assert [(one.template, one.place) for one in reading.notices] == [(discord.NOT_A_LINE, "line 14")]


def test_each_place_is_found_again(tmp_path: Path) -> None:
    for data in SOUND.values():
        assert known(FORMAT, given(tmp_path, data))
        _reading, rows = taken(FORMAT, given(tmp_path, data))
        assert all(passage(data, row["locator"]) for table in rows.values() for row in table)
    with pytest.raises(UnreadableError) as error:
        passage(MESSAGES, "line 9")
    assert error.value.notice.template == sections.NO_PLACE


@pytest.mark.parametrize(
    "data",
    [
        b"", b"ID,Timestamp,Contents,Attachments\n1,2,3,4\n", b"User ID: 12\n", HEADER[4:].encode(),
        *meta_sample.SOUND.values(), *snapchat_sample.SOUND.values(), *google_sample.SOUND.values(),
        *kik_sample.SOUND.values(),
    ],
)  # fmt: skip
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    assert not known(FORMAT, given(tmp_path, data))


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    files = [path for path in samples.rglob("*") if path.is_file()]
    assert len(files) > 50
    assert [path.name for path in files if known(FORMAT, path)] == []
