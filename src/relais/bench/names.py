"""Names in pairs: which a program takes for one person's, against the labels."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from relais.bench.labelled import NamePairs, write
from relais.bench.metrics import RELAIS, Figure, share
from relais.bench.pairs import Bools, Floats, best_cut, counted
from relais.bench.road import BenchError, Step, run_program
from relais.model.notice import msg

NAMES = ("-m", "relais", "names", "--pairs")
UNLIKE = msg("{path} is missing or not as expected: one row per pair, in the columns row, score, level and same")
_HALVES = 20


def compared(
    labelled: NamePairs, folder: Path, program: Sequence[str] = (sys.executable, *NAMES)
) -> tuple[pa.Table, Step, Step]:
    """Run a program, `PROGRAM FILE --out FILE`, over the pairs, and once over the first alone; raises BenchError.

    Returns its answers in the order of the pairs, what they cost, and what one pair costs: the start of the program.
    """
    folder.mkdir(parents=True, exist_ok=True)
    start = _run(program, write(labelled.seen.slice(0, 1), folder / "one.csv"), folder / "one.parquet")
    step = _run(program, write(labelled.seen, folder / "seen.csv"), folder / "out.parquet")
    return answers(folder / "out.parquet", labelled.same.size), step, start


def answers(path: Path, rows: int) -> pa.Table:
    """Read a program's answers, in the order of the pairs; raises BenchError where some are missing."""
    try:
        table = pq.read_table(path, columns=["row", "score", "same"]).sort_by("row")
        whole = table["row"].to_pylist() == list(range(rows)) and table["same"].null_count == 0
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise BenchError(UNLIKE, path=path) from error
    if not whole:
        raise BenchError(UNLIKE, path=path)
    return table


def score(labelled: NamePairs, told: pa.Table, engine: str = RELAIS) -> Iterator[Figure]:
    """Yield the figures of the whole, of each group (schema, culture), and of each category of pair."""
    score_, said = told["score"].to_numpy().astype(np.float64), told["same"].to_numpy().astype(np.bool_)
    yield from _scored(labelled.same, score_, said, "", engine)
    for group, values in labelled.groups.items():
        for value in sorted({one for one in values if one}):
            inside = np.array([one == value for one in values])
            yield from _scored(labelled.same[inside], score_[inside], said[inside], f"{group}={value}", engine)
    for category in sorted({one for one in labelled.category if one}):
        inside = np.array([one == category for one in labelled.category])
        for name, of in (("recall", inside & labelled.same), ("false_positive_share", inside & ~labelled.same)):
            if of.any():
                yield Figure(f"names.{name}:category={category}", float(said[of].mean()), int(of.sum()), engine)


def costs(labelled: NamePairs, step: Step, start: Step, engine: str = RELAIS) -> Iterator[Figure]:
    """Yield what one pair costs beyond the start of the program, in time of the processor."""
    more = labelled.same.size - 1
    spent = step.cpu_s - start.cpu_s
    # Less than the start of a program varies by cannot be measured so.
    yield Figure("names.us_per_pair", share(spent * 1e6, more) if spent > 0 else None, more, engine)
    yield Figure(f"time_s:{step.name}", step.wall_s, labelled.same.size, engine)
    yield Figure(f"peak_mib:{step.name}", step.peak_mib, labelled.same.size, engine)


def _run(program: Sequence[str], pairs: Path, out: Path) -> Step:
    return run_program("names", [*program, str(pairs), "--out", str(out)], out)


def _scored(same: Bools, weight: Floats, said: Bools, detail: str, engine: str) -> Iterator[Figure]:
    after = f":{detail}" if detail else ""
    for name, value in counted(same[said], int(same.sum())).items():
        yield Figure(f"names.{name}{after}", value, int(same.sum()), engine)
    yield Figure(f"names.false_positive_share{after}", share(int((said & ~same).sum()), int((~same).sum())),
                 int((~same).sum()), engine)  # fmt: skip
    yield Figure(f"names.split_f1{after}", _split_f1(same, weight), same.size, engine)
    yield Figure(f"names.base_f1{after}", share(2 * int(same.sum()), int(same.sum()) + same.size), same.size, engine)


def _split_f1(same: Bools, weight: Floats) -> float | None:
    """Return the mean F1 of one half at the best cut of the other, over random halves."""
    draw, found = np.random.default_rng(0), list[float]()
    for _half in range(_HALVES):
        half = draw.permutation(same.size) < same.size // 2
        cut = best_cut(weight[half], same[half], int(same[half].sum()))
        if cut is not None:
            said = weight[~half] >= cut.weight
            found.append(counted(same[~half][said], int(same[~half].sum()))["f1"] or 0.0)
    return float(np.mean(found)) if found else None
