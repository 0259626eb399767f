"""`relais chats`: one talk exported from both telephones, a line deleted on one of them and one edited."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow

BEGIN = 1_793_000_000
NAMES = {1: "Ana Roe", 2: "Ben Doe"}


def _export(owner: int, lines: list[tuple[int, int, str]], ahead: int = 0) -> str:
    """Return a talk of 1 and 2 as the telephone of one of them exports it; lines are (at, who, text)."""
    messages = [
        {
            "id": number, "type": "message", "date": "2026-10-26T00:00:00", "date_unixtime": str(BEGIN + at + ahead),
            "from": NAMES[who], "from_id": f"user{who}", "text": text,
        }
        for number, (at, who, text) in enumerate(lines)
    ]  # fmt: skip
    other = 3 - owner
    return json.dumps({"name": NAMES[other], "type": "personal_chat", "id": other, "messages": messages})


@pytest.fixture
def talked(ready: Run, tmp_path: Path) -> Run:
    lines = [(n * 300, n % 2 + 1, f"line number {n}") for n in range(12)]
    edited = [(at, who, "other words" if n == 8 else text) for n, (at, who, text) in enumerate(lines)]
    (tmp_path / "ana.json").write_text(_export(1, lines), encoding="utf-8")
    (tmp_path / "ben.json").write_text(_export(2, edited[:4] + edited[5:], 3600), encoding="utf-8")
    for name in ("ana.json", "ben.json"):
        assert ready("intake", name).returncode == 0
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    return ready


def test_two_exports_are_joined_and_their_differences_listed(talked: Run) -> None:
    (join,) = told(talked("chats", "--json"))["joins"]  # type: ignore[index]
    only = "only_left" if join["left_source"] == "ana.json" else "only_right"
    assert (join["matched"], join[only], join["edited"], abs(join["offset_s"])) == (10, 1, 1, 3600)
    text = talked("chats").stdout
    assert join["join_id"] in text
    assert "no time of a fact is changed" in text
    shown = told(talked("chats", join["join_id"], "--json"))
    deleted, edited = shown["differences"]  # type: ignore[index]
    assert "/messages/4" in (deleted["left_locator"], deleted["right_locator"])
    assert {edited["left_locator"], edited["right_locator"]} == {"/messages/8", "/messages/7"}
    assert (edited["left_sender"], edited["right_sender"]) == ("Ana Roe", "Ana Roe")
    page = talked("chats", join["join_id"])
    assert page.returncode == 0
    assert "other text, same place" in page.stdout
    assert "agree on one shift" in page.stdout
    assert "line number" not in page.stdout
    assert talked("chats", join["join_id"], "--sort", "-left_at").returncode == 0


def test_many_differences_are_counted_and_the_first_shown(ready: Run, tmp_path: Path) -> None:
    lines = [(n * 300, n % 2 + 1, f"line number {n}") for n in range(90)]
    (tmp_path / "ana.json").write_text(_export(1, lines), encoding="utf-8")
    (tmp_path / "ben.json").write_text(_export(2, lines[:30]), encoding="utf-8")
    for name in ("ana.json", "ben.json"):
        assert ready("intake", name).returncode == 0
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    (join,) = told(ready("chats", "--json"))["joins"]  # type: ignore[index]
    assert join["outside"] == 60
    assert "50 of 60 lines shown" in ready("chats", join["join_id"]).stdout
    assert "shown" not in ready("chats", join["join_id"], "--all").stdout
    assert "50 of 60 rows shown" in ready("chats", join["join_id"], "--sort", "kind").stdout
    assert len(told(ready("chats", join["join_id"], "--json"))["differences"]) == 60  # type: ignore[index]


def test_what_is_not_there_is_one_message(talked: Run) -> None:
    for arguments in (("chats", "C-none"), ("duplicates", "D-none")):
        result = talked(*arguments)
        assert (result.returncode, result.stderr.count("\n")) == (2, 1)
        assert arguments[1] in result.stderr
    assert talked("chats", "--sort", "colour").returncode == 2
    assert told(talked("duplicates", "--json")) == {"stale": False, "groups": []}
