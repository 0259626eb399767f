"""Runs one command and writes what it cost: `launch.py FIGURES OUTPUT COMMAND...`. No imports of ours.

Linux counts the memory of whoever starts a process as the process's own peak until it runs its own program. This one is
small, so what it starts is measured by itself.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main(figures: str, output: str, *command: str) -> int:
    """Run the command, its standard output into a file; return its exit code."""
    began = time.perf_counter()
    with Path(output).open("wb") as out:
        # The command is one of ours, with our own arguments.
        started = subprocess.Popen(command, stdout=out)  # noqa: S603
        _pid, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    cost = {
        "wall_s": time.perf_counter() - began,
        "cpu_s": used.ru_utime + used.ru_stime,
        "peak_mib": used.ru_maxrss / 1024,
        "code": started.returncode,
    }
    Path(figures).write_text(json.dumps(cost), encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
