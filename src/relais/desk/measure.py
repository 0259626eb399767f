"""What each step of a long piece of work cost: time, processor and memory."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Step:
    """One step: seconds on the wall and of processor, the most memory held up to its end (MiB), rows it made.

    Processes that the step started and awaited count too: their time in full, of their memory the largest.
    """

    name: str
    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mib: float = 0.0
    rows: int = 0


@dataclass
class Steps:
    """The steps so far, in order."""

    done: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Measure the block; it sets the rows."""
        step = Step(name)
        wall, cpu = time.monotonic(), _cpu()
        try:
            yield step
        finally:
            step.wall_s, step.cpu_s, step.peak_mib = time.monotonic() - wall, _cpu() - cpu, _peak()
            self.done.append(step)


def _cpu() -> float:
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def _peak() -> float:
    held = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return held / (1 << 20 if sys.platform == "darwin" else 1 << 10)
