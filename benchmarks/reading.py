"""What the benchmarks of readers share: a source read as an intake reads it, beside the bare parse of its bytes."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import pyarrow as pa

from relais.intake.format import Sealed
from relais.intake.read import read_source
from relais.intake.table.mapping import shipped
from relais.selectors.compiled import WORTH_COMPILING
from relais.selectors.miner import mine

ROUNDS = 3


def compared(what: str, paths: Sequence[Path], bare: Callable[[Path], object]) -> list[dict[str, object]]:
    """Return facts per second and the ratio to the bare parse.

    Times are of the processor, so that a busy machine blurs them less; each is the median of some rounds, bare and
    read by turns. The miner's scanner is compiled before, as it is once an intake has seen some megabytes of text.
    """
    warmed()
    facts = read(paths)
    rounds = [(_took(lambda: [bare(path) for path in paths]), _took(lambda: read(paths))) for _ in range(ROUNDS)]
    parsed, taken = (median(times) for times in zip(*rounds, strict=True))
    of = f"{sum(path.stat().st_size for path in paths) / 1e6:.0f} MB"
    return [
        {"what": what, "value": round(facts / taken), "unit": "facts/s", "of": of},
        {"what": f"{what}: ratio to bare parse", "value": round(parsed / taken, 3), "unit": "times", "of": of},
    ]


def warmed() -> None:
    """Compile the miner's scanner, as it is once an intake has seen some megabytes of text."""
    mine(pa.array(["hello "] * (WORTH_COMPILING // 6 + 1), pa.string()))


def read(paths: Sequence[Path]) -> int:
    """Read each file, from finding its format to the last batch, and return the count of facts."""
    return sum(_read(path) for path in paths)


_MAPPINGS = shipped()


def _read(path: Path) -> int:
    reading = read_source(
        Sealed.at(path, "0" * 64),
        lambda _table, _batch: None,
        key=b"k" * 32,
        answers={},
        mappings=_MAPPINGS,
        known=lambda _reading: False,
    )
    if reading is None or reading.status != "read":
        raise AssertionError(f"{path}: {reading}")
    return sum(reading.facts.values())


def _took(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
