import contextlib
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.chat import gather as chat
from relais.intake.chat.skype import FORMAT, passage
from relais.intake.chat.skype_text import attached, written
from relais.intake.syntax.sqlite_source import NOT_READABLE
from relais.intake.syntax.sqlite_steps import LEFT_OUT
from relais.model.notice import UnreadableError
from tests.intake import chats
from tests.intake.chats import known, taken

MESSAGES = (
    "CREATE TABLE Messages (id INTEGER PRIMARY KEY, convo_id, chatname, author, timestamp, type, body_xml, identities)"
)
ROWS = [
    (1, 7, "#ana/$ben;1", "ana", 1_375_219_588, 61, "hello &amp; <b>thanks</b>", None),
    (2, 7, "#ana/$ben;1", "ben", 1_375_219_589, 61, None, None),
    (3, 7, "#ana/$ben;1", "ana", 1_375_219_590, 68, '<files><file size="1" index="0">one.bin</file></files>', None),
    (4, 7, "#ana/$ben;1", "ana", 1_375_219_591, 39, '<partlist><part identity="ben"/></partlist>', None),
]


def made(folder: Path, *statements: str, rows: list[tuple[object, ...]] | None = None) -> Path:
    """A database of our own: four messages, and what the statements add."""
    path = folder / "source"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute(MESSAGES)
    database.executemany("INSERT INTO Messages VALUES (?,?,?,?,?,?,?,?)", ROWS if rows is None else rows)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    return path


CALL = (
    "CREATE TABLE Accounts (id INTEGER PRIMARY KEY, skypename, emails, phone_mobile)",
    "INSERT INTO Accounts VALUES (1, 'ana', 'ana@example.org a@example.org', '+12015550123')",
    """CREATE TABLE Calls (id INTEGER PRIMARY KEY, begin_timestamp, host_identity, duration, is_incoming,
       is_unseen_missed, conv_dbid, name)""",
    "CREATE TABLE CallMembers (id INTEGER PRIMARY KEY, call_db_id, identity, call_duration, videostatus)",
)


@pytest.mark.samples
def test_sample(samples: Path) -> None:
    path = samples / "skype_sqlite/skype_main.db"
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.facts) == ("partial", {"party": 13, "selector": 14, "call": 1, "message": 15})
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (chat.OUT_OF_CALENDAR, "Messages/61", 0),
        (LEFT_OUT, "Transfers", 2),
        (LEFT_OUT, "SMSes", 1),
    ]
    assert rows["call"] == [
        {
            "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0,
            "locator": "CallMembers/20", "caller": 11, "callee": 12, "service": "skype",
            "conversation": "1-1372107433", "at": datetime(2013, 7, 1, 22, 12, 17, tzinfo=UTC),
            "time_raw": "1372716737", "time_precision": "second", "zone_source": "format", "duration_s": 646,
            "video": None, "status": "answered", "state": None,
        }
    ]  # fmt: skip
    names = {row["party"]: row["value"] for row in rows["selector"] if row["kind"] == "handle"}
    assert (names[11], names[12]) == ("gen.beringer", "european.bbq.competitor")
    sms = rows["message"][13]
    assert (sms["at"], sms["time_raw"], sms["length"]) == (None, "13727168620", 69)
    assert [row["raw"] for row in rows["selector"] if row["party"] == sms["recipient"]] == ["+34123456789"]
    assert [row["value"] for row in rows["selector"] if row["kind"] == "email"] == ["genberinger@gmail.com"]
    assert "body_xml: I'm here" in passage(path.read_bytes(), "Messages/52")
    assert all(passage(path.read_bytes(), row["locator"]) for table in rows.values() for row in table)
    assert sorted(one.name for one in path.parent.iterdir()) == ["SOURCE.md", "skype_main.db"]


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.name != "skype_main.db"]
    assert len(others) > 50
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_an_older_schema_is_read_for_what_it_has(tmp_path: Path) -> None:
    path = made(tmp_path)
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.facts, reading.notices) == ({"party": 2, "selector": 2, "message": 4}, ())
    assert [(row["length"], row["attachments"]) for row in rows["message"]] == [
        (14, 0),
        (None, 0),
        (None, 1),
        (None, 0),
    ]
    assert "one.bin" not in repr(rows)
    assert passage(path.read_bytes(), "Messages/1").endswith("body_xml: hello & thanks")
    for row in (each for table in rows.values() for each in table):
        assert passage(path.read_bytes(), row["locator"])


