"""`relais serve` as a process of its own, on a free port."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path


class serving:  # noqa: N801 - used as a function
    """Run `relais serve` on a free port; gives the link that it prints.

    `alone`: one process of it is enough; it starts one for each processor that it may use.
    """

    def __init__(self, home: Path, *, alone: bool = False) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "relais", "serve", "--home", str(home), "--port", str(port)]
        environment = {**os.environ, "RELAIS_LANG": "en", "PYTHONPATH": "src"}
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        if alone:
            os.sched_setaffinity(self._process.pid, {min(os.sched_getaffinity(0))})

    def __enter__(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        link = re.search(r"http://127.0.0.1:(\d+)\S+", line)
        assert link, line
        while self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", int(link[1])), timeout=5):
                return link[0]
            time.sleep(0.05)
        raise AssertionError("the server ended")

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.communicate()
