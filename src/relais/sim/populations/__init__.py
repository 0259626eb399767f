"""The populations of the world, one file each, in the order in which they enter: later ones may deal with earlier."""

from collections.abc import Callable

from relais.sim.ground import Ground
from relais.sim.population import Population
from relais.sim.populations.agent import agent
from relais.sim.populations.bystanders import bystanders
from relais.sim.populations.charity import charity
from relais.sim.populations.commissioners import commissioners
from relais.sim.populations.couple import couple
from relais.sim.populations.facilitators import facilitators
from relais.sim.populations.families import families

POPULATIONS: tuple[Callable[[Ground, Population], Population], ...] = (
    agent,
    facilitators,
    commissioners,
    families,
    couple,
    charity,
    bystanders,
)
