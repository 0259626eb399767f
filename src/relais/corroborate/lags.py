"""How long from each event to the nearest other, before or after it; and how often chance alone would give each lag.

A description beside the tests: columns and a line of chance under the first null of `payment_then_call`, each payment
anywhere in its window. It is exact: nothing is drawn. Only the nearest counts, so the columns of an hour do not add up
to what `near` counts in it: a payment with a call ten minutes ahead and another twenty behind stands on the side of the
first.
"""

from collections.abc import Iterator

import numpy as np

from relais.corroborate.local_windows import HOUR_MS, Ints
from relais.corroborate.near import Floats

# Four hours each way in steps of ten minutes: as far as a window reaches. Below 0 the other came first.
EDGES: Ints = np.arange(-24, 25, dtype=np.int64) * (HOUR_MS // 6)
# The lag of an event whose pair has no other at all.
NONE = int(np.iinfo(np.int64).max)


def nearest(pair: Ints, at: Ints, others_pair: Ints, others: Ints) -> Ints:
    """Return the time from each event to the nearest of the others of its pair; negative where that one came first.

    `others` are in order of pair and time. Of two as near, the one before: a tie speaks for no order of ours. NONE
    where there is none.
    """
    if not others.size:
        return np.full(at.size, NONE)
    key, theirs = _apart(pair, at, others_pair, others, 0)
    following = np.searchsorted(theirs, key, side="left")
    after, before = (
        np.where(others_pair[place] == pair, np.abs(others[place] - at), NONE)
        for place in (np.minimum(following, others.size - 1), np.maximum(following - 1, 0))
    )
    # At the ends of the list there is one neighbour, not two.
    after[following == others.size], before[following == 0] = NONE, NONE
    lag: Ints = np.where((before <= after) & (before < NONE), -before, after)
    return lag


def counted(lags: Ints, edges: Ints = EDGES) -> Ints:
    """Return how many lags lie in each stretch [edge, next edge)."""
    place = np.searchsorted(edges, lags, side="right") - 1
    inside = (place >= 0) & (place < edges.size - 1)
    return np.bincount(place[inside], minlength=edges.size - 1).astype(np.int64)


def expected(pair: Ints, begin: Ints, end: Ints, others_pair: Ints, others: Ints, edges: Ints = EDGES) -> Floats:
    """Return how many lags chance would give in each stretch, if each event stood anywhere in its window [begin, end).

    It is the sum, over the events, of the share of the window from which the nearest other lies so far off.
    """
    if not others.size or not pair.size:
        return np.zeros(edges.size - 1)
    reach = int(np.abs(edges).max())
    both, theirs = _apart(np.concatenate((pair, pair)), np.concatenate((begin, end)), others_pair, others, reach)
    # Twice the instants, so that the middle between two others is a whole number.
    shares = (_covered(*stretches, 2 * both) / (2 * (end - begin)) for stretches in _stretches(theirs, edges))
    return np.array([share.sum() for share in shares])


def _stretches(others: Ints, edges: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield, for each stretch of lags, from where until where it is so long to each of the others, while it is nearest.

    All in half milliseconds, in order; an empty stretch ends where it begins.
    """
    middles = others[:-1] + others[1:]
    reach = np.abs(edges).max()
    first = np.concatenate(([2 * (others[0] - reach)], middles))
    last = np.concatenate((middles, [2 * (others[-1] + reach)]))
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        begin = np.maximum(first, 2 * (others - high))
        yield begin, np.maximum(begin, np.minimum(last, 2 * (others - low)))


def _covered(begin: Ints, end: Ints, both: Ints) -> Ints:
    """Return how much of each window the stretches cover; `both`: where the windows begin, then where they end."""
    covered = np.cumsum(end - begin)
    at = np.searchsorted(begin, both, side="right") - 1
    told = np.where(at < 0, 0, covered[at] - np.maximum(end[at] - both, 0))
    low, high = np.split(told, 2)
    inside: Ints = high - low
    return inside


def _apart(pair: Ints, at: Ints, others_pair: Ints, others: Ints, reach: int) -> tuple[Ints, Ints]:
    """Return the instants moved so far apart, pair from pair, that the nearest within reach is of the same pair."""
    every = [one for one in (at, others) if one.size]
    first, last = min(int(one.min()) for one in every), max(int(one.max()) for one in every)
    apart = last - first + 4 * reach + 1
    return pair * apart + at - first, others_pair * apart + others - first
