"""From what a test counted to a likelihood ratio: a score of two features, calibrated on pairs of known proposition.

The score, declared before any pair was drawn: how far the odds of a call near a payment exceed those of chance, with
half a payment added to each side so that it stays finite. Beside it the number of payments, which both propositions
take for granted: how often a score is met among pairs with so many payments (its typicality) depends on it. A score
that told of likeness alone would be no measure (Morrison and Enzinger, Science & Justice 58, 2018).
Calibration: logistic regression (Morrison, Australian Journal of Forensic Sciences 45, 2013) over the score, the
number's logarithm and their product. Both sides weigh alike at every number of payments: how many there are is no
evidence of what they were for, and a reference set in which one side paid more often must not teach that it is. Then
the bounds of `ratios.bounds`: no ratio exceeds what the number of pairs bears out.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relais.bench.pair_worlds import PAYMENTS
from relais.bench.ratios import Floats, bounds

Bools = NDArray[np.bool_]
_HALF = 0.5
_USUAL = np.log(20)  # the number of payments about which its logarithm is centred
# Keeps a set that falls apart into two from infinite weights; too little to be felt elsewhere.
_RIDGE = 1e-4
_ROUNDS, _STILL = 100, 1e-10


class Counts(NamedTuple):
    """What a test says of each pair: payments that count, those with a call near, how many chance would give."""

    payments: Floats
    near: Floats
    expected: Floats

    def only(self, kept: NDArray[np.bool_]) -> "Counts":
        """Return the counts of some pairs."""
        return Counts(*(column[kept] for column in self))


@dataclass(frozen=True)
class Calibration:
    """Weights (of 1, the score, the number's logarithm, their product), bounds as logarithms, pairs of each side."""

    weights: tuple[float, float, float, float]
    low: float
    high: float
    pairs: tuple[int, int]

    def ratio(self, counts: Counts) -> Floats:
        """Return the logarithm of the likelihood ratio of each pair, within the bounds."""
        told: Floats = np.clip(_features(counts) @ np.array(self.weights), self.low, self.high)
        return told


def score(counts: Counts) -> Floats:
    """Return how far the odds of a call near exceed those of chance, as a logarithm."""
    payments, near, expected = counts
    return _log_odds(near, payments) - _log_odds(expected, payments)


def about(payments: Floats) -> NDArray[np.int64]:
    """Return for each number of payments the nearest of PAYMENTS, by its logarithm."""
    away = np.abs(np.log(payments)[:, np.newaxis] - np.log(PAYMENTS))
    nearest: NDArray[np.int64] = np.array(PAYMENTS)[away.argmin(axis=1)]
    return nearest


def comparable(first: Counts, second: Counts) -> int:
    """Return how many pairs of the smaller side have about as many payments as some of the other: 0, none can tell."""
    sides = [about(side.payments) for side in (first, second)]
    return max(min(int((side == number).sum()) for side in sides) for number in PAYMENTS)


def calibrated(first: Counts, second: Counts) -> Calibration:
    """Calibrate on pairs for which H1 is true, and on others for which H2 is; some must be `comparable`."""
    features = np.concatenate((_features(first), _features(second)))
    is_first = np.arange(len(features)) < first.near.size
    weights = _fitted(features, is_first, np.concatenate(_shares(first.payments, second.payments)))
    told = features @ weights
    low, high = bounds(told[is_first], told[~is_first])
    one, two, three, four = weights.tolist()
    return Calibration((one, two, three, four), low, high, (first.near.size, second.near.size))


def _features(counts: Counts) -> Floats:
    own, number = score(counts), np.log(counts.payments) - _USUAL
    return np.stack((np.ones(own.size), own, number, own * number), axis=1)


def _log_odds(some: Floats, of: Floats) -> Floats:
    return np.log(some + _HALF) - np.log(of - some + _HALF)


def _shares(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Return the weight of each pair: at each number of payments both sides weigh the same, in all one half each.

    Where one side is missing, the other has nothing to be compared with, and weighs nothing.
    """
    sides = tuple(np.searchsorted(PAYMENTS, about(side)) for side in (first, second))
    one, two = (np.bincount(side, minlength=len(PAYMENTS)) for side in sides)
    both = np.where((one > 0) & (two > 0), one / first.size + two / second.size, 0.0)
    both /= 2 * both.sum()
    return tuple((both / np.maximum(held, 1))[side] for side, held in zip(sides, (one, two), strict=True))  # type: ignore[return-value]


def _fitted(features: Floats, is_first: Bools, share: Floats) -> Floats:
    """Return the weights of the logistic regression, by Newton's method."""
    ridge = _RIDGE * np.eye(features.shape[1])
    weights = np.zeros(features.shape[1])
    for _round in range(_ROUNDS):
        told = 0.5 * (1 + np.tanh(features @ weights / 2))
        slope = features.T @ (share * (is_first - told)) - ridge @ weights
        bend = (features * (share * told * (1 - told))[:, np.newaxis]).T @ features + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < _STILL:
            break
    return weights
