"""The command line, run as a person runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from relais.cli.app import APP


@dataclass(frozen=True)
class Result:
    """What a command gave back."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `relais` in a folder of its own: in English here, in French in a process."""
    monkeypatch.chdir(tmp_path)
    environment = {"RELAIS_HOME": str(tmp_path / "home"), "COLUMNS": "200"}

    def relais(*arguments: str, lang: str = "en", typed: str | None = None) -> Result:
        if lang == "en":
            result = CliRunner().invoke(APP, list(arguments), input=typed, env=environment)
            if result.exception is not None and not isinstance(result.exception, SystemExit):
                raise result.exception
            return Result(result.exit_code, result.stdout, result.stderr)
        process = subprocess.run(
            [sys.executable, "-m", "relais", *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, **environment, "RELAIS_LANG": lang},
            check=False,
        )
        return Result(process.returncode, process.stdout, process.stderr)

    return relais


@pytest.fixture
def ready(run: Run, tmp_path: Path) -> Run:
    """Return `run` with a home made."""
    made = run("init", "--name", "A. Martin", "--key-file", str(tmp_path / "key"), "--authorisation", "test 1/2026")
    assert made.returncode == 0, made.stderr
    return run


def told(result: Result) -> object:
    """Return the JSON that a command printed."""
    return json.loads(result.stdout)
