"""Families who send money home, and ring to say that it is there."""

from relais.sim.drawn.habit import Habit
from relais.sim.drawn.settings import Settings


def family(settings: Settings) -> Habit:
    """Return the habit of families, as the sheet has it."""
    pattern = settings("legit_remitters", "family_pattern")
    calls = settings("legit_remitters", "family_calls")
    payees = pattern["payees"]
    return Habit(
        population="family",
        amount={
            "median": settings("legit_remitters", "family_amount_median") / pattern["payments_per_month_mean"],
            "sigma": pattern["amount_lognormal_sigma"],
        },
        gap_days=30.44 / pattern["payments_per_month_mean"],
        regular=True,
        payees={"1": payees["1"], "2": payees["2"], "3": payees["3-5"]},
        calls_week=calls["per_week_mean"],
        notify=tuple(calls["notify_after_payment_prob"]["beta"]),
        life_months=60,
    )
