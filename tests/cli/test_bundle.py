"""`relais bundle`, `verify BUNDLE` and `rerun`: asked, agreed to, made; then checked by somebody without a home."""

import json
from pathlib import Path

import pytest

from relais.desk.approval import sign
from tests.cli.conftest import Run
from tests.desk.made_bundle import JUDGE, Unit, bundled, make

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    return make(tmp_path_factory.mktemp("unit"))


def test_a_bundle_is_asked_made_verified_and_recomputed(run: Run, unit: Unit, tmp_path: Path) -> None:
    home, case = ("--home", str(unit.home.root)), str(unit.case)
    assert run("bundle", case, *home).returncode == 2
    asked = run("bundle", case, "--recipient", JUDGE, "--reason", "trial", "--json", *home)
    number = json.loads(asked.stdout)["number"]
    waiting = run("bundle", case, "--approval", str(number), "--out", "b.zip", *home)
    assert (waiting.returncode, "signed for you" in waiting.stderr) == (2, True)
    # Nobody signs for themselves: the head does, in a session of their own.
    sign(unit.head, number, "as asked", granted=True)
    made = json.loads(run("bundle", case, "--approval", str(number), "--out", "b.zip", "--json", *home).stdout)
    found = run("verify", "b.zip", "--key", made["key"])
    assert (found.returncode, "as it was signed" in found.stdout) == (0, True), found.stderr
    again = run("rerun", "b.zip", "--key", made["key"])
    assert again.returncode == 0, again.stdout
    assert "Identical" in again.stdout
    told = json.loads(run("rerun", "b.zip", "--json").stdout)
    assert (told["identical"], told["verified"]) == (True, True)
    assert not (tmp_path / "home").exists()


def test_what_is_changed_is_named(run: Run, unit: Unit, tmp_path: Path) -> None:
    out = bundled(unit, tmp_path / "b")
    path = out / "data/facts/payment.csv"
    path.write_text(path.read_text().replace("completed", "cancelled", 1))
    found = run("verify", "b")
    assert found.returncode == 1
    assert "data/facts/payment.csv: was changed" in found.stderr
    assert run("rerun", "b").returncode == 1
    assert "as it was signed" in run("rerun", "b").stderr
    assert json.loads(run("verify", "b", "--json").stdout)["sound"] is False
    assert run("verify", "nothing").returncode == 2
    for command in ("verify", "rerun"):
        assert run(command, "b", "--key", "x").returncode == 2


def test_a_sealed_source_is_let_go_and_listed(run: Run, unit: Unit) -> None:
    home, case = ("--home", str(unit.home.root)), str(unit.case)
    rows = json.loads(run("sources", "--all", "--json", *home).stdout)["sources"]
    source = next(row["source_id"] for row in rows if row["custody"] == "sealed")
    assert run("case", "sealed", case, source[:16], *home).returncode == 2
    let = run("case", "sealed", case, source[:16], "--reason", "asked for", *home)
    assert (let.returncode, "may leave" in let.stdout) == (0, True), let.stderr
    assert run("case", "sealed", case, source[:16], "--reason", "no", "--withdraw", *home).returncode == 0
    listed = json.loads(run("case", "sealed", case, "--json", *home).stdout)["decisions"]
    assert [row["withdrawn"] for row in listed] == [False, True]
