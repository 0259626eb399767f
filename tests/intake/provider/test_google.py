from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.provider import google
from relais.intake.provider.google import FORMAT, passage
from relais.intake.provider.meta import FORMAT as META
from relais.model.notice import UnreadableError
from tests.intake.chats import given, known, taken
from tests.intake.provider.google_sample import ROWS, SOUND, page
from tests.intake.provider.meta_sample import SOUND as META_SOUND
from tests.intake.table_world import SHIPPED, read, sealed_at


def _shown(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_the_account_and_its_activity(tmp_path: Path) -> None:
    path = given(tmp_path, SOUND["google_subscriber"])
    assert (known(FORMAT, path), known(META, path)) == (True, False)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.facts, reading.questions) == (
        "read", {"party": 1, "selector": 8, "login": 4}, (),
    )  # fmt: skip
    assert [(one.template, one.place, one.params) for one in reading.notices] == [
        (google.NOT_READ, "item 17", {"count": "1"}),
    ]  # fmt: skip
    assert _shown(rows["party"], "role", "name_raw", "birth_date_raw", "locator") == [
        ("account", "Ana Roe", "January 2, 1990", "item 1"),
    ]  # fmt: skip
    assert _shown(rows["selector"], "kind", "raw", "value", "locator") == [
        ("account", "533350449322", "533350449322", "item 1"),
        ("email", "ana@example.org", "ana@example.org", "item 5"),
        ("email", "ana.roe@example.com", "ana.roe@example.com", "item 6"),
        ("email", "a.roe@example.com", "a.roe@example.com", "item 6"),
        ("email", "ben@example.org", "ben@example.org", "item 13"),
        ("phone", "+33639980041", "+33639980041", "item 14"),
        ("phone", "+33639980042", "+33639980042", "item 15"),
        ("device", "6D92078A-8246-4BA4-AEB5-76104861E7DC", "6d92078a-8246-4ba4-aeb5-76104861e7dc", "row 2"),
    ]
    assert rows["login"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "row 2",
        "report": None, "party": 0, "event": "Login", "service": "google", "ip": "2001:db8:82ae::1d22",
        "ip_raw": "2001:db8:82ae::1d22", "nature": "documentation", "country": None, "port": None, "port_last": None,
        "port_raw": None, "proxy": None, "at": datetime(2023, 2, 25, 4, 34, 32, tzinfo=UTC),
        "time_raw": "2023-02-25 04:34:32 Z",
        "time_precision": "second", "zone_source": "file", "until_at": None, "until_time_raw": None,
        "until_time_precision": None, "until_zone_source": None,
    }  # fmt: skip
    assert _shown(rows["login"], "ip", "event", "at")[3:] == [("203.0.113.7", "terms of service", None)]


def test_a_broken_row_costs_only_itself(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, page([("31 February", "no address", "Login"), ROWS[1]])))
    assert _shown(rows["login"], "ip", "ip_raw", "at")[0] == (None, "no address", None)
    assert len(rows["login"]) == 3
    assert [one.place for one in reading.notices if one.place.startswith("row")] == ["row 2", "row 2"]


def test_a_table_without_addresses_is_counted(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, page([("a", "b")], header=("When", "What"))))
    assert (reading.status, reading.skipped, len(rows["login"])) == ("partial", 1, 1)


def test_each_place_is_found_again(tmp_path: Path) -> None:
    data = SOUND["google_subscriber"]
    assert passage(data, "item 2") == "Name: Ana Roe"
    assert passage(data, "row 3").startswith("2023-02-24 22:54:13 Z | 203.0.113.8 | Logout")
    _reading, rows = taken(FORMAT, given(tmp_path, data))
    assert all(passage(data, row["locator"]) for table in rows.values() for row in table)
    with pytest.raises(UnreadableError):
        passage(data, "row 99")


@pytest.mark.parametrize(
    "data", [b"", b"GOOGLE SUBSCRIBER INFORMATION", b"<html><h2>hello</h2>", META_SOUND["meta_record"]]
)
def test_other_pages_are_refused(tmp_path: Path, data: bytes) -> None:
    assert not known(FORMAT, given(tmp_path, data))


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    files = [path for path in samples.rglob("*") if path.is_file()]
    assert len(files) > 50
    assert [path.name for path in files if known(FORMAT, path)] == []


def test_the_list_of_activity_is_a_table(tmp_path: Path) -> None:
    header = ",".join(SHIPPED["google_access_short"].header)
    row = "533350449322,2026-03-11 02:49:39 UTC,198.51.100.14,,No,App : X. Os : Y.,Gmail"
    reading, rows = read(sealed_at(tmp_path / "t", f"{header}\n{row}\n".encode()))
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert _shown(rows["login"], "party", "ip", "event", "service", "at") == [
        (0, "198.51.100.14", "Gmail", "google", datetime(2026, 3, 11, 2, 49, 39, tzinfo=UTC)),
    ]  # fmt: skip
    assert _shown(rows["selector"], "kind", "value") == [("handle", "533350449322")]
