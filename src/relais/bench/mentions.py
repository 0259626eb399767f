"""Linking on a labelled set of mentions: what a program makes of it, against whose each mention is."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from relais.bench import clusters
from relais.bench.labelled import Mentions, write
from relais.bench.metrics import RELAIS, Figure, share
from relais.bench.outcome import CLUSTERS, PAIRS, USES, Outcome, read
from relais.bench.pairs import Ints, best_cut, counted, true_pairs
from relais.bench.road import Step, run_program

TRY_LINK = ("-m", "relais", "try-link")


def linked(
    labelled: Mentions, folder: Path, program: Sequence[str] = (sys.executable, *TRY_LINK)
) -> tuple[Outcome, Step]:
    """Run a program, `PROGRAM FILE --out FOLDER`, over what may be seen of the set; raises BenchError."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = write(labelled.seen, folder / "seen.parquet")
    out = folder / "out"
    step = run_program("try-link", [*program, str(seen), "--out", str(out)], out / PAIRS, out / CLUSTERS)
    return read(out, labelled.truth.size), step


def score(labelled: Mentions, made: Outcome, step: Step | None = None, engine: str = RELAIS) -> Iterator[Figure]:
    """Yield the figures of a set: of the whole, of the half of its persons that is held out, and what it cost."""
    yield from _scored(labelled.truth, made, labelled.source, "", engine)
    kept = labelled.held_out
    source = None if labelled.source is None else labelled.source[kept]
    yield from _scored(clusters.coded(labelled.truth[kept]), made.only(kept), source, "held-out", engine)
    if step is not None:
        rows = labelled.truth.size
        for name in ("time_s", "cpu_s", "peak_mib"):
            cost = getattr(step, "wall_s" if name == "time_s" else name)
            yield Figure(f"{name}:{step.name}", cost, rows, engine)


def _scored(truth: Ints, made: Outcome, source: Ints | None, part: str, engine: str) -> Iterator[Figure]:
    told = made if source is None else made.across(source)
    true, right = true_pairs(truth, source), truth[told.left] == truth[told.right]

    def figure(name: str, value: float | None, n: int, detail: str = "") -> Figure:
        details = "/".join(one for one in (detail, part) if one)
        return Figure(f"mentions.{name}:{details}" if details else f"mentions.{name}", value, n, engine)

    for use, name in enumerate(USES):
        for kind, value in counted(right[told.use <= use], true).items():
            yield figure(f"pair_{kind}", value, true, name)
    cut = best_cut(told.bits, right, true)
    yield figure("pair_best_f1", cut.f1 if cut else None, true)
    yield figure("recall_at_99", cut.recall_at_99 if cut else None, true)
    yield figure("candidate_recall", share(int(right.sum()), true), true)
    for kind, found in (("bcubed", clusters.bcubed), ("cluster", clusters.pairwise)):
        for name, value in found(truth, made.cluster).items():
            yield figure(f"{kind}_{name}", value, truth.size)
    best = clusters.best_bcubed(truth, told.left, told.right, told.bits, cut.weight if cut else np.inf)
    yield figure("bcubed_best_f1", best, truth.size)
    yield figure("largest_ratio", share(clusters.largest(made.cluster), clusters.largest(truth)), truth.size)
    mixed, persons = clusters.crowded(truth, made.cluster)
    yield figure("wrong_merge_share", share(mixed, persons), persons)
