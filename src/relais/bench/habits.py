"""Drawn pairs of people who pay and call, any number at once: innocent by construction, or with calls that follow.

Every world was laid down before any test was run on it, and none was changed afterwards. Two years, 26 payments and 60
calls a pair, as in the published case nearest to the middle (France Bleu, 2 March 2019: 26 payments in 22 months); or
counts that vary from pair to pair. Figures that are published nowhere are assumptions, and stand here by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ZONE = "Europe/Paris"
PAYMENTS, CALLS = 26, 60
# Counts that vary, evenly on the scale of their logarithm.
FEWEST, MOST = (5, 10), (70, 200)
WEEKS = 104
# Weeks of the two years in which a pair is active at all. Both habits share them, in every world but those that say so.
ACTIVE = 15
# Hours of the local day; a habit strays about its own middle (one standard deviation).
EVENING = (18.0, 24.0)
AWAKE = (7.0, 24.0)
STRAY, NARROW, BY_THE_CLOCK = 1.5, 1.0, 0.5
# Share of calls that fall on the evening of a payment, where evenings are shared.
SAME_EVENING = 0.6
CUTS = (16.0, 20.0, 24.0)
ROTATION = 3
WRONG_HOURS = tuple(hours for hours in range(-8, 9) if hours)
# Lawful senders who ring to say that the money is there; minutes. Assumptions, as are the lags of paid calls.
NOTIFY, NOTIFY_LAG, NOTIFY_STRAY = (2.0, 6.0), 20.0, 1.0
LAGS, LAG_STRAY = (25.0, 5.0, 90.0), 0.8

_MONDAY = 18_995  # 3 January 2022, in days since 1970
_SUNDAY = 6
_SATURDAY = 5


@dataclass(frozen=True)
class Sides:
    """Whose each payment and each call is: pairs from 0, in order."""

    pairs: int
    payment: Ints
    call: Ints


@dataclass(frozen=True)
class Pairs:
    """Events of many pairs, in order of pair; hours of local time since the Monday on which the two years begin."""

    sides: Sides
    payments: Floats
    calls: Floats


World = Callable[[np.random.Generator, Sides], Pairs]


def drawn(world: World, pairs: int, seed: int, *, payments: int = PAYMENTS, varied: bool = False) -> Pairs:
    """Draw pairs of a world; the same seed gives the same pairs. `varied`: their counts differ."""
    draw = np.random.default_rng(seed)
    counts = [np.full(pairs, payments), np.full(pairs, CALLS)]
    if varied:
        logs = (draw.uniform(np.log(low), np.log(high + 1), pairs) for low, high in zip(FEWEST, MOST, strict=True))
        counts = [np.exp(one).astype(np.int64) for one in logs]
    sides = Sides(pairs, *(np.repeat(np.arange(pairs), count) for count in counts))
    return world(draw, sides)


def events(pairs: Pairs) -> pa.Table:
    """Return the events as `relais try-timing` reads them: pair, event, at (milliseconds since 1970, UTC)."""
    sides = pairs.sides
    kinds = np.repeat(["payment", "call"], [pairs.payments.size, pairs.calls.size])
    instants = np.concatenate((instant(pairs.payments), instant(pairs.calls)))
    return pa.table({"pair": np.concatenate((sides.payment, sides.call)), "event": kinds, "at": instants})


def instant(hours: Floats) -> Ints:
    """Return the instant of each local time, in milliseconds since 1970, UTC, to the second."""
    wall = (_MONDAY * 86_400 + np.rint(hours * 3600).astype(np.int64)) * 1000
    local = pa.array(wall).cast(pa.timestamp("ms"))
    zoned = pc.assume_timezone(local, ZONE, ambiguous="earliest", nonexistent="latest")
    instants: Ints = zoned.cast(pa.int64()).to_numpy()
    return instants


def independent(draw: np.random.Generator, sides: Sides) -> Pairs:
    """Each side lives by its own evenings, over the whole two years."""
    days = (draw.integers(0, WEEKS * 7, side.size) for side in (sides.payment, sides.call))
    made = [
        24 * day + _habit(draw, draw.uniform(*EVENING, sides.pairs)[side])
        for day, side in zip(days, (sides.payment, sides.call), strict=True)
    ]
    return Pairs(sides, *made)


def shared_weeks(draw: np.random.Generator, sides: Sides, stray: float = STRAY) -> Pairs:
    """Both are active in the same weeks, by the same hour of the evening."""
    return _about(draw, sides, draw.uniform(*EVENING, sides.pairs), stray)


def by_the_clock(draw: np.random.Generator, sides: Sides) -> Pairs:
    """The same, by an hour that they keep to within half an hour."""
    return shared_weeks(draw, sides, BY_THE_CLOCK)


def badly_cut(draw: np.random.Generator, sides: Sides) -> Pairs:
    """The habit of both has its middle where a window of four hours ends and the next begins."""
    return _about(draw, sides, draw.choice(CUTS, sides.pairs), NARROW)


def same_evenings(draw: np.random.Generator, sides: Sides) -> Pairs:
    """Most calls fall on the evening of a payment, before or after it as it happens."""
    weeks, middle = _active(draw, sides.pairs), draw.uniform(*EVENING, sides.pairs)
    paid, called = (_days(draw, weeks, side) for side in (sides.payment, sides.call))
    first = np.searchsorted(sides.payment, np.arange(sides.pairs + 1))
    any_of = draw.integers(first[sides.call], first[sides.call + 1])
    called = np.where(draw.random(called.size) < SAME_EVENING, paid[any_of], called)
    return Pairs(sides, 24 * paid + _habit(draw, middle[sides.payment]), 24 * called + _habit(draw, middle[sides.call]))


def sundays(draw: np.random.Generator, sides: Sides) -> Pairs:
    """Both pay and call on Sunday evenings alone, over the whole two years."""
    middle = draw.uniform(*EVENING, sides.pairs)
    made = [
        24 * (7 * draw.integers(0, WEEKS, side.size) + _SUNDAY) + _habit(draw, middle[side])
        for side in (sides.payment, sides.call)
    ]
    return Pairs(sides, *made)


def lawful_notify(draw: np.random.Generator, sides: Sides) -> Pairs:
    """Money is sent home, and now and then the sender rings to say so: calls do follow payments, and nobody did wrong.

    Hours as the typology sheet has them: evenings in the week, the day at the week-end; half of all calls on week-end
    evenings.
    """
    paid = draw.integers(0, WEEKS * 7, sides.payment.size)
    weekend = paid % 7 >= _SATURDAY
    payments = 24.0 * paid.astype(np.float64) + np.where(
        weekend, draw.uniform(10, 20, paid.size), draw.uniform(18, 22, paid.size)
    )
    called = 7 * draw.integers(0, WEEKS, sides.call.size)
    called += np.where(
        draw.random(called.size) < 0.5, draw.integers(_SATURDAY, 7, called.size), draw.integers(0, 7, called.size)
    )
    calls = 24 * called + draw.uniform(18, 22, called.size)
    share = draw.beta(*NOTIFY, sides.pairs)
    return Pairs(sides, payments, _following(draw, sides, payments, calls, share, (NOTIFY_LAG, NOTIFY_STRAY)))


def shifts(draw: np.random.Generator, sides: Sides) -> Pairs:
    """The free hours rotate week by week, three in turn, and both live by them."""
    weeks, middle = _active(draw, sides.pairs), draw.uniform(*AWAKE, (sides.pairs, ROTATION))
    made = []
    for side in (sides.payment, sides.call):
        day = _days(draw, weeks, side)
        made.append(24 * day + _habit(draw, middle[side, day // 7 % ROTATION], NARROW))
    return Pairs(sides, *made)


def wrong_zone(draw: np.random.Generator, sides: Sides) -> Pairs:
    """Active weeks and evenings are shared, but a clock is wrong by whole hours.

    Of half of the pairs the clock of the calls; of the others both, for the payer lives in another zone than assumed.
    """
    right = shared_weeks(draw, sides)
    wrong, both = draw.choice(WRONG_HOURS, sides.pairs), draw.random(sides.pairs) < 0.5
    return Pairs(sides, right.payments + (wrong * both)[sides.payment], right.calls + wrong[sides.call])


def followed(share: float, lag: float) -> World:
    """Return the world of shared weeks in which this share of payments has a call of its own, after so many minutes."""

    def world(draw: np.random.Generator, sides: Sides) -> Pairs:
        right = shared_weeks(draw, sides)
        shares = np.full(sides.pairs, share)
        calls = _following(draw, sides, right.payments, right.calls, shares, (lag, LAG_STRAY))
        return Pairs(sides, right.payments, calls)

    return world


INNOCENT: Mapping[str, World] = {
    "independent": independent,
    "shared active weeks": shared_weeks,
    "same evenings": same_evenings,
    "Sunday callers": sundays,
    "lawful notify": lawful_notify,
    "shift workers": shifts,
    "badly placed window cuts": badly_cut,
    "zone error": wrong_zone,
    "by the clock": by_the_clock,
}


def _about(draw: np.random.Generator, sides: Sides, middle: Floats, stray: float) -> Pairs:
    weeks = _active(draw, sides.pairs)
    made = [24 * _days(draw, weeks, side) + _habit(draw, middle[side], stray) for side in (sides.payment, sides.call)]
    return Pairs(sides, *made)


def _active(draw: np.random.Generator, pairs: int) -> Ints:
    """Return the active weeks of each pair, a row each."""
    return np.argsort(draw.random((pairs, WEEKS)), axis=1)[:, :ACTIVE]


def _days(draw: np.random.Generator, weeks: Ints, side: Ints) -> Ints:
    days: Ints = 7 * weeks[side, draw.integers(0, weeks.shape[1], side.size)] + draw.integers(0, 7, side.size)
    return days


def _habit(draw: np.random.Generator, middle: Floats, stray: float = STRAY) -> Floats:
    return middle + draw.normal(0, stray, middle.size)


def _following(
    draw: np.random.Generator, sides: Sides, payments: Floats, calls: Floats, share: Floats, lag: tuple[float, float]
) -> Floats:
    """Return the calls, the first of each pair moved behind payments of its own; `lag`: median in minutes, sigma."""
    follows = np.flatnonzero(draw.random(payments.size) < share[sides.payment])
    pair = sides.payment[follows]
    nth = np.arange(pair.size) - np.searchsorted(pair, pair)
    first = np.searchsorted(sides.call, np.arange(sides.pairs + 1))
    # A pair has as many calls as it has, however many payments ask for one.
    room = first[pair] + nth < first[pair + 1]
    moved, median = calls.copy(), np.log(lag[0] / 60)
    moved[(first[pair] + nth)[room]] = payments[follows[room]] + draw.lognormal(median, lag[1], int(room.sum()))
    return moved
