"""The audit chain as a unit, a witness and a verifier handle it: by commands and files."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow


def _key(run: Run) -> dict[str, str]:
    return told(run("audit", "key", "--json"))  # type: ignore[return-value]


def test_from_the_key_to_the_export_and_back(ready: Run, tmp_path: Path) -> None:
    assert ready("audit", "verify").returncode == 2
    unit = _key(ready)
    assert ready("audit", "key").stdout.strip() == unit["key"]
    started = ready("witness", "start", "--name", "witness.example/1")
    witness = started.stdout.strip()
    assert ready("witness", "trust", unit["key"]).returncode == 0
    assert "unqualified" in ready("audit", "checkpoint", "ask.txt").stdout
    assert ready("witness", "cosign", "ask.txt", "answer.txt").returncode == 0
    assert ready("audit", "cosigned", "answer.txt").returncode == 2
    assert "witness.example/1" in ready("audit", "cosigned", "answer.txt", "--witness-key", witness).stdout
    assert ready("witness", "last", unit["origin"], "last.txt").returncode == 0
    alone = ready("audit", "verify")
    assert alone.returncode == 0
    assert "signed again" in alone.stdout
    compared = ready("audit", "verify", "--witness-last", "last.txt").stdout
    assert "signed again" not in compared
    assert "not yet witnessed" in compared
    assert ready("audit", "export", "out").returncode == 0
    trust = ("--origin", unit["origin"], "--key", unit["key"], "--witness-key", witness, "--witness-last", "last.txt")
    verdict = told(ready("audit", "verify", "out", *trust, "--json"))
    assert (verdict["sound"], verdict["faults"], verdict["unseen"]) == (True, [], [])  # type: ignore[index]
    by_hand = [sys.executable, "-I", "out/verify_audit.py", "out", *trust]
    assert subprocess.run(by_hand, cwd=tmp_path, check=False).returncode == 0
    rows = (tmp_path / "out" / "audit.jsonl").read_text()
    (tmp_path / "out" / "audit.jsonl").write_text(rows.replace("A. Martin", "B. Durand", 1))
    found = ready("audit", "verify", "out", *trust)
    assert found.returncode == 1
    assert "audit row 1 breaks the chain" in found.stderr
    assert subprocess.run(by_hand, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_closing_young_rows_is_refused_and_nothing_else_is_offered(ready: Run) -> None:
    refused = ready("audit", "close", "--before", "2026-01-01")
    assert refused.returncode == 2
    assert "must be kept" in refused.stderr
    assert "no row is older" in ready("audit", "close", "--before", "2020-01-01", "--confirm", "3").stderr


def test_the_search_says_what_it_hides(ready: Run) -> None:
    for _number in range(51):
        assert ready("sources").returncode == 0
    shown = ready("audit", "list", "--act", "list-sources", "--sort", "-number")
    assert "50 of 51 rows shown, 1 hidden" in shown.stdout
    rows = told(ready("audit", "list", "--act", "audit-list", "--json"))
    assert [(row["act"], row["kind"]) for row in rows] == [("audit-list", "consultation")]  # type: ignore[union-attr]
    assert ready("audit", "list", "--kind", "flight").returncode == 2
    assert ready("audit", "stamp").returncode == 2
