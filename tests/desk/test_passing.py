"""Files that pass through lie beside the home, and what a killed process left of them goes when the next one starts."""

import os
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.desk.doctor import doctor
from relais.desk.doctor_disk import NEXT_SERVE
from relais.desk.home import Home, init
from relais.desk.passing import hold, left

_HOLDS = """
import sys, tempfile, time
from pathlib import Path
from relais.desk.home import open_home
from relais.desk.passing import hold
held = hold(open_home(Path(sys.argv[1])))
(Path(tempfile.mkdtemp()) / "seized.db").write_bytes(b"x")
print("there", flush=True)
time.sleep(600)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")


def told(home: Home) -> list[str]:
    return [one.params["path"].name for one in doctor(home.root, datetime.now(UTC)) if one.to_do == NEXT_SERVE]


def test_what_a_killed_process_left_is_told_and_goes(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", _HOLDS, str(home.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "src"}) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"there\n"
        # In use, it is no leftover.
        assert (left(home), told(home)) == ([], [])
        running.send_signal(signal.SIGKILL)
    (folder,) = left(home)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [one.name for one in folder.rglob("*.db")] == ["seized.db"]
    assert told(home) == [folder.name]
    monkeypatch.setattr(tempfile, "tempdir", None)
    held = hold(home)
    assert held is not None
    with held:
        assert not folder.exists()
        made = Path(tempfile.mkdtemp())
        assert made.parent.parent == home.root.parent / ".home.passing"
        assert left(home) == []
