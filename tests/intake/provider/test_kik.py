from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.provider import sections
from relais.intake.provider.kik import FORMAT, NOT_A_ROW, passage
from relais.model.notice import UnreadableError
from tests.intake.chats import given, known, taken
from tests.intake.provider import google_sample, meta_sample, snapchat_sample
from tests.intake.provider.kik_sample import AT, SOUND, log


def _shown(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_a_log_of_messages(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["kik_answer"]))
    assert (reading.status, reading.facts, reading.notices) == (
        "read", {"party": 2, "selector": 2, "message": 2, "login": 1}, (),
    )  # fmt: skip
    assert rows["message"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0,
        "state": None, "locator": "line 1",
        "sender": 0, "recipient": 1, "service": "kik", "conversation": None,
        "at": datetime(2024, 1, 15, 10, 50, tzinfo=UTC), "time_raw": str(AT), "time_precision": "second",
        "zone_source": "format", "length": None, "attachments": 0, "text_hmac": None, "tokens": None,
    }  # fmt: skip
    assert _shown(rows["message"], "sender", "recipient")[1:] == [(1, 0)]
    assert _shown(rows["login"], "party", "ip", "port", "event") == [(0, "203.0.113.7", None, "message")]


@pytest.mark.parametrize(
    ("name", "conversation", "files", "logins"),
    [("files", None, 1, 1), ("group", "1100123456_g", 0, 1), ("group files", "1100123456_g", 1, 0)],
)
def test_logs_of_files_and_groups(tmp_path: Path, name: str, conversation: str | None, files: int, logins: int) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND[f"kik_answer, {name}"]))
    assert (reading.status, reading.notices) == ("read", ())
    shown = _shown(rows["message"], "sender", "recipient", "conversation", "attachments")
    assert shown == [(0, 1, conversation, files)]
    assert len(rows.get("login", ())) == logins


def test_binds_are_logins_with_ports(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["kik_answer, binds"]))
    assert (reading.status, reading.notices) == ("read", ())
    assert _shown(rows["login"], "party", "ip", "port", "event", "service") == [
        (0, "203.0.113.7", 40112, "bind", "kik"), (0, "2001:db8::7", None, "bind", "kik"),
    ]  # fmt: skip
    _reading, rows = taken(FORMAT, given(tmp_path, SOUND["kik_answer, list of binds"]))
    assert _shown(rows["login"], "ip", "port", "at") == [
        ("203.0.113.7", 40112, datetime(2024, 1, 15, 10, 50, tzinfo=UTC)),
    ]  # fmt: skip


def test_texts_are_repaired_and_dropped(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["kik_answer, texts"]))
    assert (reading.status, reading.notices) == ("read", ())
    assert _shown(rows["message"], "sender", "recipient", "length", "at") == [
        (0, 1, 10, datetime(2024, 1, 15, 10, 50, tzinfo=UTC)), (1, 0, 5, datetime(2024, 1, 15, 10, 50, tzinfo=UTC)),
    ]  # fmt: skip
    assert _shown(rows["login"], "port") == [(40112,), (40113,)]


def test_a_broken_row_costs_only_itself(tmp_path: Path) -> None:
    data = SOUND["kik_answer"] + b"garbage\there\n" + log((9_999_999_999_999, "ana", "ben", 1, "x", "y")) + b"\n"
    reading, rows = taken(FORMAT, given(tmp_path, data))
    assert (reading.status, reading.skipped) == ("partial", 1)
    assert (reading.notices[0].template, reading.notices[0].place) == (NOT_A_ROW, "line 3")
    assert _shown(rows["message"], "at", "time_raw")[2] == (None, "9999999999999")


def test_each_place_is_found_again(tmp_path: Path) -> None:
    for data in SOUND.values():
        assert known(FORMAT, given(tmp_path, data))
        _reading, rows = taken(FORMAT, given(tmp_path, data))
        assert all(passage(data, row["locator"]) for table in rows.values() for row in table)
    with pytest.raises(UnreadableError) as error:
        passage(SOUND["kik_answer"], "line 9")
    assert error.value.notice.template == sections.NO_PLACE


@pytest.mark.parametrize(
    "data",
    [
        b"", b"name\tvalue\n", log((AT, "ana", "ben", "2024-01-15")),
        log((1_705_315_800, "ana", "203.0.113.7", 1, "x", "FR")),
        b"ana,203.0.113.7,40112,x,y\n", log((AT, "alice", "bob", 3, "203.0.113.7", "2024/01/15 10:50:00 UTC")),
        *meta_sample.SOUND.values(), *snapchat_sample.SOUND.values(),
        *google_sample.SOUND.values(),
    ],
)  # fmt: skip
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    assert not known(FORMAT, given(tmp_path, data))


def test_several_rows_of_the_form_are_enough_without_names_of_its_own(tmp_path: Path) -> None:
    rows = [(AT + number, "alice", "bob", 3, "203.0.113.7", "2024/01/15 10:50:00 UTC") for number in range(3)]
    assert known(FORMAT, given(tmp_path, log(*rows)))


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    files = [path for path in samples.rglob("*") if path.is_file()]
    assert len(files) > 50
    assert [path.name for path in files if known(FORMAT, path)] == []
