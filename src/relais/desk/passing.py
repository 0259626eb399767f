"""Where files lie that pass through, uploaded or made to be given: beside the home, on its volume, for its owner alone.

Not in it: what lies in a home is never taken in as evidence, and nothing is written to it that is to leave.

Each process of the server has a folder of its own and holds its lock. What a killed one left goes when the next starts.
"""

import fcntl
import os
import tempfile
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import IO

from relais.desk.home import Home


def hold(home: Home) -> IO[str] | None:
    """Have this process keep its temporary files there; the lock is held as long as what is returned is open.

    None, and the system's own place, where nothing may be written beside the home.
    """
    root = _root(home)
    try:
        root.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    for folder in left(home):
        # Processes that start together may both come for it.
        rmtree(folder, ignore_errors=True)
        folder.with_suffix(".lock").unlink(missing_ok=True)
    place = root / f"{os.getpid()}-{token_hex(4)}"
    # The lock first: a folder without one held is a leftover.
    lock = place.with_suffix(".lock").open("w", encoding="utf-8")
    fcntl.flock(lock, fcntl.LOCK_EX)
    place.mkdir(mode=0o700)
    tempfile.tempdir = str(place)
    return lock


def left(home: Home) -> list[Path]:
    """Return the folders of processes that are no more."""
    return [one for one in sorted(_root(home).glob("*")) if one.is_dir() and _free(one.with_suffix(".lock"))]


def _root(home: Home) -> Path:
    return home.root.absolute().with_name(f".{home.root.absolute().name}.passing")


def _free(lock: Path) -> bool:
    with lock.open("a", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
