"""How good likelihood ratios are: what they cost, what they would cost at best, and how they lie (Tippett).

All ratios are natural logarithms here. `first` are those of pairs for which H1 is true, `second` those of H2.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Thresholds of the Tippett figures, as powers of ten.
_POWERS = np.round(np.arange(-4, 4.01, 0.1), 1)


class Tippett(NamedTuple):
    """Shares of pairs whose ratio is at least 10 to each power: where H1 is true, and where H2 is."""

    power: list[float]
    first: list[float]
    second: list[float]


def cllr(first: Floats, second: Floats) -> float:
    """Return the cost of log-likelihood ratios, in bits (Brümmer and du Preez 2006): 0 is perfect, 1 says nothing.

    Above 1 the ratios mislead more than they tell.
    """
    return float((np.logaddexp(0, -first).mean() + np.logaddexp(0, second).mean()) / (2 * np.log(2)))


def cllr_min(first: Floats, second: Floats) -> float:
    """Return the cost after the best monotone correction of these very ratios: what is left is want of separation."""
    value = np.concatenate((first, second))
    best = pooled(value, np.arange(value.size) < first.size)
    return cllr(best[: first.size], best[first.size :])


def pooled(value: Floats, is_first: NDArray[np.bool_]) -> Floats:
    """Return the log-likelihood ratios that never fall as `value` rises and cost the least on these pairs.

    Adjacent violators are pooled (Ayer et al. 1955; Zadrozny and Elkan 2002). Equal values stay equal. Where one side
    alone occurs, the ratio is infinite.
    """
    _values, place = np.unique(value, return_inverse=True)
    one = np.bincount(place, is_first / max(is_first.sum(), 1))
    two = np.bincount(place, ~is_first / max((~is_first).sum(), 1))
    # Blocks from the left: the share of each side, and how many values; merged while the ratio would fall.
    blocks: list[tuple[float, float, int]] = []
    for a, b in zip(one.tolist(), two.tolist(), strict=True):
        block = (a, b, 1)
        while blocks and blocks[-1][0] * block[1] >= block[0] * blocks[-1][1]:
            left = blocks.pop()
            block = (left[0] + block[0], left[1] + block[1], left[2] + block[2])
        blocks.append(block)
    shares = np.array([block[:2] for block in blocks]).reshape(-1, 2)
    with np.errstate(divide="ignore"):
        ratio = np.log(shares[:, 0]) - np.log(shares[:, 1])
    return np.repeat(ratio, [block[2] for block in blocks])[place]


def bounds(first: Floats, second: Floats) -> tuple[float, float]:
    """Return the lowest and the highest ratio that a set of this size bears out (logarithms; 0 and 0: none).

    Empirical bounds after Vergeer et al., Science & Justice 56, 2016: to each side one more pair is added, misled as
    badly as can be. A ratio stands as long as deciding by it, at odds that make it matter, costs no more than deciding
    without any evidence. So none exceeds the number of pairs plus one.
    """
    return -_upper(-second, -first), _upper(first, second)


def _upper(first: Floats, second: Floats) -> float:
    """Return the least threshold above 0 at which going by the ratios begins to cost more than going without.

    At a threshold t that is so where t times the share of H2 beyond it is more than the share of H1 beyond it.
    """
    step = np.unique(np.concatenate(([0.0], first[first > 0], second[second > 0])))
    above_first = (first.size - np.searchsorted(np.sort(first), step, side="right")) / (first.size + 1)
    above_second = (second.size - np.searchsorted(np.sort(second), step, side="right") + 1) / (second.size + 1)
    with np.errstate(divide="ignore"):
        bearable = np.log(above_first) - np.log(above_second)
    # Between two steps the shares stay as they are, so the threshold may grow up to what they bear.
    following = np.concatenate((step[1:], [np.inf]))
    failing = np.flatnonzero(bearable < following)
    return float(max(step[failing[0]], bearable[failing[0]]))


def tippett(first: Floats, second: Floats) -> Tippett:
    """Return the shares for a plot after Tippett (Evett and Buckleton 1996)."""
    least = _POWERS * np.log(10)
    shares = [np.round(1 - np.searchsorted(np.sort(side), least, side="left") / side.size, 6).tolist()
              for side in (first, second)]  # fmt: skip
    return Tippett(_POWERS.tolist(), *shares)
