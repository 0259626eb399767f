"""Amounts said near payments, and how often habit alone would bring them together.

Habit is what the pair's own payments say, moved by whole weeks and looked at through the same window. Whole weeks keep
the weekday and the hour; evenly spread random times would call habit a link. A shifted window counts only where the
conversation lasts: silence before its beginning and after its end would pass for proof.

A payee of many meets thousands of payments in each of a hundred conversations. All that is compared is therefore a
number, sorted once: each quote then meets the payments around it and no others, and no pair of them is ever a row.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relais.store.native import native

DAY_US = 86_400_000_000
# Days. A week is longer than the window is wide on either side, so no shifted payment is tried in its own place;
# beyond a month the habits of a pair change.
SHIFTS = (-28, -21, -14, -7, 7, 14, 21, 28)

Ints = NDArray[np.int64]


class Said(NamedTuple):
    """Quotes, one row for each party of the conversation who pays or is paid that amount at any time.

    In order of `talk`, then of preference where two are as near. `group`: the party and the amount; `spot`: the place
    in the sources, -1 where no payment stands there; `currency`: -1 where none is named.
    """

    quote: Ints
    talk: Ints
    at: Ints
    currency: Ints
    spot: Ints
    group: Ints


class Paid(NamedTuple):
    """Payments, one row for each party and amount, in order of `group` and `at`; `until`: the end of its day."""

    group: Ints
    at: Ints
    until: Ints
    currency: Ints
    spot: Ints
    payment: Ints


class Pairs(NamedTuple):
    """The pair (payer and payee) of each payment by its number; and all payments in order of `pair` and `at`."""

    of: Ints
    pair: Ints
    at: Ints


class Agreed(NamedTuple):
    """One row per conversation and payment: the nearest quote, and what the shifts of its pair came to there."""

    quote: Ints
    payment: Ints
    windows: Ints
    hits: Ints


def agreeing(said: Said, paid: Paid, pairs: Pairs, lasts: tuple[Ints, Ints], hours: int) -> Agreed:
    """Find the quotes at most `hours` before or after a payment of one amount and, where both name it, currency.

    `lasts`: the first and last instant of each conversation 0.. All instants are microseconds.
    """
    size = said.at.size * len(SHIFTS)
    groups, pair_count = int(said.group.max(initial=-1)) + 1, int(pairs.of.max(initial=-1)) + 1
    talk_starts = np.searchsorted(said.talk, np.arange(lasts[0].size + 1))
    pair_starts = np.searchsorted(pairs.pair, np.arange(pair_count + 1))
    shifts = np.array(SHIFTS, np.int64) * DAY_US
    reach = hours * 3_600_000_000
    quotes = (talk_starts, said.at, said.currency, said.group)
    payments = (paid.at, paid.until, paid.currency, paid.payment, np.searchsorted(paid.group, np.arange(groups + 1)))
    window = (reach, int((paid.until - paid.at).max(initial=0)))
    quote, payment, talk = native(_nearest, size)(
        *quotes, *payments, *window, said.quote, said.spot, paid.spot, pairs.of.size
    )
    pair = pairs.of[payment]
    windows = native(_windows, size)(talk, pair, *lasts, pairs.at, pair_starts, shifts)
    row_starts = np.searchsorted(talk, np.arange(lasts[0].size + 1))
    hits = native(_hits, size)(*quotes, *payments, *window, *lasts, row_starts, pair, pairs.of, pair_count, shifts)
    return Agreed(quote, payment, windows, hits)


# In what follows, what a payment or a pair has met is known by the number of the conversation that it was noted in:
# nothing is cleared between two of them.


def _nearest(
    talk_starts: Ints, said: Ints, said_currency: Ints, group: Ints,
    paid: Ints, until: Ints, currency: Ints, payment: Ints, group_starts: Ints,
    reach: int, longest: int, quote: Ints, said_spot: Ints, spot: Ints, payments: int,
) -> Ints:  # fmt: skip
    """Return (quote, payment, talk) of the nearest quote to each payment in each conversation."""
    met = np.full(payments, -1, np.int64)
    row_of = np.zeros(payments, np.int64)
    distance = np.zeros(payments, np.int64)
    found = np.zeros((3, 1024), np.int64)
    rows = 0
    for talk in range(talk_starts.size - 1):
        for line in range(talk_starts[talk], talk_starts[talk + 1]):
            at, begin, end = said[line], group_starts[group[line]], group_starts[group[line] + 1]
            for i in range(begin + np.searchsorted(paid[begin:end], at - reach - longest), end):
                if paid[i] > at + reach:
                    break
                other = said_currency[line] >= 0 and currency[i] >= 0 and said_currency[line] != currency[i]
                if until[i] < at - reach or other or (said_spot[line] >= 0 and said_spot[line] == spot[i]):
                    continue
                number, away = payment[i], max(0, paid[i] - at, at - until[i])
                if met[number] != talk:
                    if rows == found.shape[1]:
                        found = np.concatenate((found, np.zeros_like(found)), axis=1)
                    found[0, rows], found[1, rows], found[2, rows] = quote[line], number, talk
                    met[number], row_of[number], distance[number] = talk, rows, away
                    rows += 1
                elif away < distance[number]:
                    found[0, row_of[number]], distance[number] = quote[line], away
    return found[:, :rows]


def _windows(talk: Ints, pair: Ints, first: Ints, last: Ints, paid: Ints, pair_starts: Ints, shifts: Ints) -> Ints:
    """Count, for each row, the payments of its pair times the shifts that fall into its conversation."""
    noted = np.full(pair_starts.size, -1, np.int64)
    known = np.zeros(pair_starts.size, np.int64)
    windows = np.zeros(talk.size, np.int64)
    for row in range(talk.size):
        here, one = talk[row], pair[row]
        if noted[one] != here:
            noted[one], known[one] = here, 0
            own = paid[pair_starts[one] : pair_starts[one + 1]]
            for by in shifts:
                known[one] += np.searchsorted(own, last[here] - by, side="right")
                known[one] -= np.searchsorted(own, first[here] - by)
        windows[row] = known[one]
    return windows


def _hits(
    talk_starts: Ints, said: Ints, said_currency: Ints, group: Ints,
    paid: Ints, until: Ints, currency: Ints, payment: Ints, group_starts: Ints,
    reach: int, longest: int, first: Ints, last: Ints, row_starts: Ints, pair: Ints, pair_of: Ints, pairs: int,
    shifts: Ints,
) -> Ints:  # fmt: skip
    """Count, for each row, those of its windows in which a quoted amount agrees."""
    met = np.full((pair_of.size, shifts.size), -1, np.int32)
    noted = np.full(pairs, -1, np.int64)
    known = np.zeros(pairs, np.int64)
    hits = np.zeros(pair.size, np.int64)
    for talk in range(talk_starts.size - 1):
        for row in range(row_starts[talk], row_starts[talk + 1]):
            noted[pair[row]], known[pair[row]] = talk, 0
        for line in range(talk_starts[talk], talk_starts[talk + 1]):
            begin, end = group_starts[group[line]], group_starts[group[line] + 1]
            for k in range(shifts.size):
                at = said[line] - shifts[k]
                low, high = max(at - reach - longest, first[talk] - shifts[k]), min(at + reach, last[talk] - shifts[k])
                for i in range(begin + np.searchsorted(paid[begin:end], low), end):
                    if paid[i] > high:
                        break
                    other = said_currency[line] >= 0 and currency[i] >= 0 and said_currency[line] != currency[i]
                    number = payment[i]
                    if until[i] < at - reach or other or met[number, k] == talk or noted[pair_of[number]] != talk:
                        continue
                    met[number, k] = talk
                    known[pair_of[number]] += 1
        for row in range(row_starts[talk], row_starts[talk + 1]):
            hits[row] = known[pair[row]]
    return hits
