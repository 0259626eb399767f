"""The agent: a shop that pays transfers out and lends its telephone to many payees. A hub, and lawful."""

from relais.sim.ground import Ground
from relais.sim.person import Person
from relais.sim.population import Population

SHOP = "Tindahan Narra, Halimbawa City"


def agent(ground: Ground, _world: Population) -> Population:
    """Return the one agent of the small world; her shop's number stands beside many payees."""
    given, surname = ground.name("PH")
    keeper = Person(
        id="agent-1",
        population="agent",
        role="agent",
        names=(f"{given} {surname}",),
        country="PH",
        address=ground.address("PH"),
        phones=(ground.phone("PH"),),
        ip=ground.home_ip("PH"),
    )
    return Population({keeper.id: keeper})
