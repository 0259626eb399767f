"""Measures the desk with thirteen people at work at once, on SQLite and on PostgreSQL, and kills it in the middle.

DESK_REPORTS (1,000,000), DESK_SECONDS (600) and DESK_ENGINES ("sqlite postgresql") choose how much. Half of the time,
then the process that serves all thirteen is killed, and the database server too; both start again for the other half.
A use case that needs two looks (an alert put off: what expires meanwhile, then the confirmation) counts as one.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.desk_checks import Rows, checks, lines
from benchmarks.desk_home import make
from relais.desk.home import open_home
from tests.postgres import Server, server

REPORTS = int(os.environ.get("DESK_REPORTS", "1000000"))
SECONDS = float(os.environ.get("DESK_SECONDS", "600"))
ENGINES = tuple(os.environ.get("DESK_ENGINES", "sqlite postgresql").split())
_STARTS_WITHIN = 120.0
# Tests keep theirs in memory; here a commit is to wait for a disk, as it would in a unit.
_DISK = "/tmp"


def run() -> Iterator[dict[str, object]]:
    """Yield one row per figure: what was measured, value, unit, of what."""
    filled: Path | None = None
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        for engine in ENGINES:
            root = Path(place) / engine
            root.mkdir()
            running = stack.enter_context(server(_DISK)) if engine == "postgresql" else None
            db = stack.enter_context(running.database()) if running else None
            home = make(root / "home", root / "key", REPORTS, db, like=filled)
            home.engine.dispose()
            filled = filled or home.root
            at_work(home.root, root, SECONDS, REPORTS, running)
            of = f"{engine}, {REPORTS:,} reports, load {os.getloadavg()[0]:.1f}"
            yield from figures(root, of)
            found = checks(open_home(home.root), root)
            yield from ({"what": what, "value": value, "unit": "", "of": of} for what, value in found.items())


def at_work(home: Path, folder: Path, seconds: float, reports: int, database: Server | None = None) -> None:
    """Have thirteen work in a home for so long; in the middle, kill their process and the database."""
    first = _started(home, folder, seconds, reports, 1)
    time.sleep(seconds / 2)
    if first.poll() is not None:
        raise RuntimeError(f"the process ended by itself: {first.returncode}")
    first.send_signal(signal.SIGKILL)
    first.wait()
    if database:
        database.stop(signal.SIGQUIT)
        database.start()
    second = _started(home, folder, seconds / 2, reports, 2)
    if second.wait():
        raise RuntimeError(f"the process that went on ended with {second.returncode}")


def _started(home: Path, folder: Path, seconds: float, reports: int, seed: int) -> "subprocess.Popen[bytes]":
    """Start the process of the thirteen; return once somebody has done something."""
    timings = folder / "timings"
    before = timings.stat().st_size if timings.exists() else 0
    command = [sys.executable, "-m", "benchmarks.desk_work", home, folder, str(seconds), str(reports), str(seed)]
    process = subprocess.Popen(command)
    end = time.monotonic() + _STARTS_WITHIN
    while process.poll() is None and time.monotonic() < end:
        if timings.exists() and timings.stat().st_size > before:
            return process
        time.sleep(0.1)
    return process


def figures(folder: Path, of: str) -> Iterator[dict[str, object]]:
    """Yield the figures of each use case, then how often each other ending than done was met."""
    rows = lines(folder / "timings")
    for what in sorted({row["what"] for row in rows}):
        took = sorted(1000 * row["seconds"] for row in rows if row["what"] == what)
        for name, place in (("median", 0.5), ("95th percentile", 0.95), ("max", 1.0)):
            value = round(took[min(len(took) - 1, int(place * len(took)))])
            yield {"what": f"{what}: {name}", "value": value, "unit": "ms", "of": f"{len(took)} times, {of}"}
        worked = sorted(1000 * row["processor"] for row in rows if row["what"] == what)
        yield {"what": f"{what}: processor, median", "value": round(worked[len(worked) // 2]), "unit": "ms", "of": of}
    for ended, count in Counter(str(row["ended"]) for row in rows if row["ended"] != "done").most_common():
        yield {"what": f"told: {ended[:64]}", "value": count, "unit": "times", "of": of}
    yield {"what": "failures", "value": len(failures(rows)), "unit": "", "of": of}


def failures(rows: Rows) -> list[str]:
    """Return what no person should have been told: locks, deadlocks, broken connections, errors of ours."""
    return [str(row["ended"]) for row in rows if str(row["ended"]).startswith("FAILED")]
