"""Backups taken while several processes write: each, restored elsewhere, is the home as it was at its audit line."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from relais.desk.backup import backup
from relais.desk.home import Home, open_home
from relais.desk.prove import verify
from relais.desk.restore import restore
from relais.ledger.state import head, held_at
from tests.desk.exports import export

ROUNDS = 20
WRITERS = 3
# Until it is killed: reports come in, some for a procedure; who finds another writing tries again.
WORK = """
import sys, time
from pathlib import Path
from relais.desk.error import DeskError
from relais.desk.home import open_home
from tests.desk.made import report, take
root, folder, mine = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
home, number = open_home(root), 0
while True:
    number += 1
    try:
        form = report(f"{mine}-{number}", f"+336399{mine}{number:04d}")
        take(home, folder, form, f"P-{mine}" if number % 3 else None)
    except DeskError:
        pass
    time.sleep(0.2)
"""


@contextmanager
def at_work(home: Home, folder: Path) -> Iterator[None]:
    command = [sys.executable, "-c", WORK, str(home.root), str(folder)]
    writers = [subprocess.Popen([*command, str(one)]) for one in range(WRITERS)]
    try:
        yield
        assert {writer.poll() for writer in writers} == {None}, "a writer had stopped"
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()


@pytest.mark.slow
def test_backups_during_writes_are_the_home_at_one_instant(home: Home, tmp_path: Path) -> None:
    lines: list[tuple[str, int]] = []
    with at_work(home, tmp_path):
        while len(lines) < ROUNDS:
            name = f"{len(lines)}.tar" if len(lines) % 2 else str(len(lines))
            lines.append((name, backup(home, tmp_path / name).audit))
    # Rows are only ever added: each backup is a beginning of what stands in the end.
    assert lines == sorted(lines, key=lambda one: one[1])
    assert lines[0][1] < lines[-1][1], "nobody wrote meanwhile"
    everything = export(home, upto=1_000_000)
    for name, audit in lines:
        restore(tmp_path / name, tmp_path / "home of" / name)
        again = open_home(tmp_path / "home of" / name)
        found = export(again, audit)
        whole = everything | {"audit": everything["audit"][:audit]}
        assert found["audit"] == whole["audit"]
        assert len(found["audit"]) == audit
        kept = {line.split()[0] for line in found["sources"]}
        for table, rows in found.items():
            if table.startswith("facts ") or table == "sources":
                assert rows == [row for row in whole[table] if any(one in row for one in kept)], table
            else:
                assert rows == whole[table][: len(rows)], table
        assert verify(again).sound
        again.engine.dispose()
    assert held_at(home.ledger, head(again.ledger)) == frozenset(kept)
