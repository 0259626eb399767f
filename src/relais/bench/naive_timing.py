"""What others would do: tests of the same question with a simpler idea of chance, on the same pairs.

All count the payments that have a call in the hour after; p is exact, nothing is drawn. They are there to be compared
with and never to be shown: people who merely share their active weeks set off most of them.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from relais.bench.habits import Floats, Ints, Pairs

HOUR = 1.0
WEEK = 168.0
WINDOW = 4.0
_AT_ONCE = 1_000

# Payments and calls of many pairs, a row each, in order, in hours: the p-value of each row.
Test = Callable[[Floats, Floats], Floats]


def p_values(pairs: Pairs, test: Test) -> Iterator[Floats]:
    """Yield the p-values of payment then call, and of call then payment; all pairs must have as many of each."""
    rows = pairs.sides.pairs
    paid, called = (np.sort(one.reshape(rows, -1), axis=1) for one in (pairs.payments, pairs.calls))
    for one, other in ((paid, called), (-paid[:, ::-1], -called[:, ::-1])):
        yield np.concatenate(
            [test(one[at : at + _AT_ONCE], other[at : at + _AT_ONCE]) for at in range(0, rows, _AT_ONCE)]
        )


def poisson(paid: Floats, called: Floats) -> Floats:
    """Calls come at an even rate from the first event of the pair to the last."""
    first, last = _period(paid, called)
    chance = 1 - np.exp(-called.shape[1] * HOUR / (last - first))
    return tails(np.broadcast_to(chance[:, np.newaxis], paid.shape), _hits(paid, called))


def uniform(paid: Floats, called: Floats) -> Floats:
    """Payments could have been made at any moment of that period."""
    first, last = _period(paid, called)
    begin, end = _stretches(called)
    covered = (end - np.maximum(begin, first[:, np.newaxis])).sum(axis=1)
    chance = covered / (last - first)
    return tails(np.broadcast_to(chance[:, np.newaxis], paid.shape), _hits(paid, called))


def circular_shift(paid: Floats, called: Floats) -> Floats:
    """All payments are moved together round the period; p is the share of all shifts with as many hits."""
    first, last = _period(paid, called)
    period = (last - first)[:, np.newaxis, np.newaxis]
    begin, end = _stretches(called)
    # Payment i is in stretch k at the shifts from begin - paid to end - paid, modulo the period.
    opens = (begin[:, np.newaxis, :] - paid[:, :, np.newaxis]) % period
    closes = (end[:, np.newaxis, :] - paid[:, :, np.newaxis]) % period
    wraps = (closes < opens).sum(axis=(1, 2))
    rows = paid.shape[0]
    at = np.concatenate((opens.reshape(rows, -1), closes.reshape(rows, -1)), axis=1)
    step = np.repeat([1, -1], at.shape[1] // 2)
    order = np.argsort(at, axis=1)
    count = wraps[:, np.newaxis] + np.cumsum(step[order], axis=1)
    moments = np.take_along_axis(at, order, axis=1)
    length = np.diff(moments, axis=1, append=moments[:, :1] + period[:, 0])
    seen = _hits(paid, called)
    share: Floats = (length * (count >= seen[:, np.newaxis])).sum(axis=1) / period[:, 0, 0]
    # At no shift at all there are as many as there are, and rounding must not hide it.
    return np.where(seen == 0, 1.0, np.clip(share, 0.0, 1.0))


def same_weekday(paid: Floats, called: Floats) -> Floats:
    """Each payment could have been made in another week, on its day of the week and at its hour."""
    first, last = _period(paid, called)
    lag = called[:, np.newaxis, :] - paid[:, :, np.newaxis]
    week = np.floor(lag / WEEK)
    close = lag - week * WEEK <= HOUR
    # A week with several calls near counts once: calls are in order, and so are their weeks.
    known = np.where(close, week, -np.inf)
    before = np.maximum.accumulate(known, axis=2)
    fresh = close & (known > np.concatenate((np.full((*week.shape[:2], 1), -np.inf), before[:, :, :-1]), axis=2))
    weeks = np.floor((last[:, np.newaxis] - paid) / WEEK) + np.floor((paid - first[:, np.newaxis]) / WEEK) + 1
    return tails(np.minimum(fresh.sum(axis=2) / weeks, 1.0), _hits(paid, called))


def any_hour(paid: Floats, called: Floats) -> Floats:
    """Each payment could have been made at any moment of its window of four hours, all alike: interval jitter."""
    window = np.floor(paid / WINDOW) * WINDOW
    begin, end = _stretches(called)
    low = np.maximum(begin[:, np.newaxis, :], window[:, :, np.newaxis])
    high = np.minimum(end[:, np.newaxis, :], window[:, :, np.newaxis] + WINDOW)
    return tails(np.clip(high - low, 0, None).sum(axis=2) / WINDOW, _hits(paid, called))


TESTS: Mapping[str, Test] = {
    "poisson": poisson,
    "uniform": uniform,
    "circular_shift": circular_shift,
    "same_weekday": same_weekday,
    "any_hour": any_hour,
}


def tails(chances: Floats, seen: Ints) -> Floats:
    """Return the probability of as many hits or more, row by row; each trial has a chance of its own."""
    fewer = np.zeros((seen.size, int(seen.max(initial=0)) + 1))
    fewer[:, 0] = 1
    for chance in np.asarray(chances).T[:, :, np.newaxis]:
        moved = fewer[:, :-1] * chance
        fewer *= 1 - chance
        fewer[:, 1:] += moved
    below = np.cumsum(fewer, axis=1)
    p: Floats = np.where(seen > 0, 1 - below[np.arange(seen.size), np.maximum(seen - 1, 0)], 1.0)
    return np.clip(p, 0.0, 1.0)


def _period(paid: Floats, called: Floats) -> tuple[Floats, Floats]:
    return np.minimum(paid[:, 0], called[:, 0]), np.maximum(paid[:, -1], called[:, -1])


def _stretches(called: Floats) -> tuple[Floats, Floats]:
    """Return when a payment has a call in the hour after: stretches that do not overlap, one a call."""
    begin = called - HOUR
    begin[:, 1:] = np.maximum(begin[:, 1:], called[:, :-1])
    return begin, called


def _hits(paid: Floats, called: Floats) -> Ints:
    begin, end = _stretches(called)
    inside = (paid[:, :, np.newaxis] >= begin[:, np.newaxis, :]) & (paid[:, :, np.newaxis] <= end[:, np.newaxis, :])
    hits: Ints = inside.any(axis=2).sum(axis=1)
    return hits
