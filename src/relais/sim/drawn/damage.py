"""Damage: planted so that names, clocks and numbers are as bad as they come; each piece stands in the truth."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from relais.sim.drawn.draw import Bools
from relais.sim.drawn.people import Drawn

KINDS = (
    "erased_chat", "thin_report", "stale_selector", "duplicate_report", "wrong_person", "wrong_zone", "date_only",
    "misspelt_name", "reordered_name", "sim_swap", "takeover",
)  # fmt: skip


@dataclass
class Damages:
    """What was planted: kind, the file that shows it, the person it concerns, a word on how."""

    rows: list[tuple[str, str | None, str | None, str]] = field(default_factory=list)

    def plant(self, kind: str, path: str | None, person: str | None, detail: str = "") -> None:
        """Record one. ValueError for a kind that is none."""
        if kind not in KINDS:
            raise ValueError(f"there is no damage {kind}")
        self.rows.append((kind, path, person, detail))

    def forget(self, paths: Collection[str]) -> None:
        """Leave out what these files show."""
        self.rows = [row for row in self.rows if row[1] not in paths]

    def counts(self) -> dict[str, int]:
        """Return how many of each kind."""
        found = Counter(row[0] for row in self.rows)
        return {kind: found[kind] for kind in KINDS}


@dataclass(frozen=True)
class Slips:
    """Per payment: whose name a clerk misspelt (0 nobody's, 1 the payer's, 2 the payee's), where, and in what order."""

    misspelt: NDArray[np.int8]
    place: NDArray[np.int64]
    reordered: Bools


def slips(drawn: Drawn) -> Slips:
    """Draw the slips of the pen of a world's payments."""
    draw, settings, count = drawn.draft.draw("slips"), drawn.draft.settings, len(drawn.payments)
    wrong = draw.happens(float(settings("damage", "misspelt_name_share")), count)
    whose = 1 + draw.happens(0.5, count).astype(np.int8)
    reordered = draw.happens(float(settings("damage", "reordered_name_share")), count)
    return Slips(np.where(wrong, whose, 0).astype(np.int8), draw.whole(0, 1_000, count), reordered)