def test_calls_out_and_in_and_a_conference(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        *CALL,
        "INSERT INTO Calls VALUES (1, 1375219600, 'ana', NULL, 0, 0, 7, 'x'),"
        " (2, 1375219700, 'ben', NULL, 1, 1, 7, 'y'),"
        " (3, 1375219800, NULL, 55, 0, 0, 7, 'z')",
        "INSERT INTO CallMembers VALUES (1, 1, 'ben', 646, 4), (2, 1, 'cleo', 600, 1), (3, 2, 'ben', NULL, NULL),"
        " (4, 99, 'dan', 5, NULL)",
    )
    reading, rows = taken(FORMAT, path)
    names = {row["party"]: row["value"] for row in rows["selector"] if row["kind"] == "handle"}
    seen = [
        (
            row["locator"],
            names.get(row["caller"]),
            names.get(row["callee"]),
            row["duration_s"],
            row["status"],
            row["video"],
        )
        for row in rows["call"]
    ]
    assert seen == [
        ("CallMembers/1", "ana", "ben", 646, "answered", True),
        ("CallMembers/2", "ana", "cleo", 600, "answered", None),
        ("Calls/2", "ben", "ana", 0, "missed", None),
        ("Calls/3", "ana", None, 55, "answered", None),
    ]
    assert (reading.skipped, reading.notices[0].place) == (1, "CallMembers/4")
    mails = {row["raw"] for row in rows["selector"] if row["kind"] == "email"}
    assert mails == {"ana@example.org", "a@example.org"}


def test_tables_that_are_not_read_are_counted(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "CREATE TABLE Transfers (id INTEGER PRIMARY KEY, filename)",
        "INSERT INTO Transfers VALUES (1, 'one.bin'), (2, 'two.bin')",
        "CREATE TABLE Voicemails (id INTEGER PRIMARY KEY)",
    )
    reading, _rows = taken(FORMAT, path)
    assert [(notice.template, notice.place, notice.skipped, notice.params) for notice in reading.notices] == [
        (LEFT_OUT, "Transfers", 2, {"table": "Transfers", "count": "2"})
    ]
    assert reading.status == "partial"


def test_cells_hold_whatever_was_put_there(tmp_path: Path) -> None:
    rows = [
        (1, b"\x00", 5, 6, "x", "y", b"blob", 1.5),
        (2, None, None, None, None, None, None, None),
        (3, 7, "c", "ana", 2**62, 61, "ok", None),
    ]
    reading, found = taken(FORMAT, made(tmp_path, rows=rows))
    assert len(found["message"]) == 3
    assert {notice.template for notice in reading.notices} >= {chat.OUT_OF_CALENDAR, chat.NOT_A_TEXT}


def test_text_that_is_not_utf8_is_read(tmp_path: Path) -> None:
    path = made(tmp_path, "UPDATE Messages SET body_xml = CAST(x'636166e9' AS TEXT) WHERE id = 1")
    _reading, rows = taken(FORMAT, path)
    assert rows["message"][0]["length"] == 4


