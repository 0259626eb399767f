"""Bystanders: persons whom a report names and who have no part in any payment of this world."""

from datetime import date

from relais.sim.accounts import accounts
from relais.sim.ground import Ground
from relais.sim.person import Person
from relais.sim.population import Population
from relais.sim.populations.commissioners import SHARED_IP

COUNT = 8
# The last two are subscribers behind the address that two commissioners share.
_SHARED = 2


def bystanders(ground: Ground, _world: Population) -> Population:
    """Return eight persons, two of them behind the operator's shared address."""
    chance = ground.chance("bystanders")
    population = Population()
    for number in range(1, COUNT + 1):
        shared = number > COUNT - _SHARED
        private_ip, ports = ground.shared_line() if shared else (None, None)
        given, surname = ground.name("FR")
        person = Person(
            id=f"bystander-{number}",
            population="bystanders",
            role="bystander",
            names=(f"{given} {surname}",),
            country="FR",
            address=ground.address("FR"),
            phones=(ground.phone("FR"),),
            birth=date(ground.as_of.year - chance.randint(19, 70), chance.randint(1, 12), chance.randint(1, 28)),
            ip=SHARED_IP if shared else ground.home_ip("FR"),
            private_ip=private_ip,
            ports=ports,
        )
        population.people[person.id] = accounts(ground, person, (chance.some(("messenger", "telegram")),))
    return population
