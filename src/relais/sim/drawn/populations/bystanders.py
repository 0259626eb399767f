"""Bystanders: persons whom a report names and who have no part in any payment of this world."""

import numpy as np

from relais.sim.drawn.draft import Draft
from relais.sim.drawn.draw import Ints


def bystanders(draft: Draft, count: int) -> Ints:
    """Let `count` of them enter; return their numbers."""
    draw = draft.draw("bystanders")
    ages = draw.whole(19, 75, count)
    return draft.cast.add("bystanders", "bystander", draft.payer_places(draw, count), ages.astype(np.int64))


def heirs(draft: Draft, count: int, place: Ints) -> Ints:
    """Let those enter who get a telephone number that somebody gave up; return their numbers."""
    return draft.cast.add("heirs", "bystander", place, np.full(count, 35))
