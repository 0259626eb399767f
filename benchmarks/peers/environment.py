"""An environment per set of packages, made when it is first asked for and kept: a peer never shares ours."""

import os
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from benchmarks.peers.registry import Peer


class NotReadyError(Exception):
    """A peer could not be installed; the message says why."""


def python_of(peer: Peer) -> Path:
    """Return the interpreter of the peer's environment, made now where it is missing; raises NotReadyError."""
    digest = sha256("\n".join((sys.version.split()[0], *sorted(peer.packages))).encode()).hexdigest()[:12]
    folder = _cache() / digest
    python, done = folder / "bin" / "python", folder / "installed"
    if done.exists():
        return python
    folder.parent.mkdir(parents=True, exist_ok=True)
    _run([sys.executable, "-m", "venv", "--clear", str(folder)])
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if _has_uv():
        pip = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", str(python)]
    _run([*pip, *peer.packages])
    done.write_text("\n".join(peer.packages), encoding="utf-8")
    return python


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "relais-peers"


def _has_uv() -> bool:
    return subprocess.run([sys.executable, "-m", "uv", "--version"], capture_output=True, check=False).returncode == 0


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines() or [f"code {done.returncode}"]
        raise NotReadyError(f"cannot be installed: {words[-1]}")
