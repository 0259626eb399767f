"""Strength: likelihood ratios between stated propositions, on pairs of known truth; how good they are, and how wrong.

Illustrative: the reference is synthetic, until a lawful one is plugged in (`--reference`). A ratio says how many times
more probable a finding is if H1 is true than if H2 is. It is not the probability of H1.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from relais.bench import ratios, verbal
from relais.bench.exact_rate import interval
from relais.bench.metrics import Figure, Row, rows
from relais.bench.pair_draw import HABITS, Ints, pairs
from relais.bench.pair_worlds import PAYMENTS, RANGE, World, calibration, held_out
from relais.bench.propositions import ALTERNATIVES, PAID, PROPOSITIONS, VERSION
from relais.bench.provenance import provenance
from relais.bench.ratios import Floats
from relais.bench.reference import TRY_TIMING, Known, by_proposition, counted, counts, fold, reference
from relais.bench.run import Progress, silent
from relais.bench.strength_lr import Calibration, Counts, about, calibrated
from relais.figures import tippett
from relais.model.notice import msg

ILLUSTRATIVE = msg("illustrative, synthetic reference")
OWN_REFERENCE = msg("illustrative: whether the reference set is of the right population is for an expert to say")
MEANING = msg(
    "A ratio says how many times more probable such a finding is if H1 is true than if H2 is. It is not the probability"
    " of H1."
)
# The names under which all new pairs of the worlds calibrated on, and those of all other worlds, are told together.
SAME, HELD_OUT = "calibration", "held-out"
MISLEADING = 100
# The words of the picture, by name: a door hands them in in its own language.
TIPPETT = tippett.WORDS
_BENCH = "strength"
# Pairs counted by one run of the program: enough to make its start cheap, few enough for its memory.
_AT_ONCE = 25_000


class Pairs(NamedTuple):
    """Ratios of pairs (natural logarithms), and how many payments each has: where H1 is true, and where H2 is."""

    first: Floats
    second: Floats
    first_payments: Floats
    second_payments: Floats

    def about(self, payments: int) -> "Pairs":
        """Return those nearest to so many payments, of the numbers that figures are told for."""
        one, two = (about(side) == payments for side in (self.first_payments, self.second_payments))
        return Pairs(self.first[one], self.second[two], self.first_payments[one], self.second_payments[two])


@dataclass
class Strength:
    """What was found; per alternative what was calibrated, and the pairs measured, all worlds together.

    `world` names those pairs in the rows; `statement` stands wherever a ratio is shown.
    """

    statement: str
    world: str
    rows: list[Row] = field(default_factory=list)
    calibrations: dict[str, Calibration] = field(default_factory=dict)
    pairs: dict[str, Pairs] = field(default_factory=dict)
    provenance: dict[str, object] = field(default_factory=dict)

    def picture(self, other: str, words: Mapping[str, str] = TIPPETT) -> str:
        """Return the Tippett plot against one alternative, as SVG."""
        first, second = (side / np.log(10) for side in self.pairs[other][:2])
        return tippett.picture(first, second, words)

    def told(self) -> dict[str, Any]:
        """Return all of it for JSON."""
        return {
            "statement": self.statement,
            "meaning": MEANING,
            "propositions": {"version": VERSION, **{one.name: one.text for one in PROPOSITIONS}},
            "verbal_scale": verbal.SCALE,
            "calibrations": {name: asdict(one) for name, one in self.calibrations.items()},
            "tippett": {name: ratios.tippett(one.first, one.second)._asdict() for name, one in self.pairs.items()},
            "provenance": self.provenance,
            "rows": [asdict(row) for row in self.rows],
        }


class _Job(NamedTuple):
    """One world to draw pairs of; `wide`: with any number of payments, as to learn from."""

    world: World
    seed: list[int]
    wide: bool


class _Worlds(NamedTuple):
    """What the test counted: of pairs to learn from, of new pairs of the same worlds, of each world never seen."""

    learnt: Known
    same: Known
    others: dict[str, Known]


def on_drawn(
    folder: Path,
    count: int,
    seed: int,
    program: Sequence[str] = TRY_TIMING,
    progress: Progress = silent,
    worlds: tuple[Sequence[World], Sequence[World]] | None = None,
) -> Strength:
    """Calibrate on drawn pairs of some worlds, measure on new pairs of these and on worlds never seen.

    `count`: pairs of each proposition, world and number of payments. Raises BenchError where the test cannot be run.
    """
    own, others = (calibration(), held_out()) if worlds is None else worlds
    known = _all_drawn(own, others, folder, count, seed, program, progress)
    result = Strength(ILLUSTRATIVE, HELD_OUT)
    measured = {SAME: known.same, **known.others, HELD_OUT: _together(list(known.others.values()))}
    for one in ALTERNATIVES:
        made = calibrated(known.learnt[PAID.name], known.learnt[one.name])
        result.calibrations[one.name] = made
        result.rows += rows(_bounds(one.name, made), _BENCH, SAME, seed)
        for world, counted_ in measured.items():
            told = _ratios(counted_[PAID.name], counted_[one.name], made)
            result.rows += rows(_figures(one.name, told), _BENCH, world, seed)
            result.pairs[one.name] = told  # in the end those of all other worlds together
    asked = count * len(PAYMENTS) * len(PROPOSITIONS) * len(others)
    offered = sum(one.near.size for one in measured[HELD_OUT].values())
    result.rows += rows([Figure("strength.offered_share", offered / asked, asked)], _BENCH, HELD_OUT, seed)
    parameters = {"habits": HABITS, "pairs": count, "worlds": [asdict(one) for one in (*own, *others)]}
    result.provenance = provenance([seed], parameters)
    return result


def on_reference(path: Path, folder: Path, program: Sequence[str] = TRY_TIMING) -> Strength:
    """Calibrate and measure on a reference set; raises BenchError where the file is none.

    Each pair is measured by a calibration on four fifths of the set that do not hold it. What is kept, with its bounds,
    is the calibration on all of it.
    """
    events, known = reference(path)
    found = by_proposition(counted(events, folder, program), known, path)
    result = Strength(OWN_REFERENCE, path.name)
    first = found.pop(PAID.name)
    for name, second in found.items():
        result.calibrations[name] = calibrated(first, second)
        result.pairs[name] = _crossed(first, second)
        figures = [*_bounds(name, result.calibrations[name]), *_figures(name, result.pairs[name])]
        result.rows += rows(figures, _BENCH, path.name, 0)
    offered = first.near.size + sum(one.near.size for one in found.values())
    result.rows += rows([Figure("strength.offered_share", offered / len(known), len(known))], _BENCH, path.name, 0)
    result.provenance = provenance([], {"reference": sha256(path.read_bytes()).hexdigest()})
    return result


def _all_drawn(
    own: Sequence[World], others: Sequence[World], folder: Path, count: int, seed: int, program: Sequence[str],
    progress: Progress,
) -> _Worlds:  # fmt: skip
    parts = [(world, part) for part, worlds in enumerate((own, own, others)) for world in worlds]
    jobs = [_Job(world, [seed, place], wide=part == 0) for place, (world, part) in enumerate(parts)]
    found, size = list[Known](), count * len(PAYMENTS)
    at_once = max(1, _AT_ONCE // (size * len(PROPOSITIONS)))
    for done in range(0, len(jobs), at_once):
        progress(done, len(jobs), jobs[done].world.name)
        found += _drawn(jobs[done : done + at_once], size, folder / str(done), program)
    learnt, same = _together(found[: len(own)]), _together(found[len(own) : 2 * len(own)])
    names = [world.name for world in others]
    return _Worlds(learnt, same, dict(zip(names, found[2 * len(own) :], strict=True)))


def _drawn(jobs: Sequence[_Job], size: int, folder: Path, program: Sequence[str]) -> list[Known]:
    """Return what the test counted of `size` drawn pairs of each world and proposition."""
    tables = [
        pairs(job.world, one.name, _numbers(draw, size, wide=job.wide), draw)
        for job in jobs
        for number, one in enumerate(PROPOSITIONS)
        for draw in [np.random.default_rng([*job.seed, number])]
    ]
    apart = [made.set_column(0, "pair", pa.array(made["pair"].to_numpy() + n * size)) for n, made in enumerate(tables)]
    told = counted(pa.concat_tables(apart), folder, program)
    # The seed draws them again; kept, they would fill a disk.
    shutil.rmtree(folder)
    of = told["pair"].to_numpy(zero_copy_only=False).astype(np.int64) // size
    every = [counts(told.filter(pa.array(of == n))) for n in range(len(tables))]
    names = [one.name for one in PROPOSITIONS]
    return [dict(zip(names, every[n : n + len(names)], strict=True)) for n in range(0, len(every), len(names))]


def _numbers(draw: np.random.Generator, size: int, *, wide: bool) -> Ints:
    """Return how many payments each pair has: of PAYMENTS, or any of the range, 5 to 10 as often as 50 to 100."""
    if not wide:
        return np.repeat(np.array(PAYMENTS, np.int64), size // len(PAYMENTS))
    low, high = np.log(RANGE)
    return np.rint(np.exp(draw.uniform(low, high, size))).astype(np.int64)


def _together(parts: Sequence[Known]) -> Known:
    return {
        one.name: Counts(*(np.concatenate(column) for column in zip(*(part[one.name] for part in parts), strict=True)))
        for one in PROPOSITIONS
    }


def _ratios(first: Counts, second: Counts, made: Calibration) -> Pairs:
    return Pairs(made.ratio(first), made.ratio(second), first.payments, second.payments)


def _crossed(first: Counts, second: Counts) -> Pairs:
    """Return the ratio of each pair by a calibration that does not know it."""
    one, two = fold(first.near.size), fold(second.near.size)
    told = Pairs(np.zeros(one.size), np.zeros(two.size), first.payments, second.payments)
    for out in np.unique(one):
        made = calibrated(first.only(one != out), second.only(two != out))
        told.first[one == out] = made.ratio(first.only(one == out))
        told.second[two == out] = made.ratio(second.only(two == out))
    return told


def _bounds(other: str, made: Calibration) -> Iterator[Figure]:
    for name, value in (("bound_low", made.low), ("bound_high", made.high)):
        yield Figure(f"strength.{name}:{other}", float(np.exp(value)), sum(made.pairs))


def _figures(other: str, told: Pairs) -> Iterator[Figure]:
    """Yield the figures of one alternative: of all pairs, and of those with about so many payments."""
    yield from _measured(other, told)
    for payments in PAYMENTS:
        yield from _measured(f"{other}/payments={payments}", told.about(payments))


def _measured(detail: str, told: Pairs) -> Iterator[Figure]:
    full = bool(told.first.size and told.second.size)
    for name, cost in (("cllr", ratios.cllr), ("cllr_min", ratios.cllr_min)):
        value = cost(told.first, told.second) if full else None
        yield Figure(f"strength.{name}:{detail}", value, told.first.size + told.second.size)
    # On either side what points to the other counts as positive.
    for name, side, sign in (("h1", told.first, -1), ("h2", told.second, 1)):
        away = sign * side
        wrong = int((away > np.log(MISLEADING)).sum())
        bounds = interval(wrong, side.size)
        found: dict[str, Any] = {
            f"median_{name}": np.exp(np.median(side)) if side.size else None,
            f"wrong_{name}": np.mean(away > 0) if side.size else None,
            f"misleading_{name}": wrong / side.size if side.size else None,
            f"misleading_{name}_low": bounds[0] if side.size else None,
            f"misleading_{name}_high": bounds[1] if side.size else None,
        }
        for metric, value in found.items():
            yield Figure(f"strength.{metric}:{detail}", None if value is None else float(value), side.size)
