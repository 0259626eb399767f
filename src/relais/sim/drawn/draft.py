"""A world in the making: its settings, its persons, their ties and payments, to which each population adds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

import numpy as np

from relais.sim.drawn.cast import Cast
from relais.sim.drawn.draw import Draw, Ints
from relais.sim.drawn.places import AT, FR
from relais.sim.drawn.settings import Settings
from relais.sim.drawn.tie import Payments, Ties
from relais.sim.drawn.zones import DAY


@dataclass
class Draft:
    """What has been drawn so far. Days count from 1970; `first_day` and `last_day` bound everything."""

    settings: Settings
    cast: Cast = field(init=False)
    ties: list[Ties] = field(default_factory=list)
    payments: list[Payments] = field(default_factory=list)
    # Who gave up a number, and who got it.
    swapped: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    heirs: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    # Whose account somebody else used for a while, and who.
    taken: dict[int, int] = field(default_factory=dict)
    _tied: int = 0

    def __post_init__(self) -> None:
        self.cast = Cast(self.settings.seed, int(self.settings("logins", "subscribers_per_address")))
        self.now = round(self.settings.as_of.astimezone(UTC).timestamp())
        self.last_day = self.now // DAY - 1
        self.first_day = self.last_day - round(float(self.settings("world", "months")) * 30.44)

    def draw(self, stream: str) -> Draw:
        """Return a stream of draws of its own."""
        return Draw(self.settings.seed, stream)

    def world(self, name: str) -> float:
        """Return one number of the section `world`."""
        return float(self.settings("world", name))

    def payer_places(self, draw: Draw, count: int) -> Ints:
        """Draw the countries of payers: at home, or abroad by their shares."""
        abroad: Mapping[str, float] = self.settings("world", "countries")
        codes = np.array([AT[country] for country in abroad])
        drawn = codes[draw.pick(abroad, count)]
        return np.where(draw.happens(self.world("payers_at_home_share"), count), FR, drawn)

    def add(self, ties: Ties, payments: Payments) -> None:
        """Take in ties and their payments; `payments.tie` counts from the first of these ties.

        What would fall outside the world's days is left out.
        """
        inside = np.flatnonzero((payments.at >= self.first_day * DAY) & (payments.at < self.now))
        payments = payments.take(inside)
        payments.tie = payments.tie + self._tied
        self._tied += len(ties)
        self.ties.append(ties)
        self.payments.append(payments)
