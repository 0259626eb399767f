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
_Counts = npt.NDArray[np.int64]


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
    lost = _lost(np.tile(waiting, (draws, 1)), _drawn(pace, days, draws, rng))
    by_week = lost.reshape(draws, weeks, 7).sum(axis=2)
    low, high = np.quantile(by_week, [0.05, 0.95], axis=0, method="nearest")
    means = by_week.mean(axis=0)
    return [Week(7 * week, 7 * week + 6, float(means[week]), int(low[week]), int(high[week])) for week in range(weeks)]


@dataclass(frozen=True)
class _Drawn:
    """What happens in all futures: how many are asked (future by day), and each datum that comes, by its day."""

    asks: _Counts
    future: _Counts
    day: _Counts
    end: _Counts


def _drawn(pace: Pace, days: int, draws: int, rng: np.random.Generator) -> _Drawn:
    asks = np.empty((draws, days), np.int64)
    came, futures, ends = [], [], []
    for future in range(draws):
        asks[future] = rng.poisson(pace.asked / pace.days, days)
        day = np.repeat(np.arange(days), rng.poisson(pace.arrived.size / pace.days, days))
        came.append(day)
        futures.append(np.full(day.size, future))
        ends.append(np.clip(day + rng.choice(pace.arrived, day.size), day, days) if day.size else day)
    by_day = np.argsort(np.concatenate(came), kind="stable")
    told = (np.concatenate(one)[by_day] for one in (futures, came, ends))
    return _Drawn(asks, *told)


def _lost(queue: _Counts, drawn: _Drawn) -> _Counts:
    """Return how many are lost in each future on each day. The last place of a queue holds what outlives them all."""
    days = drawn.asks.shape[1]
    lost = np.zeros(drawn.asks.shape, np.int64)
    bounds = np.searchsorted(drawn.day, np.arange(days + 1))
    for day in range(days):
        today = slice(bounds[day], bounds[day + 1])
        np.add.at(queue, (drawn.future[today], drawn.end[today]), 1)
        _ask(queue[:, day:], drawn.asks[:, day])
        lost[:, day] = queue[:, day]
    return lost


def _ask(ahead: _Counts, counts: _Counts) -> None:
    """Take so many data out of each queue, those that end first."""
    before = np.cumsum(ahead, axis=1) - ahead
    ahead -= np.clip(counts[:, None] - before, 0, ahead)
