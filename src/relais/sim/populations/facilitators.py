"""Facilitators: payees under several names; the first two share a telephone and an address."""

from relais.sim.accounts import accounts
from relais.sim.chance import Chance
from relais.sim.ground import Ground
from relais.sim.person import Person
from relais.sim.population import Population

COUNT = 3
SERVICES = ("telegram", "messenger", "skype")


def facilitators(ground: Ground, world: Population) -> Population:
    """Return three facilitators. The third lends the agent's number at the counter."""
    chance = ground.chance("facilitators")
    shared_phone, shared_address, shared_wallet = ground.phone("PH"), ground.address("PH"), ground.wallet()
    agent = world.of("agent")[0]
    population = Population()
    for number in range(1, COUNT + 1):
        household = number < COUNT
        person = Person(
            id=f"facilitator-{number}",
            population="facilitators",
            role="facilitator",
            names=_names(ground, chance),
            country="PH",
            address=shared_address if household else ground.address("PH"),
            phones=(ground.phone("PH"), shared_phone if household else agent.phones[0]),
            wallet=shared_wallet if household else ground.wallet(),
            ip=ground.home_ip("PH"),
        )
        population.people[person.id] = accounts(ground, person, SERVICES)
    return population


def _names(ground: Ground, chance: Chance) -> tuple[str, ...]:
    """Return the civil name and the other names money is collected under."""
    given, surname = ground.name("PH")
    while (mothers := ground.name("PH")[1]) == surname:
        continue
    others = (f"{given} {mothers} {surname}", f"{given} {surname[0]}. {mothers}")
    return (f"{given} {surname}", *others[: chance.randint(1, 2)])
