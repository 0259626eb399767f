"""Nothing connects: no feature opens a socket, and none looks a name up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Loaded by the interpreter before anything else. A Unix socket stays allowed: processes of one machine talk over it.
_NO_NETWORK = """
import socket

class _Closed(socket.socket):
    def __init__(self, family=socket.AF_INET, *rest, **named):
        if family != socket.AF_UNIX:
            raise RuntimeError(f"NETWORK: a socket of family {family} was opened")
        super().__init__(family, *rest, **named)

def _closed(*_args, **_named):
    raise RuntimeError("NETWORK: a name was looked up, or a connection made")

socket.socket = socket.SocketType = _Closed
for name in ("create_connection", "create_server", "getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
    setattr(socket, name, _closed)
"""
# Every module, then every command.
_IMPORT_ALL = """
import importlib, pkgutil, relais
for found in pkgutil.walk_packages(relais.__path__, "relais."):
    if not found.name.startswith(("relais.__main__", "relais.store.migrations")):
        importlib.import_module(found.name)
"""


def _run(folder: Path, root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    (folder / "sitecustomize.py").write_text(_NO_NETWORK, encoding="utf-8")
    environment = {**os.environ, "RELAIS_LANG": "en", "PYTHONPATH": f"{folder}{os.pathsep}{root / 'src'}"}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, check=False, capture_output=True, text=True
    )


def _quiet(done: subprocess.CompletedProcess[str]) -> None:
    """Check that a command succeeded and fell into no trap; how far it has come it may say on the error stream."""
    assert done.returncode == 0, done.stderr
    assert "NETWORK" not in done.stderr


def test_the_trap_shuts(tmp_path, root):
    for attempt in ("import socket; socket.socket()", "import urllib.request as u; u.urlopen('http://example.org')"):
        done = _run(tmp_path, root, "-c", attempt)
        assert done.returncode == 1
        assert "NETWORK" in done.stderr


@pytest.mark.slow
def test_no_module_connects_when_it_is_imported(tmp_path, root):
    done = _run(tmp_path, root, "-c", _IMPORT_ALL)
    _quiet(done)


@pytest.mark.slow
def test_no_command_connects(tmp_path, root):
    done = _run(tmp_path, root, "-m", "relais", "demo", "--folder", "demo")
    _quiet(done)
    for line in ("run --as-of 2026-11-20", "sources --json", "questions", "verify", "search 192.0.2.1", "queue"):
        done = _run(tmp_path, root, "-m", "relais", *line.split(), "--home", "demo/home")
        _quiet(done)
