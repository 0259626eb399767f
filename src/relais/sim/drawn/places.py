"""The places of a world: country, wall clock, and telephone numbers that nobody has.

Numbers begin with digits that no plan of that country has in use (the length is right, the range is not): only then
are there enough of them for a million persons. North America keeps the exchange 555 free of subscribers.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A country: its zone (that of its largest city), and how its made-up numbers begin and how many digits follow."""

    country: str
    zone: str
    prefixes: tuple[str, ...]
    digits: int


_US = ("202", "212", "305", "312", "404", "415", "503", "512", "602", "617", "702", "713", "808", "907")
_CA = ("204", "306", "403", "416", "506", "514", "604", "613")

PLACES: tuple[Place, ...] = (
    Place("FR", "Europe/Paris", ("+3340",), 7),
    Place("PH", "Asia/Manila", ("+6310",), 8),
    Place("US", "America/New_York", tuple(f"+1{area}555" for area in _US), 4),
    Place("AU", "Australia/Sydney", ("+6110",), 7),
    Place("GB", "Europe/London", ("+4410",), 8),
    Place("CA", "America/Toronto", tuple(f"+1{area}555" for area in _CA), 4),
    Place("DE", "Europe/Berlin", ("+4910",), 9),
    Place("SE", "Europe/Stockholm", ("+4671",), 7),
    Place("NO", "Europe/Oslo", ("+4710",), 6),
    Place("NL", "Europe/Amsterdam", ("+3112",), 7),
    Place("CH", "Europe/Zurich", ("+4110",), 7),
    Place("BE", "Europe/Brussels", ("+3210",), 7),
    Place("DK", "Europe/Copenhagen", ("+4510",), 6),
    Place("IT", "Europe/Rome", ("+3910",), 8),
    Place("ES", "Europe/Madrid", ("+3410",), 7),
    Place("IE", "Europe/Dublin", ("+35320",), 7),
    Place("NZ", "Pacific/Auckland", ("+6410",), 7),
    Place("AT", "Europe/Vienna", ("+4310",), 7),
    Place("FI", "Europe/Helsinki", ("+35811",), 7),
    Place("PL", "Europe/Warsaw", ("+4810",), 7),
    Place("CZ", "Europe/Prague", ("+42010",), 7),
    Place("PT", "Europe/Lisbon", ("+35110",), 7),
    Place("JP", "Asia/Tokyo", ("+8110",), 8),
    Place("KR", "Asia/Seoul", ("+8213",), 8),
    Place("SG", "Asia/Singapore", ("+6510",), 6),
    Place("LU", "Europe/Luxembourg", ("+35210",), 7),
)
AT = {place.country: number for number, place in enumerate(PLACES)}
FR, PH = AT["FR"], AT["PH"]


def phone(place: int, number: int) -> str:
    """Return the `number`th telephone number of a place, E.164. ValueError when the place has no more of them."""
    held = PLACES[place]
    room = 10**held.digits
    if number >= room * len(held.prefixes):
        raise ValueError(f"{held.country} has no {number} numbers: the world is too large for it")
    # Neighbours in the list are no neighbours in the numbering: the multiplier has no factor in common with 10.
    return f"{held.prefixes[number // room]}{(number % room * 7_919_337 + 1_234_567) % room:0{held.digits}d}"
