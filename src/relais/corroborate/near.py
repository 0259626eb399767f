"""Which events are followed by another within a stated time, and how often chance alone would have it so.

For each event there is a window in which it could as well have happened: the chance is the share of the window from
which another event follows. It is exact, and of many pairs of people at once: nothing is drawn.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relais.corroborate.local_windows import Ints

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Span(NamedTuple):
    """What counts as near: another event no more than `before` ahead of the event and `after` behind it; milliseconds.

    Payment followed by call: (0, an hour). A clock that may be wrong widens both.
    """

    before: int
    after: int

    def turned(self) -> "Span":
        """Return the same, with time running backwards."""
        return Span(self.after, self.before)


def near(pair: Ints, at: Ints, others_pair: Ints, others: Ints, span: Span) -> Flags:
    """Return which events have one of the others of their pair near; `others` are in order of pair and time."""
    key, theirs = keys(pair, at, others_pair, others, span)
    # The first that is not too early must not be too late.
    first = np.append(theirs, np.iinfo(np.int64).max)[np.searchsorted(theirs, key - span.before)]
    found: Flags = first <= key + span.after
    return found


def covered(pair: Ints, at: Ints, others_pair: Ints, others: Ints, span: Span) -> Ints:
    """Return for how long, until each instant, one of the others has been near; it counts from anywhere, per pair."""
    if not others.size or not pair.size:
        return np.zeros(pair.size, np.int64)
    key, theirs = keys(pair, at, others_pair, others, span)
    # An event is near one of the others from `after` ahead of it until `before` behind it: all stretches are as long.
    first, last = theirs - span.after, theirs + span.before
    until = np.cumsum(last - np.maximum(first, np.concatenate(([first[0] - 1], last[:-1]))))
    seen = np.searchsorted(first, key, side="right") - 1
    told: Ints = np.where(seen < 0, 0, until[seen] - np.maximum(last[seen] - key, 0))
    return told


def keys(pair: Ints, at: Ints, others_pair: Ints, others: Ints, span: Span) -> tuple[Ints, Ints]:
    """Return both moved so far apart, pair from pair, that no event meets those of another pair: one order for all."""
    every = (at, others)
    first = min((int(one.min()) for one in every if one.size), default=0)
    last = max((int(one.max()) for one in every if one.size), default=0)
    apart = last - first + 2 * (span.before + span.after) + 1
    return pair * apart + at - first, others_pair * apart + others - first
