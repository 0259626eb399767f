"""Draws pairs of a payer and a payee of whom it is known what their calls were: payments and calls, nothing else.

Columns, not people: thousands of pairs at once. Figures and their sources are in pair_habits.toml.
"""

import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from relais.bench.pair_worlds import World

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HABITS: dict[str, Any] = tomllib.loads((files("relais.bench") / "pair_habits.toml").read_text("utf-8"))
SCHEMA = pa.schema([("pair", pa.int64()), ("event", pa.string()), ("at", pa.timestamp("ms", "UTC"))])
_ZONE = "Europe/Paris"  # where the payers live
_FIRST_DAY = 17_167  # 1 January 2017
_DAY_H = 24
_SUNDAY = 3  # of days since 1970, modulo 7
# Hours of the local day; past midnight counts on.
_NIGHT, _EVENING, _LIGHT = (22.0, 29.0), (18.0, 22.0), (9.0, 18.0)


@dataclass(frozen=True)
class _Drawing:
    """The payments being drawn: the pair of each, its hour (local, from 1970), and what all drawing needs."""

    world: World
    habit: dict[str, Any]
    draw: np.random.Generator
    payments: Ints
    own_hour: Floats
    of: Ints
    at: Floats


def pairs(world: World, proposition: str, payments: Ints, draw: np.random.Generator) -> pa.Table:
    """Draw one pair for each entry of `payments`, which says how many it has; the rows are of SCHEMA, not in order."""
    habit = HABITS["pair"][proposition]
    own_hour = _clock(habit["clock"], payments.size, draw)
    of = np.repeat(np.arange(payments.size), payments)
    paid = _Drawing(world, habit, draw, payments, own_hour, of, np.zeros(0))
    paid = replace(paid, at=_moments(paid, of, _days(paid)))
    parts = [_unlinked(paid), _sessions(paid), _told(paid)]
    call_of = np.concatenate([part[0] for part in parts])
    calls = np.concatenate([part[1] for part in parts])
    kept = draw.random(calls.size) < world.kept
    wrong = draw.random(payments.size) < HABITS["clock"]["wrong_zone_share"]
    offset = HABITS["clock"]["offset_s"] / 3600 * draw.standard_normal(payments.size)
    return _table(
        of,
        paid.at + HABITS["clock"]["wrong_zone_h"] * wrong[of],
        call_of[kept],
        calls[kept] + offset[call_of[kept]],
    )


def _days(drawing: _Drawing) -> Floats:
    """Return the day of each payment: bursts and pauses about the pair's own pace."""
    shared, draw, of = HABITS["habit"], drawing.draw, drawing.of
    pace = np.clip(
        drawing.habit["gap_days"] * np.exp(shared["gap_sigma"] * draw.standard_normal(drawing.payments.size)),
        *shared["gap_clip"],
    )
    # Nobody pays for longer than the longest cases did.
    pace = np.minimum(pace, shared["most_years"] * 365 / drawing.payments)
    gaps = draw.gamma(shared["gap_gamma_shape"], 1 / shared["gap_gamma_shape"], of.size) * pace[of]
    run = np.cumsum(gaps)
    first = np.cumsum(drawing.payments) - drawing.payments
    begun = draw.integers(0, 365, drawing.payments.size)
    day: Floats = np.floor(_FIRST_DAY + begun[of] + run - run[first][of])
    return day


def _moments(drawing: _Drawing, of: Ints, day: Floats) -> Floats:
    """Return an hour of each day by the habit of its pair, in hours since 1970; some move to the Sunday of the week."""
    world, draw, shared = drawing.world, drawing.draw, HABITS["habit"]
    share = shared["own_hour"] if world.own_hour is None else world.own_hour
    strayed = drawing.own_hour[of] + shared["own_hour_sd_h"] * draw.standard_normal(of.size)
    hour = np.where(draw.random(of.size) < share, strayed, _clock(drawing.habit["clock"], of.size, draw))
    sunday = draw.random(of.size) < world.sunday
    return _DAY_H * np.where(sunday, day - (day - _SUNDAY) % 7, day) + hour


