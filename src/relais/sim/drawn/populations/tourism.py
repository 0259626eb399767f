"""Travellers who pay lodging and guides before and during one trip."""

from relais.sim.drawn.habit import Habit
from relais.sim.drawn.settings import Settings


def tourism(settings: Settings) -> Habit:
    """Return the habit of travellers: a cluster of payments within some weeks."""
    return Habit(
        population="tourism",
        amount=settings("legit_remitters", "tourism")["amount_lognormal"],
        gap_days=12,
        payees={"1": 0.5, "2": 0.3, "3": 0.2},
        payers_per_payee=8,
        calls_week=0.4,
        life_months=1.2,
    )
