"""What will be lost unasked at this team's pace: a simulation, with its assumptions stated.

Assumed: requests go out at the pace of the days observed, as a Poisson number a day; data that come in from now on come
at the rate observed, each with the time left of one drawn from those that came in before; whoever asks takes first what
is lost first, and what is asked in time is saved. Week-ends count like the days observed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relais.model.notice import msg

ASSUMED = (
    msg("requests go out at the pace of the last {observed} days: {asked} data asked, {pace} a day"),
    msg(
        "new data come in as in the last {observed} days: {arrived}, {rate} a day, with as much time left as those had"
    ),
    msg("what is lost first is asked first, and what is asked in time is saved"),
    msg("{draws} futures were drawn from seed {seed}; an interval holds nine in ten of them"),
)
DRAWS = 400
SEED = 20_261


@dataclass(frozen=True)
class Pace:
    """What was observed over `days`: how many data were asked, and the time left, in days, of those that came in."""

    days: int
    asked: int
    arrived: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Week:
    """How many data are lost unasked in a week: the mean, and nine in ten futures. Days are counted from today."""

    first_day: int
    last_day: int
    mean: float
    low: int
    high: int


def forecast(left: npt.NDArray[np.int64], pace: Pace, weeks: int, draws: int = DRAWS, seed: int = SEED) -> list[Week]:
    """Return what is lost in each week from now; `left` holds the whole days left of each datum not asked yet.

    Same input and seed give the same numbers.
    """
    rng = np.random.default_rng(seed)
    days = 7 * weeks
    waiting = np.bincount(np.clip(left, 0, days), minlength=days + 1)[: days + 1]
    lost = np.stack([_future(waiting, pace, days, rng) for _ in range(draws)])
    by_week = lost.reshape(draws, weeks, 7).sum(axis=2)
    low, high = np.quantile(by_week, [0.05, 0.95], axis=0, method="nearest")
    means = by_week.mean(axis=0)
    return [Week(7 * week, 7 * week + 6, float(means[week]), int(low[week]), int(high[week])) for week in range(weeks)]


def _future(waiting: npt.NDArray[np.int64], pace: Pace, days: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return how many are lost on each day of one future. The last place of `waiting` holds what outlives them all."""
    queue = waiting.copy()
    lost = np.zeros(days, np.int64)
    asks = rng.poisson(pace.asked / pace.days, days)
    comes = rng.poisson(pace.arrived.size / pace.days, days)
    for day in range(days):
        if comes[day]:
            ends = np.clip(day + rng.choice(pace.arrived, comes[day]), day, days)
            np.add.at(queue, ends, 1)
        _ask(queue, day, int(asks[day]))
        lost[day], queue[day] = queue[day], 0
    return lost


def _ask(queue: npt.NDArray[np.int64], day: int, count: int) -> None:
    """Take `count` data out of the queue, those that end first."""
    ahead = queue[day:]
    before = np.cumsum(ahead) - ahead
    ahead -= np.clip(count - before, 0, ahead)
