from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.mention import NOT_A_SELECTOR
from relais.intake.provider import cashapp
from relais.intake.provider.cashapp import FORMAT, passage
from relais.model.notice import UnreadableError
from tests.intake.chats import given, known, taken
from tests.intake.provider.cashapp_sample import EVENTS, SOUND, workbook

DATA = SOUND["cashapp_answer"]


def _shown(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_the_account_its_cards_and_its_addresses(tmp_path: Path) -> None:
    path = given(tmp_path, DATA)
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, {"zone": ("UTC", "C. Durand")})
    assert (reading.status, reading.facts, reading.questions) == (
        "read", {"party": 2, "selector": 7, "login": 1}, (),
    )  # fmt: skip
    # A number without '+' is none that can be told: it is kept as written.
    assert [(one.template, one.params) for one in reading.notices] == [
        (cashapp.NOT_READ, {"sheet": "Events", "count": "1"}),
        (NOT_A_SELECTOR, {"raw": "16395550101", "kind": "phone"}),
    ]  # fmt: skip
    assert _shown(rows["party"], "role", "nickname", "locator") == [
        ("account", "Ana R", "Account!A2"), ("account", "Ana Roe", "Account!A3"),
    ]  # fmt: skip
    shown = _shown(rows["selector"], "kind", "service", "raw", "locator")
    assert sorted(shown) == [
        ("account", "aba 110000000", "000123456789", "Account!A11"),
        ("account", "card", "4000000000000002", "Account!A15"),
        ("account", "card", "4111111111111111", "Account!A7"),
        ("account", "card", "5500000000000004", "Account!A8"),
        ("email", None, "ana@example.org", "Events!B2"),
        ("phone", None, "+33639980051", "Account!F3"),
        ("phone", None, "16395550101", "Account!F2"),
    ]
    assert "123456789" not in {row["raw"] for row in rows["selector"]}
    assert rows["login"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "Events!C3",
        "report": None, "party": 0, "event": None, "service": "cash app", "ip": "203.0.113.7", "ip_raw": "203.0.113.7",
        "nature": "documentation", "country": None, "port": None, "port_last": None, "port_raw": None, "proxy": None,
        "at": datetime(2024, 1, 17, 10, 50, tzinfo=UTC), "time_raw": "2024-01-17 10:50:00",
        "time_precision": "second", "zone_source": "C. Durand", "until_at": None, "until_time_raw": None,
        "until_time_precision": None, "until_zone_source": None,
    }  # fmt: skip


def test_the_zone_is_asked_for(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, DATA))
    assert [(one.key, one.records) for one in reading.questions] == [("zone", 4)]
    assert rows["login"][0]["at"] is None


def test_each_place_is_found_again(tmp_path: Path) -> None:
    _reading, rows = taken(FORMAT, given(tmp_path, DATA))
    assert all(passage(DATA, row["locator"]) for table in rows.values() for row in table)
    with pytest.raises(UnreadableError):
        passage(DATA, "Events!A99")


def test_a_row_that_says_nothing_known_is_counted_and_the_rest_read(tmp_path: Path) -> None:
    data = workbook(second=(EVENTS[0], ("x1",), *EVENTS[1:]))
    reading, rows = taken(FORMAT, given(tmp_path, data))
    assert len(rows["login"]) == 1
    assert [one.params["count"] for one in reading.notices if one.template == cashapp.NOT_READ] == ["2"]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 no", workbook(first=EVENTS), workbook(first=(("Display Name History",),))]
)
def test_other_workbooks_are_refused(tmp_path: Path, data: bytes) -> None:
    assert not known(FORMAT, given(tmp_path, data))
