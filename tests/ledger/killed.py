"""Runs a piece of work in a process of its own that is killed at its n-th step on the disk."""

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

# What changes the disk, as Python itself reports it before it does.
_STEPS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile")
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.ledger.killed", "relais.ledger.erase", "relais.ledger.append"])


def killed_at(number: int, work: Callable[..., None], *arguments: Any) -> bool:
    """Run `work`; return whether it was killed at that step, and had not ended before."""
    process = _CONTEXT.Process(target=_run, args=(number, work, arguments))
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def _run(number: int, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    left = number

    def count(event: str, told: tuple[Any, ...]) -> None:
        nonlocal left
        # Opened without a mode, it is to bring a file to the disk.
        writes = event == "open" and (told[1] is None or told[1][0] in "wxa")
        if event in _STEPS or writes:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    work(*arguments)
    os._exit(0)
