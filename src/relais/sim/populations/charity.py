"""A charity: many unrelated payers of one payee, every month the same sum. Lawful, and the shape of a hub of payers."""

from datetime import timedelta
from decimal import Decimal

from relais.sim.clock import lawful_hour
from relais.sim.ground import Ground
from relais.sim.money import transfer
from relais.sim.parameters import parameter
from relais.sim.person import Person
from relais.sim.population import Population

DONORS = 12
MONTHS = 12


def charity(ground: Ground, _world: Population) -> Population:
    """Return twelve donors who sponsor through one coordinator abroad."""
    chance = ground.chance("charity")
    gift = parameter("legit_remitters", "charity")
    given, surname = ground.name("PH")
    coordinator = Person(
        id="charity-1",
        population="charity",
        role="lawful payee",
        names=(f"{given} {surname}", "Tahanan Halimbawa Foundation"),
        country="PH",
        address=ground.address("PH"),
        phones=(ground.phone("PH"),),
        emails=("bureau@tahanan.example.org",),
        wallet=ground.wallet(),
    )
    population = Population({coordinator.id: coordinator})
    for number in range(1, DONORS + 1):
        given, surname = ground.name("FR")
        donor = Person(
            id=f"donor-{number}",
            population="charity",
            role="lawful payer",
            names=(f"{given} {surname}",),
            country="FR",
            address=ground.address("FR"),
            phones=(ground.phone("FR"),),
            emails=(f"donateur{ground.handle_number()}@example.net",),
        )
        population.people[donor.id] = donor
        for month in range(MONTHS):
            day = (ground.as_of - timedelta(days=30 * month + 14 + chance.randint(-2, 2))).date()
            population.payments.append(
                transfer(
                    ground, chance, "B", donor, coordinator, lawful_hour(chance, day), Decimal(gift["amount"]),
                    payee_name="Tahanan Halimbawa Foundation", place="Bangko Halimbawa",
                )
            )  # fmt: skip
    return population