def test_a_view_in_place_of_a_table_is_not_run(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, i AS identity FROM n"
    reading, rows = taken(FORMAT, made(tmp_path, f"CREATE VIEW Conversations AS {endless}"))
    assert (reading.status, len(rows["message"])) == ("read", 4)
    path = tmp_path / "view"
    database = sqlite3.connect(path)
    columns = "1 AS author, 2 AS body_xml, 3 AS timestamp, 4 AS chatname"
    database.execute(f"CREATE VIEW Messages AS SELECT {columns}")
    database.commit()
    database.close()
    assert not known(FORMAT, path)
    assert taken(FORMAT, path)[0].status == "unread"


@pytest.mark.slow
def test_a_computed_column_is_not_computed(tmp_path: Path) -> None:
    path = tmp_path / "source"
    database = sqlite3.connect(path)
    database.execute(
        "CREATE TABLE Messages (id INTEGER PRIMARY KEY, author, timestamp, chatname,"
        " body_xml AS (hex(zeroblob(400000000))) VIRTUAL)"
    )
    database.execute("INSERT INTO Messages (author, timestamp, chatname) VALUES ('ana', 1375219588, 'c')")
    database.commit()
    database.close()
    _reading, rows = taken(FORMAT, path)
    assert [row["length"] for row in rows["message"]] == [None]


@pytest.mark.slow
def test_a_cell_beyond_all_measure_stops_that_table_alone(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        *CALL,
        "UPDATE Messages SET body_xml = hex(zeroblob(20000000)) WHERE id = 3",
        "INSERT INTO Calls VALUES (1, 1375219600, 'ana', 5, 0, 0, 7, 'x')",
    )
    reading, rows = taken(FORMAT, path)
    assert reading.status == "partial"
    assert reading.notices[0].template == NOT_READABLE
    assert len(rows["call"]) == 1


def test_nothing_is_written_beside_the_file(tmp_path: Path) -> None:
    path = made(tmp_path, "PRAGMA journal_mode = WAL")
    before = path.read_bytes()
    path.chmod(0o444)
    reading, _rows = taken(FORMAT, path)
    assert (reading.status, [one.name for one in tmp_path.iterdir()]) == ("read", ["source"])
    assert path.read_bytes() == before
    assert "hello & thanks" in passage(before, "Messages/1")


def test_a_file_cut_short_says_where(tmp_path: Path) -> None:
    rows = [(number, 7, "c", "ana", 1_375_219_588, 61, "hello " * 50, None) for number in range(1, 2_001)]
    whole = made(tmp_path, rows=rows).read_bytes()
    path = chats.given(tmp_path, whole[: len(whole) // 2])
    assert known(FORMAT, path)
    reading, found = taken(FORMAT, path)
    assert reading.status == "partial"
    assert reading.notices[0].template == NOT_READABLE
    kept = len(found["message"])
    assert 500 < kept < 2_000
    assert reading.notices[0].place == f"Messages, after row {kept}"


@pytest.mark.parametrize(
    "locator", ["", "Messages", "Messages/x", "Calls/1", "Messages/1; DROP TABLE x", "Messages/" + "9" * 30]
)
def test_no_passage_at_a_wrong_place(tmp_path: Path, locator: str) -> None:
    with pytest.raises(UnreadableError):
        passage(made(tmp_path).read_bytes(), locator)


def test_a_passage_of_no_database_is_refused() -> None:
    with pytest.raises(UnreadableError):
        passage(b"not a database" * 100, "Messages/1")


@pytest.mark.parametrize(
    ("body", "text", "files"),
    [
        ("I&apos;m here", "I'm here", 0),
        ("1 < 2 &lt; 3 <3", "1 < 2 < 3 <3", 0),
        ('<a href="https://example.org/a">https://example.org/a</a>', "https://example.org/a", 0),
        ('<quote author="x"><legacyquote>[1] x: </legacyquote>a</quote>b', "[1] x: ab", 0),
        (
            '<sms alt="x"><type>2</type><body><chunk id="0">one </chunk><chunk id="1">two</chunk></body></sms>',
            "one two",
            0,
        ),
        ('<files alt=""><file size="1">a</file><file size="2">b</file></files>', None, 2),
        ('<URIObject type="Picture.1">see it at</URIObject>', None, 1),
        ('<partlist type="ended"><part><duration>646</duration></part></partlist>', None, 0),
        ("", None, 0),
        (None, None, 0),
    ],
)
def test_what_a_person_wrote_and_what_the_program_did(body: str | None, text: str | None, files: int) -> None:
    assert (written(body), attached(body)) == (text, files)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    rows = "INSERT INTO CallMembers VALUES (1, 1, 'ben', 646, 4)"
    call = "INSERT INTO Calls VALUES (1, 1375219600, 'ana', 5, 0, 0, 7, 'x')"
    return made(tmp_path_factory.mktemp("whole"), *CALL, rows, call).read_bytes()


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_makes_it_fail(tmp_path: Path, whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole[: data.draw(st.integers(100, len(whole)) | st.just(len(whole)))])
    for place in data.draw(st.lists(st.integers(16, len(damaged) - 1), max_size=6)):
        damaged[place] = data.draw(st.integers(0, 255))
    path = chats.given(tmp_path, bytes(damaged))
    known(FORMAT, path)
    reading, _rows = taken(FORMAT, path)
    assert reading.status in ("read", "partial", "unread")
    with contextlib.suppress(UnreadableError):
        passage(bytes(damaged), "Messages/1")


@pytest.mark.samples
@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_to_the_sample_makes_it_fail(samples: Path, tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "damaged"
    path.unlink(missing_ok=True)
    shutil.copyfile(samples / "skype_sqlite/skype_main.db", path)
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(16, len(content) - 1), min_size=1, max_size=30)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    known(FORMAT, path)
    reading, _rows = taken(FORMAT, path)
    assert reading.status in ("read", "partial", "unread")
