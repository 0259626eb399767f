"""Writes the reports of a training world: one account each, seen once at an address, with port and zone stated."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from relais.sim.alert import Alert, Sighting, stamp
from relais.sim.chance import Chance
from relais.sim.person import Person
from relais.sim.world import populate
from relais.sim.writers.ispws_xml import ispws_xml
from relais.sim.writers.ncmec_json import ncmec_json

COMPANY = "Example Messenger"
# Hours from UTC in which companies write their times; none where they write UTC.
_ZONES = (None, 8, -7, 2, None, -4, 1)
_ADDRESSES = ("192.0.2", "198.51.100", "203.0.113")


def build(folder: Path, count: int, seed: int, as_of: datetime) -> None:
    """Write `count` reports into `folder`, which must not exist; the bytes depend on the arguments alone."""
    world = populate(seed, as_of)
    chance = Chance.of(seed, "training")
    people = [person for person in world.people.values() if person.accounts]
    folder.mkdir(parents=True)
    for number in range(count):
        person, reference = people[number % len(people)], str(190_500_000 + 97 * number + chance.randrange(90))
        seen = as_of - timedelta(days=chance.randint(20, 300), seconds=chance.randrange(86_400))
        ip = f"{_ADDRESSES[number % len(_ADDRESSES)]}.{chance.randint(1, 250)}"
        alert = _alert(reference, as_of, person, Sighting(ip, "Login", seen, chance.randint(20_000, 60_000), None))
        json = number % 2 == 0
        content = (ncmec_json if json else ispws_xml)(alert, world.people)
        zone = _ZONES[number % len(_ZONES)]
        if zone is not None:
            local = seen.replace(microsecond=0).astimezone(timezone(timedelta(hours=zone)))
            content = content.replace(stamp(seen).encode(), local.isoformat().encode())
        place = folder / f"{number + 1:02d}_{reference}"
        place.mkdir()
        (place / (f"Report_{reference}.json" if json else "report.xml")).write_bytes(content)


def _alert(reference: str, received: datetime, person: Person, sighting: Sighting) -> Alert:
    return Alert(
        reference, received, COMPANY, None, person.id, (), ("name",), None, (sighting,), "3", None, None,
        informational=False, notes=(), media=(), quirks=(),
    )  # fmt: skip
