import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.intake.browser.history import FORMAT, NO_PAGE, passage
from relais.intake.chat.gather import OUT_OF_CALENDAR
from relais.intake.formats import FORMATS
from relais.intake.syntax.sqlite_steps import LEFT_OUT
from relais.intake.visited import CUT, NO_SITE
from relais.model.notice import UnreadableError
from tests.intake.browser.browser_sample import CHROME, SOUND
from tests.intake.chats import given, known, taken
from tests.intake.databases import database

AT = datetime(2024, 5, 6, 10, tzinfo=UTC)


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "visits", "day", "notices"),
    [
        ("chrome_History-59.db", "SELECT v.id, u.url FROM visits v JOIN urls u ON u.id = v.url", "2018-01-21",
         [LEFT_OUT]),
        ("firefox_places.sqlite", "SELECT v.id, p.url FROM moz_historyvisits v JOIN moz_places p ON p.id = v.place_id",
         "2011-07-01", []),
    ],
)  # fmt: skip
def test_the_samples_are_read_whole(samples: Path, name: str, visits: str, day: str, notices: list[str]) -> None:
    path = samples / "browser_sqlite" / name
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as base:
        counted = base.execute(visits).fetchall()
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert [notice.template for notice in reading.notices] == notices
    assert [(int(row["locator"].split("/")[1]), row["raw"]) for row in rows["selector"]] == counted
    assert [str(row["at"].date()) for row in rows["selector"]] == [day] * len(counted)
    assert counted[0][1] in passage(path.read_bytes(), rows["selector"][0]["locator"])


@pytest.mark.samples
def test_other_samples_are_refused(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.parent.name != "browser_sqlite"]
    assert [path for path in others if known(FORMAT, path)] == []


def test_each_history_is_known_by_this_reader_alone(tmp_path: Path) -> None:
    for data in SOUND.values():
        path = given(tmp_path, data)
        assert [format_.name for format_ in FORMATS if known(format_, path)] == ["browser_history"]


def test_a_visit_whole(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["browser_history"]))
    assert rows["selector"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0,
        "state": None, "locator": "visits/1",
        "report": None, "party": None, "kind": "url", "service": None, "value": "https://example.org/a",
        "raw": "https://example.org/a", "nature": None, "country": None, "verified": None, "at": AT,
        "time_raw": "13359463200000000", "time_precision": "second", "zone_source": "format",
    }  # fmt: skip
    assert [(row["locator"], row["at"] - AT) for row in rows["selector"]] == [
        ("visits/1", timedelta()),
        ("visits/2", timedelta(seconds=1)),
        ("visits/5", timedelta(seconds=4, milliseconds=500)),
    ]
    assert [(notice.template, notice.skipped, notice.params.get("kinds")) for notice in reading.notices] == [
        (CUT, 0, None), (NO_SITE, 2, "chrome:, file:")
    ]  # fmt: skip


def test_no_title_no_word_searched_for_and_no_file_name_is_kept(tmp_path: Path) -> None:
    for data in SOUND.values():
        reading, rows = taken(FORMAT, given(tmp_path, data))
        said = repr(rows) + repr(reading.notices)
        assert not any(word in said for word in ("title", "good", "list.txt"))
        assert rows["selector"][1]["value"] == "https://example.com/search"


@pytest.mark.parametrize("name", ["browser_history, Firefox", "browser_history, Safari"])
def test_the_clocks_of_others(tmp_path: Path, name: str) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND[name]))
    assert (reading.status, [notice.template for notice in reading.notices]) == ("read", [CUT])
    assert rows["selector"][0]["at"].replace(microsecond=0) == AT
    assert rows["selector"][1]["at"] == AT + timedelta(seconds=1)


def test_broken_visits_cost_themselves_alone(tmp_path: Path) -> None:
    broken = "UPDATE visits SET url = 99 WHERE id = 2; UPDATE visits SET visit_time = 'noon' WHERE id = 1;"
    more = "INSERT INTO visits VALUES (6, 'x', NULL); INSERT INTO downloads VALUES (1, 'one.bin'), (2, 'two.bin');"
    reading, rows = taken(FORMAT, given(tmp_path, database(CHROME, broken, more)))
    assert [row["locator"] for row in rows["selector"]] == ["visits/1", "visits/5"]
    assert rows["selector"][0]["time_raw"] == "noon"
    assert sorted((notice.template, notice.place) for notice in reading.notices) == sorted(
        [
            (NO_PAGE, "visits/2"), (NO_PAGE, "visits/6"), (OUT_OF_CALENDAR, "visits/1"), (CUT, "visits"),
            (NO_SITE, "visits"),
            (LEFT_OUT, "downloads"),
        ]
    )  # fmt: skip
    assert reading.skipped == 6


def test_pages_copied_without_their_key_are_not_mixed_up(tmp_path: Path) -> None:
    copied = "CREATE TABLE old AS SELECT * FROM urls ORDER BY id DESC; DROP TABLE urls; ALTER TABLE old RENAME TO urls;"
    reading, rows = taken(FORMAT, given(tmp_path, database(CHROME, copied)))
    assert [row["value"] for row in rows["selector"]] == [
        "https://example.org/a", "https://example.com/search", "https://example.org/a",
    ]  # fmt: skip
    assert reading.skipped == 2


def test_the_passage_of_a_visit(tmp_path: Path) -> None:
    data = SOUND["browser_history"]
    assert passage(data, "visits/2") == "https://example.com/search?q=good+day\na title\n13359463201000000"
    for locator in ("", "visits", "visits/x", "visits/99", "urls/1"):
        with pytest.raises(UnreadableError):
            passage(data, locator)
