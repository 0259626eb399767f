"""People who were defrauded, or bought something that never came: a few payments to one who has many payers."""

from relais.sim.drawn.habit import Habit
from relais.sim.drawn.settings import Settings


def fraud(settings: Settings) -> Habit:
    """Return the habit of those who were defrauded: a short run of payments, then silence."""
    sheet = settings("conduct", "fraud")
    return Habit(
        population="fraud",
        amount={"median": sheet["amount_median"], "sigma": sheet["amount_sigma"]},
        gap_days=20,
        payees={"1": 1},
        payers_per_payee=int(sheet["payers_per_payee"]),
        late=0.4,
        age=50,
        calls_week=0.5,
        life_months=20 / 30.44 * sheet["payments_mean"],
        payee_role="lawful payee",
    )
