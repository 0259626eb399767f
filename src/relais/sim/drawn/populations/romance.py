"""Romance at a distance: age, hours, sums and services of commissioners, by construction. Adult and lawful."""

from relais.sim.drawn.habit import Habit
from relais.sim.drawn.settings import Settings


def romance(settings: Settings) -> Habit:
    """Return the habit of dating adults, as the sheet has it."""
    sheet = settings("legit_remitters", "romance")
    payees = sheet["payees"]
    return Habit(
        population="romance",
        amount=sheet["amount_lognormal"],
        gap_days=sheet["gap_days_median"] * 1.3,  # the mean of a skewed gap lies above its median
        payees={"1": payees["1"], "2": payees["2-4"] * 0.6, "3": payees["2-4"] * 0.4},
        late=sheet["late_evening_share"],
        age=sheet["payer_age_mean"],
        calls_week=sheet["video_calls_per_week"],
        notify=(2, 6),
        life_months=10,
    )
