"""Chance: one reproducible stream of draws per population, so that a new population changes no other."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp, log
from random import Random
from statistics import NormalDist
from typing import Any


class Chance(Random):
    """Draws that depend on the seed and the stream's name only, never on the machine or the hash seed."""

    @classmethod
    def of(cls, seed: int, stream: str) -> "Chance":
        """Return the stream of that name; a text seed is hashed with SHA-512, the same everywhere."""
        return cls(f"{seed}/{stream}")

    def lognormal(self, shape: dict[str, Any]) -> float:
        """Draw from {'median', 'sigma'} as the parameter sheet writes a lognormal."""
        return self.lognormvariate(log(shape["median"]), shape["sigma"])

    def happens(self, share: float) -> bool:
        """Return True in that share of cases."""
        return self.random() < share

    def pick(self, shares: dict[str, float]) -> str:
        """Draw one name by its share."""
        return self.choices(list(shares), list(shares.values()))[0]

    def heavy_counts(self, people: int, shape: dict[str, Any], most: int) -> list[int]:
        """Draw one count per person from a discretised lognormal {'mu', 'sigma'}, largest first, at most `most`.

        Each person stands in a slice of the distribution of their own: a handful of persons then shows the
        heavy tail that plain draws would show in hundreds only.
        """
        counts = []
        for slice_ in range(people):
            middle = (slice_ + self.uniform(0.3, 0.7)) / people
            drawn = exp(shape["mu"] + shape["sigma"] * NormalDist().inv_cdf(middle))
            counts.append(min(max(round(drawn), 1), most))
        return sorted(counts, reverse=True)

    def day_of_month(self, first: date, around: int, spread: int) -> date:
        """Return a day near the `around`th of the month that begins on `first`."""
        return first + timedelta(days=around - 1 + self.randint(-spread, spread))

    def some(self, of: Sequence[str]) -> str:
        """Draw one text."""
        return self.choice(of)
