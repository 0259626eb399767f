"""The populations of a drawn world, one file each."""

from collections.abc import Callable

from relais.sim.drawn.habit import Habit
from relais.sim.drawn.populations.cam import cam
from relais.sim.drawn.populations.charity import charity
from relais.sim.drawn.populations.couple import couple
from relais.sim.drawn.populations.family import family
from relais.sim.drawn.populations.fraud import fraud
from relais.sim.drawn.populations.freelance import freelance
from relais.sim.drawn.populations.romance import romance
from relais.sim.drawn.populations.tourism import tourism
from relais.sim.drawn.settings import Settings

# Lawful payers, by the name of their share in the sheet's mix.
LAWFUL: dict[str, Callable[[Settings], Habit]] = {
    "family": family,
    "mixed_couple_or_in_laws": couple,
    "romance_or_dating": romance,
    "adult_cam_or_escort": cam,
    "tourism_or_lodging": tourism,
    "charity_or_sponsorship": charity,
    "freelance_or_small_business": freelance,
    "online_purchase_or_scam_victim": fraud,
}
