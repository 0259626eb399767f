"""`relais sprint`: output, JSON, exit codes, messages."""

from pathlib import Path

import pytest

from relais.sim.world import build
from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow
AS_OF = ("--as-of", "2026-11-20")


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    build(folder)
    return folder / "inbox"


def test_the_table_says_what_each_package_holds_and_the_code_that_something_is_unread(ready: Run, inbox: Path) -> None:
    result = ready("sprint", str(inbox), "--out", "out", *AS_OF)
    assert result.returncode == 1
    assert "to be judged by a person" in result.stdout
    assert "not read whole: 1; questions waiting: 1" in result.stdout
    assert Path("out/FR/package.pdf").read_bytes().startswith(b"%PDF-")
    assert Path("out/FR.zip").exists()
    again = ready("sprint", str(inbox), "--out", "out", *AS_OF)
    assert again.returncode == 2
    assert "out is not empty" in again.stderr


def test_json_gives_the_figures_of_every_step(ready: Run, inbox: Path) -> None:
    figures = told(ready("sprint", str(inbox), "--json", *AS_OF))
    assert isinstance(figures, dict)
    assert [set(step) for step in figures["steps"]] == [{"name", "wall_s", "cpu_s", "peak_mib", "rows"}] * 6
    assert figures["leads"] >= figures["proposed"] > 0
    assert {"countries", "sources", "unread", "waiting"} <= figures.keys()
    assert Path("packages/account.md").exists()


def test_a_home_without_authorisation_says_so(run: Run, tmp_path: Path, inbox: Path) -> None:
    run("init", "--name", "A. Martin", "--key-file", str(tmp_path / "key"))
    result = run("sprint", str(inbox))
    assert result.returncode == 2
    assert "relais authorise" in result.stderr
