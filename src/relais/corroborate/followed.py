"""What a test of times says of one pair in one direction; and what the number of pairs looked at makes of it."""

from dataclasses import dataclass

import numpy as np

from relais.corroborate.answered import ALPHA, SHARES, answered
from relais.corroborate.near import Floats
from relais.corroborate.timing_test import Trials

__all__ = ["ALPHA", "SHARES", "Followed", "discovered", "followed"]


@dataclass(frozen=True)
class Followed:
    """The answer for one pair in one direction.

    Of `payments` `separate` ones count (those that went together count once); `near` of them have a call near, where
    chance expects `expected`; `p`: how often chance gives as many or more, exactly. `share`, from `low` to `high`
    (95 %): of separate payments with a call of their own, beyond chance. `power`: per share of SHARES, how often so
    many would reach ALPHA.
    """

    payments: int
    calls: int
    separate: int
    near: int
    expected: float
    p: float
    share: float
    low: float
    high: float
    power: tuple[float, ...]


def followed(trials: Trials, calls: int, raised: Floats) -> Followed:
    """Return the answer for the trials of one pair; `raised` as `answered` takes it."""
    told = {name: one.tolist()[0] for name, one in answered(trials, np.ones(1, bool), raised)._asdict().items()}
    power = told.pop("power_30"), told.pop("power_60")
    return Followed(payments=trials.near.size, calls=calls, power=power, **told)


def discovered(p: Floats) -> Floats:
    """Return the q-value of each pair of a screening: the rate of false discoveries among all that are as good.

    Benjamini and Hochberg 1995, for answers that are independent or lean the same way. Two who pay each other share
    their calls, and nobody else shares any.
    """
    order = np.argsort(p, kind="stable")
    ranked = p[order] * p.size / np.arange(1, p.size + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    # By rounding alone it could fall below p.
    return np.maximum(q, p)
