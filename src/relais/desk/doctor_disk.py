"""Checks of the doctor on files: the key, the volume, its space, what killed processes left."""

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from relais.desk.doctor_look import UNKNOWN, WRONG, Finding, Look
from relais.desk.home import PASSPHRASE
from relais.desk.passing import left
from relais.ledger.layout import Layout
from relais.model.notice import msg

READABLE = msg("the key file {path} can be read by others than its owner (mode {mode})")
MODE = msg("take their right away: chmod 600 {path}")
INSIDE = msg("the key file {path} lies inside the home: whoever copies the home has its key")
MOVE = msg("move it elsewhere, and name the new place as key in relais.toml")
PLAIN = msg("the home lies on {device}, which is not encrypted as far as this machine says")
ENCRYPT = msg("move the home to an encrypted volume: the ledger's files are plain")
NO_VOLUME = msg("cannot tell whether the volume of the home is encrypted")
ASK = msg("ask who runs this machine: the ledger's files are plain, and rely on it")
FULL = msg("{free} MB are free where the home lies")
FREE = msg("make room: at least {least} MB; what is refused for want of it is not lost, but not taken in either")
LEFT = msg("a process that was killed left {path}")
NEXT_SERVE = msg("files that passed through the web desk when it was killed: its next start takes them away")
NEXT_INTAKE = msg("nothing is lost: the next `relais intake` takes it away")
ERASURE = msg("an erasure was stopped before its end")
CARRY_ON = msg("go on with it: relais retention carry-out")

_LEAST = 2_000_000_000
_CRYPTED = ("CRYPT-", "crypt")
_DEPTH = 6


def key(look: Look) -> Iterator[Finding]:
    """Check the rights and the place of the key file."""
    named = look.home.settings.key
    if named == PASSPHRASE:
        return
    path = Path(os.environ.get("RELAIS_KEY_FILE") or named)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield Finding("key", WRONG, READABLE, {"path": path, "mode": f"{mode:o}"}, MODE)
    if path.resolve().is_relative_to(look.home.root.resolve()):
        yield Finding("key", WRONG, INSIDE, {"path": path}, MOVE)


def volume(look: Look) -> Iterator[Finding]:
    """Check that the home lies on an encrypted volume, as far as Linux says so."""
    number = look.home.root.stat().st_dev
    device = Path(f"/sys/dev/block/{os.major(number)}:{os.minor(number)}")
    if not device.exists():
        yield Finding("volume", UNKNOWN, NO_VOLUME, {}, ASK)
    elif not _encrypted(device.resolve(), _DEPTH):
        yield Finding("volume", WRONG, PLAIN, {"device": device.resolve().name}, ENCRYPT)


def _encrypted(device: Path, depth: int) -> bool:
    """Say whether the device, or every one below it, is opened by dm-crypt."""
    uuid = device / "dm" / "uuid"
    if uuid.is_file() and uuid.read_text(encoding="ascii", errors="replace").startswith(_CRYPTED):
        return True
    below = list((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    return bool(below) and depth > 0 and all(_encrypted(one.resolve(), depth - 1) for one in below)


def space(look: Look) -> Iterator[Finding]:
    """Check that there is room where the home lies."""
    free = shutil.disk_usage(look.home.root).free
    if free < _LEAST:
        yield Finding("space", WRONG, FULL, {"free": free // 1_000_000, "least": _LEAST // 1_000_000}, FREE)


def leftovers(look: Look) -> Iterator[Finding]:
    """Check for what processes that were killed left behind; what is in use is no leftover."""
    layout = look.home.ledger
    if layout.erasing.exists():
        yield Finding("leftovers", WRONG, ERASURE, {}, CARRY_ON)
    for path in left(look.home):
        if any(path.iterdir()):
            yield Finding("leftovers", WRONG, LEFT, {"path": path}, NEXT_SERVE)
    if not _free(layout):
        return
    for path in sorted(layout.scratch.iterdir()):
        yield Finding("leftovers", WRONG, LEFT, {"path": path}, NEXT_INTAKE)


def _free(layout: Layout) -> bool:
    with layout.lock.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
