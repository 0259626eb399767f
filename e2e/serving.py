"""`relais serve` as a process of its own, on a free port."""

import os
import re
import socket
import subprocess
import sys
from contextlib import suppress
from http.client import HTTPConnection
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
        self._processors = os.sched_getaffinity(0)
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        if alone:
            os.sched_setaffinity(self._process.pid, {min(self._processors)})

    def __enter__(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        link = re.search(r"http://127.0.0.1:(\d+)\S+", line)
        assert link, line
        # Whoever comes before its processes are there waits for them.
        asking = HTTPConnection("127.0.0.1", int(link[1]), timeout=60)
        asking.request("GET", "/sign-in")
        assert asking.getresponse().status == 200
        asking.close()
        self._spread()
        return link[0]

    def processor(self) -> float:
        """Return how much processor time its processes have taken, in seconds."""
        told = (Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2] for one in self._processes())
        # The name of the program aside, utime and stime are the twelfth and the thirteenth field of proc(5).
        return sum(sum(map(int, one.split()[11:13])) for one in told) / os.sysconf("SC_CLK_TCK")

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text(encoding="ascii")
        return [self._process.pid, *map(int, children.split())]

    def _spread(self) -> None:
        """Let it use every processor: by now it has counted those that it may use."""
        for one in self._processes():
            with suppress(ProcessLookupError):
                os.sched_setaffinity(one, self._processors)

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.communicate()
