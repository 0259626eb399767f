"""The server as a process: it answers, tells of a port that is taken, and leaves nothing behind when it is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from relais.desk.home import init

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]


@pytest.fixture
def started(tmp_path: Path):  # type: ignore[no-untyped-def]
    root = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key").root
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(_command(root, port), stdout=subprocess.PIPE, text=True)
    yield server, root, port
    server.kill()
    server.communicate()


def _command(root: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "relais", "serve", "--home", str(root), "--port", str(port)]


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=60) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def test_a_port_that_is_taken_is_told_and_a_killed_server_frees_it(started) -> None:  # type: ignore[no-untyped-def]
    server, root, port = started
    # Its link is printed once it listens: whoever comes before its processes are ready waits for them.
    assert f":{port}/enter/" in server.stdout.readline()
    assert _answers(port)
    again = subprocess.run(_command(root, port), capture_output=True, text=True, env=_english(), check=False)
    assert again.returncode == 2
    assert f"cannot listen on 127.0.0.1, port {port}" in again.stderr.replace("\n", " ")
    assert "Traceback" not in again.stderr
    server.send_signal(signal.SIGKILL)
    server.wait()
    end = time.monotonic() + 30
    while _answers(port):
        assert time.monotonic() < end, "what it started goes on without it"
        time.sleep(0.1)


def test_a_server_that_is_asked_to_stop_stops(started) -> None:  # type: ignore[no-untyped-def]
    server, _root, port = started
    server.stdout.readline()
    assert _answers(port)
    server.send_signal(signal.SIGINT)
    assert server.wait(30) == 0
    assert not _answers(port)


def _english() -> dict[str, str]:
    return {**os.environ, "RELAIS_LANG": "en"}
