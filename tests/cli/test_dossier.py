"""What leaves of a case at the command line: asked, signed by another, made once, in a folder of one's own."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from relais.cli import dossier
from tests.cli.conftest import Result
from tests.desk.five_cases import Five, make

pytestmark = pytest.mark.slow

APP = typer.Typer()
APP.add_typer(dossier.APP, name="dossier")


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Five:
    made = make(tmp_path_factory.mktemp("five"))
    made.home.engine.dispose()
    return made


@pytest.fixture
def run(five: Five, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(five.home.root, tmp_path / "home")
    (tmp_path / "out").mkdir()

    def relais(*arguments: str) -> Result:
        done = CliRunner().invoke(APP, list(arguments), env={"RELAIS_HOME": str(tmp_path / "home"), "COLUMNS": "200"})
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Result(done.exit_code, done.stdout, done.stderr)

    return relais


def test_it_is_asked_and_made_once(run: Callable[..., Result], tmp_path: Path) -> None:
    asked = ("--to", "Parquet de Lyon", "--reason", "asked for")
    assert run("dossier", "ask", "1", "verdict.pdf", *asked).returncode == 2
    assert "Number 1 may be made" in run("dossier", "ask", "1", "case-report.pdf", *asked, "--emergency").stdout
    [line] = json.loads(run("dossier", "list", "1", "--json").stdout)["exports"]
    assert (line["pieces"], line["recipient"]) == (["case report (PDF)"], "Parquet de Lyon")
    assert "Parquet de Lyon" in run("dossier", "list", "1").stdout
    assert run("dossier", "make", "1", "1", "--out", "home").returncode == 2
    made = json.loads(run("dossier", "make", "1", "1", "--out", "out", "--lang", "fr", "--json").stdout)
    assert (tmp_path / "out" / made["file"]).read_bytes().startswith(b"%PDF")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["case-1-1-case-report.pdf"]
    assert run("dossier", "make", "1", "1", "--out", "out").returncode == 2


def test_unsigned_it_is_not_made(run: Callable[..., Result], tmp_path: Path) -> None:
    asked = ("--to", "Parquet de Lyon", "--reason", "asked for", "--victims")
    assert "waits for another person" in run("dossier", "ask", "1", "people", "case-report.docx", *asked).stdout
    refused = run("dossier", "make", "1", "1", "--out", "out")
    assert refused.returncode == 2
    assert "signed for you" in refused.stderr
    assert list((tmp_path / "out").iterdir()) == []
