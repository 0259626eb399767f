"""Payments that go together: paid again because the first failed, or split. They are moved as one and count once.

Told apart, each would take the same call for its own, and the number of hits would be surer than it is. Moved
together, as patterns are (Harrison and Geman, Neural Computation 21, 2009), they keep their distances.
"""

import numpy as np

from relais.corroborate import near
from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Span


def together(pair: Ints, at: Ints, gap: int) -> Ints:
    """Return the burst of each event, numbered from 0: no two neighbours of a burst are more than `gap` apart.

    With `gap` as long as the span, no call is near events of two bursts.
    """
    fresh = np.ones(at.size, bool)
    fresh[1:] = (pair[1:] != pair[:-1]) | (at[1:] - at[:-1] > gap)
    return np.cumsum(fresh) - 1


def met(
    pair: Ints, at: Ints, burst: Ints, head: Ints, frame: tuple[Ints, Ints], others: tuple[Ints, Ints], span: Span
) -> tuple[Ints, Ints]:
    """Return what the head of each burst meets for all of it, wherever it stands in its window: burst and instant.

    `head`: of each burst, the event that stands for it; `frame`: the first instant of its window, and the first after.
    `others`: the pairs and instants of the other events. They are moved instead of the burst: an event so much behind
    the head meets what the head would meet so much later. In order of burst and instant.
    """
    begin, end = frame
    off = at - at[head][burst]
    ours, theirs = near.keys(
        np.concatenate((pair, pair)), np.concatenate((begin[burst] + off, end[burst] + off)), *others, span
    )
    first, last = np.split(ours, 2)
    low = np.searchsorted(theirs, first - span.before, side="left")
    counts = np.maximum(np.searchsorted(theirs, last + span.after, side="right") - low, 0)
    row = np.repeat(np.arange(at.size), counts)
    which = np.repeat(low, counts) + np.arange(row.size) - np.repeat(np.cumsum(counts) - counts, counts)
    moved, of = others[1][which] - off[row], burst[row]
    order = np.lexsort((moved, of))
    return of[order], moved[order]
