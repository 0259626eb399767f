"""Innocent pairs redrawn from a pair's own habits: how often a test raises a false alarm on people who live like them.

It is not the null of any test: that would be circular. Payments and calls keep the weeks in which they happened, so
that active weeks stay shared; the day of the week and the hour are drawn anew, apart from each other, from what the
pair's own payments and calls show, in weeks of the same shift where shifts rotate (rotation.py). Whoever pays and calls
in the same evenings by habit does so here too; but no payment knows of any call.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from relais.corroborate.local_windows import HOUR_MS, Ints
from relais.corroborate.near import Floats
from relais.corroborate.rotation import DAY_MS, Rotation, rotation

# Fewer would leave the rate at 0.1 % unknown.
REDRAWS = 20_000
# Drawn hours stray (one standard deviation) as far as so few events leave a habit unknown, and no further: those who
# live by the clock would look harmless, blurred. Silverman's rule of thumb (Density Estimation, 1986, eq. 3.31).
STRAY_MS = (HOUR_MS // 4, HOUR_MS)
# Halvings of the range of a rate: far below what any count can tell.
_HALVINGS = 40
# Redraws made together: their events stay within some hundred megabytes.
_AT_ONCE_EVENTS = 4_000_000

# The p-values of many pairs at once: (pair, payments, pair, calls), calls in order of pair and time, instants local.
Test = Callable[[Ints, Ints, Ints, Ints], Floats]


@dataclass(frozen=True)
class Alarms:
    """How often innocent pairs reached each level, with the exact 95 % interval of that rate.

    `withheld`: the rate surely exceeds one of the levels, and no result of the test may be shown for this pair.
    """

    redraws: int
    levels: tuple[float, ...]
    rates: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    @property
    def withheld(self) -> bool:
        """Say whether the test raises false alarms more often than it says."""
        return any(low > level for low, level in zip(self.low, self.levels, strict=True))


def alarms(
    payments: Ints, calls: Ints, test: Test, seed: int, levels: tuple[float, ...], redraws: int = REDRAWS
) -> Alarms:
    """Redraw innocent pairs and run the test on them; instants are milliseconds of local time."""
    return alarms_of(payments, calls, (test,), seed, levels, redraws)[0]


def alarms_of(
    payments: Ints, calls: Ints, tests: Sequence[Test], seed: int, levels: tuple[float, ...], redraws: int = REDRAWS
) -> list[Alarms]:
    """Run several tests on the same redraws, as `alarms` does."""
    draw, turn = np.random.default_rng(seed), rotation(payments, calls)
    step = max(1, _AT_ONCE_EVENTS // max(payments.size + calls.size, 1))
    p = np.concatenate(
        [_tried(payments, calls, tests, turn, draw, min(step, redraws - first)) for first in range(0, redraws, step)],
        axis=1,
    )
    return [_counted(one, levels) for one in p]


def _counted(p: Floats, levels: tuple[float, ...]) -> Alarms:
    redraws = p.size
    counts = [int((p <= level).sum()) for level in levels]
    bounds = [proportion(count, redraws) for count in counts]
    return Alarms(
        redraws,
        levels,
        tuple(count / redraws for count in counts),
        tuple(low for low, _high in bounds),
        tuple(high for _low, high in bounds),
    )


def _tried(
    payments: Ints, calls: Ints, tests: Sequence[Test], turn: Rotation, draw: np.random.Generator, count: int
) -> Floats:
    pay, call = (redrawn(own, turn, draw, count) for own in (payments, calls))
    sides = [(np.repeat(np.arange(count), own.shape[1]), np.sort(own, axis=1).ravel()) for own in (pay, call)]
    return np.stack([test(*sides[0], *sides[1]) for test in tests])


def redrawn(own: Ints, turn: Rotation, draw: np.random.Generator, count: int) -> Ints:
    """Return `count` redraws of these events, one a row: their own weeks, days and hours of their habit."""
    week, day, clock = turn.parted(own)
    # Hours of the same shift: those of one shift lie together, and each event draws among its own.
    shift = week % turn.weeks
    order = np.argsort(shift, kind="stable")
    first = np.searchsorted(shift[order], shift)
    many = np.searchsorted(shift[order], shift, side="right") - first
    size = (count, own.size)
    hours = clock[order][first + (draw.random(size) * many).astype(np.int64)]
    hours += np.rint(draw.normal(0, strays(clock, shift), size)).astype(np.int64)
    return turn.joined(week, draw.choice(day, size), hours % DAY_MS)


def strays(clock: Ints, shift: Ints) -> Floats:
    """Return how far the hour of each event strays, by how the hours of its shift lie apart, and how many they are."""
    made = np.empty(clock.size)
    for one in np.unique(shift):
        own = shift == one
        low, high = np.percentile(clock[own], (25, 75))
        made[own] = 0.9 * min(float(clock[own].std()), (high - low) / 1.34) * np.count_nonzero(own) ** -0.2
    return np.clip(made, *STRAY_MS)


def proportion(count: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a rate (Clopper and Pearson 1934): `count` of `of`."""
    half = (1 - level) / 2
    low = _bisected(lambda one: _tail(count, of, one) < half) if count else 0.0
    high = _bisected(lambda one: 1 - _tail(count + 1, of, one) >= half) if count < of else 1.0
    return low, high


def _tail(count: int, of: int, rate: float) -> float:
    """Return the probability of `count` or more of `of`."""
    if rate <= 0:
        return float(count <= 0)
    if rate >= 1:
        return 1.0
    fewer = np.arange(min(count, of + 1))
    logs = _factorials(of)
    logs = logs[of] - logs[fewer] - logs[of - fewer] + fewer * np.log(rate) + (of - fewer) * np.log1p(-rate)
    return float(1 - np.exp(logs).sum())


@lru_cache(maxsize=8)
def _factorials(of: int) -> Floats:
    """Return the logarithms of the factorials of 0 to `of`: one interval asks for them some forty times."""
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, of + 1)))))


def _bisected(below: Callable[[float], bool]) -> float:
    """Return where a condition that holds near 0 ceases to hold, up to 1."""
    low, high = 0.0, 1.0
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2
