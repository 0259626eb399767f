"""Habits: how a lawful population sends money, and to whom; drawn for thousands of payers at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from relais.sim.drawn.draft import Draft
from relais.sim.drawn.draw import Draw, Ints, running, spread
from relais.sim.drawn.money import rounded
from relais.sim.drawn.places import PH
from relais.sim.drawn.tie import HABIT, Payments, Ties
from relais.sim.drawn.zones import at_wall, late_seconds, lawful_seconds

# Days by which a payment misses its usual day of the month.
_SLIP_DAYS = 2.0


@dataclass(frozen=True)
class Habit:
    """How one population sends.

    `amount`: lognormal in euros, or `fixed` euros. `gap_days` between payments, of which `regular` says whether they
    keep to the calendar. `payees`: shares of 1, 2, ... payees; `payers_per_payee` above 1 lets payers share payees.
    `late`: share of late hours, None for lawful hours. `life_months`: lognormal median of how long a tie lasts.
    """

    population: str
    amount: Mapping[str, float]
    gap_days: float
    payees: Mapping[str, float]
    regular: bool = False
    fixed: float | None = None
    payers_per_payee: int = 1
    late: float | None = None
    age: float = 42
    calls_week: float = 0
    notify: tuple[float, float] | None = None
    conduct: int = HABIT
    life_months: float = 30
    payee_role: str = "lawful payee"
    rounding: Mapping[str, float] = field(default_factory=lambda: {"EUR_5_or_10": 0.6, "PHP_500": 0.35, "odd": 0.05})


def live(draft: Draft, habit: Habit, count: int, facilitators: Ints) -> Ints:
    """Let `count` payers of the habit enter, with payees of their own; return the payers' numbers.

    As many of them as `facilitators` has entries deal with that facilitator instead of their first payee.
    """
    draw = draft.draw(habit.population)
    ages = np.clip(np.rint(habit.age + 12 * draw.numbers.standard_normal(count)), 19, 85).astype(np.int64)
    payers = draft.cast.add(habit.population, "lawful payer", draft.payer_places(draw, count), ages)
    attached = facilitators.size
    which, _nth = spread(1 + draw.pick(habit.payees, count).astype(np.int64))
    payees = _payees(draft, draw, habit, which.size)
    payer = payers[which]
    # The first payers deal with a facilitator too, lawfully: that tie stands for their first payee.
    first = np.searchsorted(which, np.arange(attached))
    payees[first] = facilitators
    ties = _ties(draft, draw, habit, payer, payees)
    draft.add(ties, _payments(draft, draw, habit, ties))
    return payers


def _payees(draft: Draft, draw: Draw, habit: Habit, count: int) -> Ints:
    number = max(1, -(-count // habit.payers_per_payee))
    ages = draw.whole(20, 65, number)
    payees = draft.cast.add(habit.population, habit.payee_role, np.full(number, PH), ages)
    return payees[draw.whole(0, number, count)] if habit.payers_per_payee > 1 else payees.copy()


def _ties(draft: Draft, draw: Draw, habit: Habit, payer: Ints, payee: Ints) -> Ties:
    count = payer.size
    life = np.clip(draw.lognormal({"median": habit.life_months * 30.44, "sigma": 0.8}, count), 1, None)
    window = draft.last_day - draft.first_day
    # Ties begin before the world's first day too: what is left of them then counts.
    begins = draft.first_day - life + draw.numbers.random(count) * (window + life)
    first = np.maximum(begins, draft.first_day).astype(np.int64)
    last = np.minimum(np.maximum(begins + life, first + 1), draft.last_day).astype(np.int64)
    ties = Ties.between(payer, payee, habit.conduct, np.minimum(first, last), last)
    ties.calls_week[:] = habit.calls_week * draw.lognormal({"median": 1, "sigma": 0.5}, count)
    if habit.notify:
        ties.notify = draw.numbers.beta(*habit.notify, count)
    if habit.late is not None:
        ties.late[:] = habit.late
    return ties


def _payments(draft: Draft, draw: Draw, habit: Habit, ties: Ties) -> Payments:
    life = (ties.last - ties.first + 1).astype(float)
    counts = 1 + draw.numbers.poisson(np.maximum(life / habit.gap_days - 1, 0))
    tie, nth = spread(counts)
    if habit.regular:
        pace = life[tie] / counts[tie]
        days = (nth + 0.5) * pace + _SLIP_DAYS * draw.numbers.standard_normal(tie.size)
    else:
        gaps = draw.numbers.gamma(0.8, 1.0, tie.size)
        totals = np.bincount(tie, gaps, counts.size)
        days = running(gaps, counts) / (totals * 1.02)[tie] * life[tie]
    day = np.clip(ties.first[tie] + days.astype(np.int64), ties.first[tie], ties.last[tie])
    place = draft.cast.place[ties.payer[tie]]
    hours = draft.settings("legit_remitters", "legit_hours_local")
    second = lawful_seconds(draw, hours, day) if habit.late is None else late_seconds(draw, habit.late, tie.size)
    if habit.fixed is not None:
        cents = np.full(tie.size, round(habit.fixed * 100))
    else:
        own = draw.lognormal({"median": 1, "sigma": habit.amount["sigma"] * 0.7}, counts.size)
        euros = draw.lognormal({"median": habit.amount["median"], "sigma": habit.amount["sigma"] * 0.7}, tie.size)
        cents = rounded(draw, euros * own[tie], habit.rounding)
    return Payments.of(tie, at_wall(day, second, place), cents)
