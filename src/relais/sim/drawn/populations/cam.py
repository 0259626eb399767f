"""Adults who pay adults for private shows: paid, then a video call, at night. The hardest look-alike."""

from relais.sim.drawn.habit import Habit
from relais.sim.drawn.settings import Settings
from relais.sim.drawn.tie import PAID_SHOW


def cam(settings: Settings) -> Habit:
    """Return the habit of those who pay for shows: same age, hours, sums, services and order as commissioners."""
    sheet = settings("legit_remitters", "adult_cam")
    most = max(2, round(2 * sheet["payees_mean"] - 1))
    return Habit(
        population="cam",
        amount=sheet["amount_lognormal"],
        gap_days=sheet["gap_days_median"] * sheet["payees_mean"],
        payees={str(number): 1 / most for number in range(1, most + 1)},
        payers_per_payee=30,
        late=sheet["late_evening_share"],
        age=settings("commissioners", "age")["mean"],
        calls_week=0.3,
        conduct=PAID_SHOW,
        life_months=12,
    )
