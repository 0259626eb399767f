"""Couples of two countries, and in-laws."""

from relais.sim.drawn.habit import Habit
from relais.sim.drawn.settings import Settings


def couple(settings: Settings) -> Habit:
    """Return the habit of couples: larger sums than commissioners, the same services, many calls."""
    pattern = settings("conduct", "couple")
    return Habit(
        population="couple",
        amount={"median": pattern["amount_median"], "sigma": pattern["amount_sigma"]},
        gap_days=30.44 / pattern["payments_per_month"],
        payees={"1": 0.7, "2": 0.3},
        age=48,
        calls_week=pattern["calls_per_week"],
        notify=(2, 6),
        life_months=40,
    )
