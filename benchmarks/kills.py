"""Kills an intake at random instants, again and again, and checks that nothing is lost, doubled or half there."""

import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.process import BaseProcess
from pathlib import Path

from relais.desk import in_order, take_in
from relais.desk.home import init, open_home
from relais.desk.prove import verify
from relais.ledger.layout import Layout
from relais.ledger.read import read
from relais.model.facts import FACTS
from relais.sim.world import build

_CONTEXT = multiprocessing.get_context("forkserver")
# The server imports this file, and so all of an intake, once; each child is then a fork that starts in milliseconds.
_CONTEXT.set_forkserver_preload([__name__])
# Small batches, so that kills fall between commits as well as inside them.
_SOURCES_PER_BATCH = 7


@dataclass
class Outcome:
    """What the kills came to. All but `kills`, `completed` and `dropped` must stay 0."""

    kills: int = 0
    completed: int = 0
    dropped: int = 0
    not_reopened: int = 0
    not_verified: int = 0
    different: int = 0


def kills(count: int, seed: int = 1, *, apart: bool = False) -> Outcome:
    """Kill `count` intakes of the small world; each home is killed until one intake gets through.

    `apart`: they read in processes of their own, as intakes of large files do.
    """
    chance, outcome = random.Random(seed), Outcome()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build(root / "world")
        inbox = root / "world" / "inbox"
        init(root / "empty", "A. Martin", key_file=root / "key")
        shutil.copytree(root / "empty", root / "whole")
        # The server starts before the clock does: kills are to fall within an intake, not after its end.
        _finish(_started(_CONTEXT.Process(target=_nothing)))
        began = time.monotonic()
        _finish(_start(root / "whole", inbox, apart=apart))
        seconds = time.monotonic() - began
        expected = digest(Layout(root / "whole" / "ledger"))
        while outcome.kills < count:
            home = root / "killed"
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(root / "empty", home)
            _until_through(home, inbox, seconds, chance, outcome, count, apart=apart)
            outcome.different += digest(Layout(home / "ledger")) != expected
    return outcome


def _until_through(
    home: Path, inbox: Path, seconds: float, chance: random.Random, outcome: Outcome, count: int, *, apart: bool
) -> None:
    """Start and kill intakes of one home, checking it after each kill, until one ends by itself."""
    while True:
        child = _start(home, inbox, apart=apart)
        if outcome.kills < count:
            child.join(chance.uniform(0, seconds))
        else:
            child.join()
        if child.exitcode is not None:
            _finish(child)
            outcome.completed += 1
            return
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        outcome.kills += 1
        _check(home, outcome)


def _check(home: Path, outcome: Outcome) -> None:
    outcome.dropped += any((home / "ledger" / "scratch").iterdir()) if (home / "ledger" / "scratch").exists() else 0
    try:
        opened = open_home(home)
    except Exception:  # noqa: BLE001 - whatever it is, the home did not reopen
        outcome.not_reopened += 1
        return
    outcome.not_verified += not verify(opened).sound


def _start(home: Path, inbox: Path, *, apart: bool) -> BaseProcess:
    return _started(_CONTEXT.Process(target=_take_in, args=(home, inbox), kwargs={"apart": apart}))


def _started(child: BaseProcess) -> BaseProcess:
    child.start()
    return child


def _nothing() -> None:
    """Do nothing: the first child of a server waits for what the server imports."""


def _finish(child: BaseProcess) -> None:
    """Wait for an intake that is to get through; one that fails by itself proves nothing about kills."""
    child.join()
    if child.exitcode:
        raise AssertionError(f"an intake that nobody killed ended with {child.exitcode}")


def _take_in(home: Path, inbox: Path, *, apart: bool) -> None:
    in_order._SOURCES = _SOURCES_PER_BATCH  # noqa: SLF001
    if apart:
        in_order.WORTH_BYTES, in_order.LARGE_BYTES = 0, 4_000
    take_in.take_in(open_home(home), [inbox])


def digest(layout: Layout) -> str:
    """Return one hash over every fact of a ledger, in a fixed order."""
    con, _state = read(layout)
    total = sha256()
    for table in FACTS:
        for row in con.execute(f'SELECT * FROM "{table}" ORDER BY source_id, ordinal').fetchall():
            total.update(repr(row).encode())
    return total.hexdigest()


def run(count: int = 200) -> list[dict[str, object]]:
    """Return the rows of the benchmark's table; a quarter of the intakes read in processes of their own."""
    rows: list[dict[str, object]] = []
    for name, number, apart in (("intake", count - count // 4, False), ("intake in processes", count // 4, True)):
        began = time.monotonic()
        outcome = kills(number, apart=apart)
        rows += [
            {"what": f"{name} killed: {what}", "value": value, "unit": "", "of": outcome.kills}
            for what, value in vars(outcome).items()
        ]
        rows.append({"what": f"{name} killed: time", "value": round(time.monotonic() - began), "unit": "s", "of": ""})
    return rows
