"""Travel to the payees' country: meanwhile the traveller sends nothing from home, and is seen at an address there."""

from dataclasses import dataclass

import numpy as np

from relais.sim.drawn.draw import Ints, spread
from relais.sim.drawn.people import Drawn
from relais.sim.drawn.places import PH
from relais.sim.drawn.zones import DAY


@dataclass(frozen=True)
class Trips:
    """One row per trip: who, and its first and last day since 1970."""

    person: Ints
    first: Ints
    last: Ints

    def address(self, person: int, at: int) -> str | None:
        """Return the public address of somebody who is away at that UTC second; None for who is at home."""
        away = (self.person == person) & (self.first * DAY <= at) & (at < (self.last + 1) * DAY)
        return f"2001:db8:{PH:x}:ffff::{person % 65_536:x}" if away.any() else None


def travel(drawn: Drawn) -> Trips:
    """Draw the trips of commissioners, in the share of the sheet; one into which a payment would fall is not made."""
    draft = drawn.draft
    draw, settings = draft.draw("travel"), draft.settings
    persons = np.flatnonzero(draft.cast.in_role("commissioner"))
    travellers = persons[draw.happens(float(settings("commissioners", "travel_to_country")), persons.size)]
    trips = 1 + draw.numbers.poisson(max(float(settings("travel", "trips_mean")) - 1, 0), travellers.size)
    owner, _nth = spread(trips)
    person = travellers[owner]
    length = draw.lognormal({"median": float(settings("travel", "days_median")), "sigma": 0.5}, person.size)
    days = np.maximum(np.rint(length), 2).astype(np.int64)
    first = draw.whole(draft.first_day, draft.last_day, person.size)
    last = np.minimum(first + days, draft.last_day)
    # Payments by payer and day as one sorted number: the two ends of a trip stand side by side where none is between.
    sent = np.sort(drawn.payer * 100_000 + drawn.payments.at // DAY)
    quiet = np.searchsorted(sent, person * 100_000 + first) == np.searchsorted(sent, person * 100_000 + last + 1)
    return Trips(person[quiet], first[quiet], last[quiet])
