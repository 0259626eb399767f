"""Sponsors: many unrelated payers of one coordinator, every month the same sum."""

from relais.sim.drawn.habit import Habit
from relais.sim.drawn.settings import Settings


def charity(settings: Settings) -> Habit:
    """Return the habit of sponsors who pay a coordinator directly."""
    sheet = settings("legit_remitters", "charity")
    return Habit(
        population="charity",
        amount={},
        fixed=sheet["amount"],
        gap_days=30.44 / sheet["per_month"],
        regular=True,
        payees={"1": 1},
        payers_per_payee=int(settings("conduct", "sponsors_per_coordinator")),
        age=58,
        life_months=48,
    )
