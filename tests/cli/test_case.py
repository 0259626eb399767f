"""Alerts, cases and inboxes as a person works them at the command line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from relais.cli import alert, alerts, bench, case, inbox, task
from relais.cli.help import Command
from relais.desk.home import init
from tests.cli.conftest import Result
from tests.desk.unit import ranked

pytestmark = pytest.mark.slow

APP = typer.Typer()
for command in (alerts.alerts, inbox.inbox, inbox.acknowledge, inbox.absent):
    APP.command(cls=Command)(command)
for group, name in ((alert.APP, "alert"), (case.APP, "case"), (bench.APP, "bench"), (task.APP, "task")):
    APP.add_typer(group, name=name)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three alerts, linked and ranked; not to be changed."""
    folder = tmp_path_factory.mktemp("prepared")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    ranked(home, folder, *(f"+33 6 39 98 00 0{number}" for number in (1, 2, 3)))
    home.engine.dispose()
    return home.root


@pytest.fixture
def run(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return what runs a command in a copy of that home."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(prepared, tmp_path / "home")

    def relais(*arguments: str) -> Result:
        environment = {"RELAIS_HOME": str(tmp_path / "home"), "COLUMNS": "200"}
        done = CliRunner().invoke(APP, list(arguments), env=environment)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Result(done.exit_code, done.stdout, done.stderr)

    return relais


def test_from_alerts_to_a_closed_case(run: Callable[..., Result]) -> None:
    told = json.loads(run("alerts", "--limit", "2", "--json").stdout)
    assert (told["open"], told["hidden"]) == (3, 1)
    assert "1 more are open" in run("alerts", "--limit", "2").stdout
    first, second, third = (row["report"] for row in json.loads(run("alerts", "--json").stdout)["alerts"])
    assert run("alert", "take", first).returncode == 0
    assert "A. Martin" in run("alerts", "--mine").stdout
    assert run("alert", "give-back", first).returncode == 0
    opened = run("case", "open", "2026/014", "--procedure", "PV 12", "--frame", "preliminary", "--report", first)
    assert "Case 1 is open" in opened.stdout
    assert run("alert", "decide", second, "attached", "--case", "1").returncode == 0
    asked = run("alert", "decide", third, "not_now", "--reason", "no hands", "--review", "2040-01-01")
    assert asked.returncode == 2
    assert "Lost before that day" in asked.stdout
    assert "nothing was recorded" in asked.stderr
    put = run("alert", "decide", third, "not_now", "--reason", "no hands", "--review", "2040-01-01", "--yes")
    assert "Decision 3" in put.stdout
    assert "no hands" in run("alerts", "--not-now").stdout
    again = run("alert", "decide", third, "no_nexus", "--reason", "why")
    assert again.returncode == 2
    assert "--supersede 3" in again.stderr
    assert run("alert", "decide", third, "no_nexus", "--reason", "why", "--supersede", "3").returncode == 0
    assert len(json.loads(run("alert", "history", third, "--json").stdout)["decisions"]) == 2
    assert "no nexus" in run("alerts", "--decided").stdout
    assert json.loads(run("alerts", "--json").stdout)["alerts"] == []
    shown = json.loads(run("case", "show", "1", "--json").stdout)
    assert (len(shown["reports"]), len(shown["persons"])) == (2, 3)
    item = f"{shown['reports'][0]['source_id'][:12]}:/payments/0"
    assert run("case", "note", "1", "one payment", "--fact", "--at", item).returncode == 0
    assert run("case", "note", "1", "to be asked", "--assessment").returncode == 0
    assert run("case", "note", "1", "--withdraw", "2").returncode == 0
    assert run("case", "person", "1", "1", "--category", "victim", "--ground", "as reported").returncode == 0
    page = run("case", "show", "1", "--all").stdout
    assert all(word in page for word in ("2026/014", "one payment", "to be asked", "victim", "as reported"))
    assert run("case", "close", "1", "--outcome", "identified", "--reason", "done").returncode == 0
    assert "identified" in run("inbox").stdout
    number = next(
        row["number"] for row in json.loads(run("inbox", "--json").stdout)["inbox"] if row["kind"] == "outcome"
    )
    assert run("acknowledge", str(number)).returncode == 0
    assert run("case", "reopen", "1", "--reason", "more").returncode == 0
    assert json.loads(run("case", "list", "--json").stdout)["cases"][0]["state"] == "open"
    assert "A. Martin" in run("absent", "A. Martin", "--from", "2020-01-01", "--until", "2999-01-01").stdout
    assert "no head is present" in run("inbox").stderr
    counted = run("alert", "export-counts", "counts.json")
    assert "3" in counted.stdout
    assert "to a case" in run("bench", "field", "counts.json").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("alerts", "--mine", "--decided"), "choose one"),
        (("alert", "take", "R-0000000000"), "no report"),
        (("alert", "decide", "R-1", "not_now", "--review", "soon"), "YYYY-MM-DD"),
        (("case", "show", "7"), "may not do this"),
        (("case", "note", "1", "both", "--fact", "--assessment"), "--fact or --assessment"),
        (("case", "show", "9" * 20), "may not do this"),
        (("case", "person", "1", "9" * 20, "--category", "other", "--ground", "why"), "may not do this"),
        (("case", "person", "1", "somebody", "--category", "other"), "number in the case"),
        (("absent", "A. Martin"), "--from and --until"),
        (("acknowledge", "9"), "no line 9"),
        (("bench", "field", "nothing.json"), "no file of counts"),
    ],
)
def test_what_cannot_be_done_is_said(run: Callable[..., Result], arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_task_is_given_listed_done_and_dropped(run: Callable[..., Result]) -> None:
    run("case", "open", "2026/014", "--procedure", "PV 12", "--frame", "preliminary")
    assert "Task 1 of case 1." in run("task", "add", "1", "call the operator", "--until", "2026-01-02").stdout
    assert run("task", "add", "1", "ask again", "--who", "A. Martin", "--json").returncode == 0
    assert run("task", "add", "1", "x", "--who", "nobody").returncode != 0
    [first, second] = json.loads(run("task", "list", "--json").stdout)["tasks"]
    assert (first["text"], first["due"], second["number"]) == ("call the operator", "2026-01-02", 2)
    assert "is done" in run("task", "done", "1", "1").stdout
    assert "is dropped" in run("task", "done", "1", "2", "--dropped", "answered").stdout
    assert json.loads(run("task", "list", "--json").stdout)["tasks"] == []
    listed = run("task", "list", "1").stdout
    assert "task done" in listed
    assert "answered" in listed
    assert run("task", "done", "1", "2").returncode != 0