def _clock(shares: list[float], count: int, draw: np.random.Generator) -> Floats:
    """Draw hours of a local day: night (thinning out toward morning), evening, day, in these shares."""
    band, within = draw.choice(3, count, p=shares), draw.random(count)
    low, high = (np.array(ends)[band] for ends in zip(_NIGHT, _EVENING, _LIGHT, strict=True))
    drawn: Floats = low + (high - low) * np.where(band == 0, within**2, within)
    return drawn


def _unlinked(drawing: _Drawing) -> tuple[Ints, Floats]:
    """Return the calls that no payment brings about: many in weeks with a payment, none because of one."""
    shared, draw, count = HABITS["habit"], drawing.draw, drawing.payments
    first = np.cumsum(count) - count
    day = drawing.at // _DAY_H
    begin, end = day[first] - 7, np.maximum.reduceat(day, first) + 7
    rate = drawing.habit["calls_week"] * drawing.world.calls
    rate = rate * np.exp(shared["calls_sigma"] * draw.standard_normal(count.size)) * (end - begin) / 7
    of = np.repeat(np.arange(count.size), draw.poisson(rate))
    anywhere = begin[of] + draw.random(of.size) * (end - begin)[of]
    some = first[of] + draw.integers(0, count[of])
    beside = (day[some] - _SUNDAY) // 7 * 7 + _SUNDAY + draw.integers(0, 7, of.size)
    chosen = np.where(draw.random(of.size) < shared["shared_weeks"], beside, np.floor(anywhere))
    return of, _moments(drawing, of, chosen)


def _sessions(drawing: _Drawing) -> tuple[Ints, Floats]:
    """Return the calls that payments pay for, in the attested orders."""
    draw, lag, world = drawing.draw, HABITS["lag"], drawing.world
    paying = np.flatnonzero(draw.random(drawing.of.size) < drawing.habit["sessions"])
    of, at = drawing.of[paying], drawing.at[paying]
    order = draw.choice(4, drawing.payments.size if world.steady else of.size, p=HABITS["order"]["shares"])
    order = order[of] if world.steady else order
    median = lag["same_evening_min"]["median"] if world.lag_min is None else world.lag_min
    soon = at + _lognormal(draw, median, lag["same_evening_min"]["sigma"], of.size) / 60
    low, high = lag["appointment_h"]
    later = at + low + (high - low) * draw.random(of.size)
    lasted = _lognormal(draw, **HABITS["call"]["minutes"], size=of.size)
    before = at - (lasted + _lognormal(draw, **lag["after_call_min"], size=of.size)) / 60
    first, last = lag["retainer_days"]
    some_day = _moments(drawing, of, at // _DAY_H + draw.integers(first, last + 1, of.size))
    return of, np.choose(order, [soon, later, before, some_day])


def _told(drawing: _Drawing) -> tuple[Ints, Floats]:
    """Return the calls by which a lawful sender says that something is on its way."""
    draw, told = drawing.draw, HABITS["notify"]
    a, b = told["beta"] if drawing.world.notify is None else drawing.world.notify
    share = draw.beta(a, b, drawing.payments.size)
    telling = np.flatnonzero(draw.random(drawing.of.size) < share[drawing.of] * drawing.habit["notifies"])
    return drawing.of[telling], drawing.at[telling] + _lognormal(draw, **told["lag_min"], size=telling.size) / 60


def _lognormal(draw: np.random.Generator, median: float, sigma: float, size: int) -> Floats:
    return median * np.exp(sigma * draw.standard_normal(size))


def _table(payment_of: Ints, payments: Floats, call_of: Ints, calls: Floats) -> pa.Table:
    event = pa.DictionaryArray.from_arrays(
        np.repeat([0, 1], [payments.size, calls.size]).astype(np.int8), ["payment", "call"]
    ).cast(pa.string())
    wall = pa.array(np.rint(np.concatenate((payments, calls)) * 3_600_000).astype(np.int64)).cast(pa.timestamp("ms"))
    at = pc.assume_timezone(wall, _ZONE, ambiguous="earliest", nonexistent="latest").cast(SCHEMA.field("at").type)
    return pa.Table.from_arrays([pa.array(np.concatenate((payment_of, call_of))), event, at], schema=SCHEMA)
