"""People who pay assistants and freelancers abroad, weekly or twice a month."""

from relais.sim.drawn.habit import Habit
from relais.sim.drawn.settings import Settings


def freelance(settings: Settings) -> Habit:
    """Return the habit of those who pay for work: some full time, some part time in small sums."""
    pattern = settings("legit_remitters", "freelance_pattern")
    low, high = settings("legit_remitters", "freelance")["monthly_pay_usd"]
    part_time = settings("conduct", "freelance_part_time_eur")
    # One lognormal for both: its median lies between a part-timer's sum and half a month of full time.
    share = pattern["share_part_time_small_amounts"]
    median = part_time["median"] ** share * ((low + high) / 4) ** (1 - share)
    return Habit(
        population="freelance",
        amount={"median": median, "sigma": part_time["sigma"]},
        gap_days=12,
        regular=True,
        payees={"1": 0.8, "2": 0.2},
        calls_week=1,
        life_months=14,
    )
