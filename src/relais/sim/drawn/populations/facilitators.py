"""Facilitators: several names under which money is collected, telephones and addresses shared with others."""

import numpy as np

from relais.sim.drawn.draft import Draft
from relais.sim.drawn.draw import Ints
from relais.sim.drawn.places import PH

# Share of facilitators who live and share a telephone with the next: the sheet's family operations, no figure.
_SHARED_HOUSE = 0.2
# Share who collect with the number of their chat accounts; no figure is published.
_SAME_PHONE = 0.8


def facilitators(draft: Draft, count: int) -> Ints:
    """Let `count` facilitators enter; return their numbers."""
    draw = draft.draw("facilitators")
    numbers = draft.cast.add("facilitators", "facilitator", np.full(count, PH), draw.whole(20, 55, count))
    more = draft.settings("facilitators", "payee_identities_per_facilitator")["poisson_mean_minus_1"]
    draft.cast.identities[numbers] = 1 + np.minimum(draw.numbers.poisson(more, count), 2)
    sharing = np.flatnonzero(draw.happens(_SHARED_HOUSE, count))
    sharing = sharing[sharing + 1 < count]
    draft.cast.household[numbers[sharing]] = numbers[sharing + 1]
    draft.cast.same_phone[numbers] = draw.happens(_SAME_PHONE, count)
    return numbers
