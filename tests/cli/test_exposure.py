"""`relais exposure …`: mine alone; a team's totals for the welfare officer, or why there are none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from relais.cli.exposure import APP
from relais.desk.home import init

Say = Callable[..., str]


@pytest.fixture
def say(tmp_path: Path) -> Say:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")

    def run(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(APP, list(words), env={"RELAIS_HOME": str(home.root), "COLUMNS": "200"})
        assert result.exit_code == code, result.output
        return result.output

    return run


def test_my_own_page_counts_and_says_whose_it_is(say: Say) -> None:
    assert "for you alone" in say("note", "audio", "--minutes", "55")
    told = " ".join(say("mine").split())
    assert "Talk with a colleague" in told
    assert "take a break of 10 minutes" in told
    found = json.loads(say("mine", "--json"))
    assert set(found) == {"today", "week", "month", "pause_due_after_minutes"}
    assert found["pause_due_after_minutes"] == 55


def test_a_team_of_one_has_no_total(say: Say) -> None:
    say("note", "audio", "--minutes", "5")
    assert "no total is given: fewer than 5 people" in say("team")
    assert json.loads(say("team", "--json"))["month"]["total"] is None


def test_what_is_no_kind_is_said(say: Say) -> None:
    assert "text, audio, image" in say("note", "video", "--minutes", "5", code=2)
