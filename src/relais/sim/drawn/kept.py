"""A part of a world's people: the unit hears of them alone, and what many share looks as if few did.

The world itself is drawn whole, and its truth tells of all: only what reaches the inbox is less.
"""

from dataclasses import dataclass

import numpy as np

from relais.sim.drawn.draw import Bools, Ints
from relais.sim.drawn.people import Drawn


@dataclass(frozen=True)
class Kept:
    """Of whom the unit hears: the persons chosen and those they pay; and the ties whose payer was chosen."""

    persons: Bools
    ties: Bools


def kept(drawn: Drawn, alerted: Ints) -> Kept:
    """Return whom the settings keep: a share of all persons, or those whom an alert reports or names, or everybody.

    A person's lot is the same at every share, so a smaller part lies within a larger one.
    """
    keep, persons = drawn.draft.settings.keep, len(drawn.draft.cast)
    if keep is None:
        chosen = np.ones(persons, np.bool_)
    elif keep == "alerts":
        chosen = np.isin(np.arange(persons), alerted)
    else:
        chosen = drawn.draft.draw("keep").happens(float(keep), persons)
    ties = chosen[drawn.ties.payer]
    heard = chosen.copy()
    heard[drawn.ties.payee[ties]] = True
    return Kept(heard, ties)
