"""Thirteen investigators at work in one process, a thread each, as a server has them; told to a file line by line.

`python -m benchmarks.desk_work HOME FOLDER SECONDS REPORTS SEED`. In FOLDER, `acknowledged` holds what each was told
had been done, on disk before they go on; `timings` how long each use case took, and `races` how those ended.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Lock, Thread

from benchmarks.desk_home import INVESTIGATORS
from benchmarks.desk_people import SHARED_CASE, Ack, Investigator
from relais.desk import alert, judge, statement
from relais.desk.act import BROKEN, CUT_SHORT, LOCKED, LOST
from relais.desk.alerts import alerts
from relais.desk.derived import DAMAGED, NOT_RUN
from relais.desk.error import DeskError
from relais.desk.home import Home, open_home

# Between two things that somebody does, seconds.
THINK = (0.3, 1.2)
RACE_EVERY = 15.0
# Longer than any use case: whoever is late for a race is waited for.
_PATIENCE = 60.0
# These are no answers to a person: something went wrong.
FAILURES = (BROKEN, CUT_SHORT, LOCKED, LOST, DAMAGED, NOT_RUN)


class Lines:
    """A file that is only added to, line by line; `durable`: each is on disk when `add` returns."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._durable = durable
        self._lock = Lock()

    def add(self, row: dict[str, object]) -> None:
        """Add one row as a line of JSON."""
        with self._lock:
            os.write(self._handle, json.dumps(row).encode() + b"\n")
            if self._durable:
                os.fsync(self._handle)


class Room:
    """Those at work at once, and the races that they run: all at the same thing at the same moment."""

    def __init__(self, home: Home, folder: Path, seconds: float, reports: int, seed: int) -> None:
        self.people = [
            Investigator(replace(home, actor=name), random.Random(f"{seed} {name}"), reports) for name in INVESTIGATORS
        ]
        self._acknowledged = Lines(folder / "acknowledged", durable=True)
        self._timings = Lines(folder / "timings", durable=False)
        self._races = Lines(folder / "races", durable=False)
        self._gate = Barrier(len(self.people), action=self._aim)
        self._began = time.monotonic()
        self._until = self._began + seconds
        self._race, self._kind = 0, ""
        self._run: Callable[[Investigator], Ack] = self._take
        self._target: object = None
        self._pair: list[str] = []

    def work(self) -> None:
        """Have everybody work until the time is up; before that, one looks: what a process reads once, it has read."""
        first, began = self.people[0], time.monotonic()
        for what in ("alerts", "search"):
            self._timed(first, f"first of the process: {what}", partial(first.do, what))
        passed = time.monotonic() - began
        self._began, self._until = self._began + passed, self._until + passed
        threads = [Thread(target=self._day, args=(one,)) for one in self.people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _day(self, one: Investigator) -> None:
        seconds = self._until - self._began
        every = min(RACE_EVERY, seconds / 5)
        # Everybody comes to every race, however late.
        races = [self._began + number * every for number in range(1, int((seconds - every / 2) / every) + 1)]
        while (now := time.monotonic()) < self._until or races:
            if races and now >= races[0]:
                races.pop(0)
                self._compete(one)
            else:
                what = one.choose()
                self._timed(one, what, partial(one.do, what))
            time.sleep(one.chance.uniform(*THINK))

    def _timed(self, one: Investigator, what: str, do: Callable[[], Ack | None]) -> Ack | str | None:
        """Do it, and note how long it took and how it ended; return what was acknowledged, or what was said instead."""
        began, worked = time.monotonic(), time.thread_time()
        ended, said, acknowledged = "done", "", None
        try:
            acknowledged = do()
        except DeskError as error:
            said = str(error)
            ended = f"FAILED: {said}" if error.template in FAILURES else error.template
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
            ended = said = f"FAILED: {type(error).__name__}: {error}"
        took, worked = time.monotonic() - began, time.thread_time() - worked
        if acknowledged is not None:
            self._acknowledged.add({"who": one.name, **acknowledged})
        self._timings.add(
            {"what": what, "seconds": took, "processor": worked, "ended": ended, "at": began - self._began}
        )
        return acknowledged if ended == "done" else said

    def _compete(self, one: Investigator) -> None:
        try:
            place = self._gate.wait(_PATIENCE)
        except BrokenBarrierError:
            self._timings.add(
                {"what": "race", "seconds": _PATIENCE, "processor": 0, "ended": "FAILED: somebody never came", "at": 0}
            )
            return
        kind, race = self._kind, self._race
        told = self._timed(one, f"race: {kind}", lambda: self._run(one))
        won = told if isinstance(told, dict) else None
        self._races.add({"race": race, "kind": kind, "who": one.name, "won": won, "told": told, "place": place})

    def _aim(self) -> None:
        """Choose what all of them try next; called once all have come."""
        self._race += 1
        first = self.people[self._race % len(self.people)]
        turns = (("take", self._take), ("note", self._supersede), ("decide", self._decide), ("judge", self._judge))
        self._pair = self._pair or next((one.pair for one in self.people if one.pair), [])
        turn = self._race % len(turns) if self._pair else self._race % (len(turns) - 1)
        self._kind, self._run = turns[turn]
        if self._kind == "note":
            self._target = statement.state(first.home, SHARED_CASE, "assessment", "to be replaced", [])
        elif self._kind == "judge":
            self._target = self._judged(first)
        else:
            free = [line.report for line in alerts(first.home, 200).lines if line.taken_by is None]
            self._target = first.chance.choice(free)

    def _judged(self, first: Investigator) -> int | None:
        """Return the judgement on the pair that everybody sees, after one is given where there is none."""
        try:
            return judge.judge(first.home, "unsure", self._pair, "first look", confirmed=True).number
        except DeskError as error:
            return int(error.params["number"])

    def _take(self, one: Investigator) -> Ack:
        alert.take(one.home, str(self._target))
        return {"act": "take", "report": self._target}

    def _decide(self, one: Investigator) -> Ack:
        done = alert.decide(one.home, str(self._target), alert.Said("no_nexus", "as looked at"))
        return {"act": "decide", "number": done.number, "report": self._target}

    def _supersede(self, one: Investigator) -> Ack:
        number = statement.state(one.home, SHARED_CASE, "assessment", "replaced", [], int(str(self._target)))
        return {"act": "note", "number": number}

    def _judge(self, one: Investigator) -> Ack:
        supersede = int(str(self._target))
        done = judge.judge(one.home, "different", self._pair, "again", supersede=supersede, confirmed=True)
        return {"act": "judge", "number": done.number}


if __name__ == "__main__":
    root, into, seconds, reports, seed = sys.argv[1:]
    Room(open_home(Path(root)), Path(into), float(seconds), int(reports), int(seed)).work()
