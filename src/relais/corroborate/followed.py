"""Payment followed by call: whether calls come after payments more often than the payer's own hours explain.

Question. Of the payments of one person to another, how many have a call of the same two within an hour after; and is
that more than chance?
Null. Each payment could as well have been made at any other moment of its window: four hours of the payer's local day,
cut at midnight and every four hours after. Weeks, days and hours that both habits share stay as they are.
Window and direction, fixed beforehand: a call that begins in the hour after; and the reverse, in the hour before,
always told with it. A clock that may be wrong widens the hour on both sides.
What it cannot show: what was paid for, and who held the telephone. Whoever sends money home and rings to say so looks
the same.
"""

from dataclasses import dataclass

import numpy as np

from relais.corroborate import chance
from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.near import Flags, Floats, Span

WINDOW_H = 4
SPAN = Span(0, HOUR_MS)
# Shares of payments with a call of their own at which it is told how often the test would find it.
SHARES = (0.3, 0.6)
ALPHA = 0.05


@dataclass(frozen=True)
class Followed:
    """The answer for one pair in one direction.

    `near` payments of `payments` have a call near, where chance expects `expected`; `p`: how often chance gives as many
    or more, exactly. `share`, from `low` to `high` (95 %): of payments with a call of their own, beyond chance.
    `power`: per share of SHARES, how often so many payments would reach ALPHA.
    """

    payments: int
    calls: int
    near: int
    expected: float
    p: float
    share: float
    low: float
    high: float
    power: tuple[float, ...]


def followed(near: Flags, chances: Floats, calls: int) -> Followed:
    """Return the answer for the payments of one pair; `chances` as `near.chance` gives them."""
    seen = int(near.sum())
    share, low, high = chance.share(chances, seen)
    return Followed(
        payments=int(chances.size),
        calls=calls,
        near=seen,
        expected=float(chances.sum()),
        p=chance.at_least(chances, seen),
        share=share,
        low=low,
        high=high,
        power=tuple(chance.power(chances, one, ALPHA) for one in SHARES),
    )


def widened(span: Span, error_ms: int) -> Span:
    """Return what counts as near where the clocks of the two records may differ by so much, either way."""
    return Span(span.before + error_ms, span.after + error_ms)


def discovered(p: Floats) -> Floats:
    """Return the q-value of each pair of a screening: the rate of false discoveries among all that are as good.

    Benjamini and Hochberg 1995, for answers that are independent or lean the same way. Two who pay each other share
    their calls, and nobody else shares any.
    """
    order = np.argsort(p, kind="stable")
    ranked = p[order] * p.size / np.arange(1, p.size + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q
