"""One booking of a PNRGOV message: its travellers, legs, contacts and cards, gathered before they become facts.

What stands for the whole booking belongs to its only traveller; where there are several, to a party of its own.
"""

from dataclasses import dataclass, field

from relais.intake.facts import Facts
from relais.intake.travel.contact import Contact, add_card, add_contact
from relais.intake.travel.trips import Trip, Trips
from relais.model.notice import msg

TOO_MANY = msg(
    "this booking names {travellers} travellers and {legs} legs, more than it has room to describe:"
    " its legs are kept without their travellers"
)

# Each pair of traveller and leg is a trip; a booking that says so little of so many was made to fill the table.
_PAIRS_AT_LEAST, _BYTES_PER_PAIR = 1, 16
_BOOKED = frozenset(("HK", "HS", "KK", "KL", "RR", "SS", "TK"))
_CANCELLED = frozenset(("HX", "NO", "UC", "UN", "XK", "XL", "XX"))


@dataclass(slots=True)
class Person:
    """Somebody of a booking, and what it says of them."""

    place: str
    name: str | None = None
    reference: str = ""
    birth: str | None = None
    address: str | None = None
    country: str | None = None
    role: str = "other"
    contacts: list[Contact] = field(default_factory=list)
    cards: list[tuple[str, str | None, str]] = field(default_factory=list)

    def told(self) -> bool:
        """Say whether anything is known of them."""
        return bool(self.name or self.address or self.contacts or self.cards)

    def add(self, facts: Facts) -> int:
        """Add the party and its selectors; return its ordinal."""
        party = facts.add(
            "party",
            self.place,
            role=self.role,
            name_raw=self.name,
            birth_date_raw=self.birth,
            address_raw=self.address,
            address_country=self.country,
        )
        for found in self.contacts:
            add_contact(facts, found, party)
        for place, issuer, raw in self.cards:
            add_card(facts, place, issuer, raw, party)
        return party


@dataclass(slots=True)
class Leg:
    """One leg: what it says, and the references of those who checked in. `past` is one of the booking's history."""

    place: str
    carrier: str | None
    number: str | None
    origin: str
    destination: str
    leaves: str | None
    arrives: str | None
    status_raw: str | None = None
    checked_in: frozenset[str] = frozenset()
    past: bool = False
    cancelled: bool = False

    def status(self, reference: str) -> str:
        """Return the status of the leg, for the traveller of that reference."""
        if self.cancelled or self.status_raw in _CANCELLED:
            return "cancelled"
        if self.past:
            return "unknown"
        if reference and reference in self.checked_in:
            return "checked_in"
        return "booked" if self.status_raw in _BOOKED else "unknown"


@dataclass
class Booking:
    """A booking on its way to the facts."""

    place: str
    flight: Leg | None
    locator: str | None = None
    size: int = 0
    whole: Person = field(init=False)
    travellers: list[Person] = field(default_factory=list)
    groups: list[Person] = field(default_factory=list)
    payers: list[Person] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    births: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.whole = Person(self.place)

    def hand_on(self, facts: Facts, trips: Trips) -> None:
        """Add the parties, then a trip per traveller and leg."""
        if len(self.travellers) == 1:
            self._give(self.travellers[0])
        elif self.whole.told():
            self.whole.add(facts)
        for person in self.travellers:
            person.birth = person.birth or self.births.get(person.reference)
        parties = [(person.add(facts), person.reference) for person in self.travellers]
        for person in (*self.groups, *self.payers):
            person.add(facts)
        legs = self.legs if any(not leg.past for leg in self.legs) else [*filter(None, (self.flight,)), *self.legs]
        riders: list[tuple[int | None, str]] = list(parties)
        if len(riders) * len(legs) > _PAIRS_AT_LEAST + self.size // _BYTES_PER_PAIR:
            facts.notice(TOO_MANY, self.place, travellers=len(riders), legs=len(legs))
            riders = []
        for leg in legs:
            # Who travelled on a leg of the past, the booking no longer says.
            for party, reference in (riders if not leg.past else []) or [(None, "")]:
                trips.add(
                    Trip(
                        leg.place,
                        party,
                        leg.carrier,
                        leg.number,
                        leg.origin,
                        leg.destination,
                        leg.leaves,
                        leg.arrives,
                        self.locator,
                        leg.status(reference),
                        leg.status_raw,
                    )
                )

    def _give(self, only: Person) -> None:
        only.address = only.address or self.whole.address
        only.country = only.country or self.whole.country
        only.contacts = [*self.whole.contacts, *only.contacts]
        only.cards = [*self.whole.cards, *only.cards]
        only.birth = only.birth or self.births.get("")
