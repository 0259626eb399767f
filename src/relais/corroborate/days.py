"""Whether a call falls on the day of a payment more often than the days explain: the trials of the tests of days.

Three nulls, each for a habit that passes for a link under another; the one that expects most answers.

Block: the payment could as well have been made on any of the three days of its block. Blocks are cut by the calendar,
every three days from 1 January 1970. It keeps whatever lasts longer; a favourite day of the week deceives it.
Favourite: the same, but the three days weigh as often as this payer pays on their days of the week. A favourite day
that changes in the course of the years deceives it.
Week: the payment could as well have been made up to three weeks earlier or later on the same day of the week. It keeps
the favourite day of the time; weeks in which both are active deceive it.

Measured (4,000 drawn pairs, 26 payments and 60 calls, false alarms at 5 %): where both keep to Sundays block 1.00,
favourite 0, week .02; in weeks that are active for both .07, .07 and .99; all three together 0 and .05. A payday (.12)
and the days off of one rota of six days (.16) deceive all three. Power, where 30 % and 60 % of payments are followed by
a call: .61 and .99; with 10 payments .17 and .56, with 5 .01 and .06.
"""

from collections.abc import Iterator

import numpy as np

from relais.corroborate.local_windows import HOUR_MS, Ints
from relais.corroborate.near import Flags, Floats, Span, near
from relais.corroborate.timing_test import Different, Trials
from relais.model.notice import msg

DAY_MS = 24 * HOUR_MS
BLOCK = 3
WEEK = 7
# Weeks either way. Beyond a month the habits of a pair change (as in `shifted`).
SHIFTS = (-3, -2, -1, 0, 1, 2, 3)

TOO_FEW = msg("too few days of payment: three blocks of three days are asked for")
ONE_WEEKDAY = msg("all payments fall on one day of the week: no other day is left to compare with")


def trials(pair: Ints, number: Ints, ahead: Ints, others: tuple[Ints, Ints], error_ms: int) -> Trials:
    """Return a trial for each day on which a pair paid; `number` of each payment: the day since 1 January 1970.

    Day n begins `ahead` + n days, on the clock of `others`: the pairs and local instants of the calls, in any order.
    `error_ms`: how far the clocks may be wrong; it widens the day on both sides.
    """
    order = np.lexsort((others[1], others[0]))
    calls = others[0][order], others[1][order]
    own, of = _once(pair, number)
    pair, number, ahead = pair[own], number[own], ahead[own]
    span = Span(error_ms, DAY_MS - 1 + error_ms)

    def on(days: Ints) -> Flags:
        return near(pair, days * DAY_MS + ahead, *calls, span)

    block = number // BLOCK
    weekday = number % WEEK
    chances = (
        _mean(on(block * BLOCK + one) for one in range(BLOCK)),
        _weighted([(on(block * BLOCK + one), _often(pair, weekday, block * BLOCK + one)) for one in range(BLOCK)]),
        _mean(on(number + week * WEEK) for week in SHIFTS),
    )
    hit = on(number)
    # Where it is certain, it is so to the last digit: a sum of shares is not.
    whole: Floats = np.where(np.array(chances) > 1 - 1e-9, 1.0, np.array(chances, np.float64))
    return Trials(pair, hit, whole, hit[of], (Different(TOO_FEW, block, BLOCK), Different(ONE_WEEKDAY, weekday, 2)))


def numbered(first: Ints) -> Ints:
    """Return the days, counted from 1 January 1970, that begin at these instants in their own zones, in milliseconds.

    The nearest midnight of UTC is the day's. Where clocks are more than twelve hours ahead (New Zealand in summer, some
    islands) that is a day too early, for all days alike: no answer changes.
    """
    return (first + DAY_MS // 2) // DAY_MS


def _once(pair: Ints, number: Ints) -> tuple[Ints, Ints]:
    """Return the first payment of each pair and day, and of each payment the place of its day among them."""
    order = np.lexsort((number, pair))
    fresh = np.ones(pair.size, bool)
    fresh[1:] = (np.diff(pair[order]) != 0) | (np.diff(number[order]) != 0)
    of = np.empty(pair.size, np.int64)
    of[order] = np.cumsum(fresh) - 1
    return order[fresh], of


def _mean(every: Iterator[Flags]) -> Floats:
    found: Floats = np.mean(np.array(list(every)), axis=0)
    return found


def _weighted(every: list[tuple[Flags, Ints]]) -> Floats:
    found: Floats = np.sum([flags * weight for flags, weight in every], axis=0) / np.sum([w for _f, w in every], axis=0)
    return found


def _often(pair: Ints, weekday: Ints, days: Ints) -> Ints:
    """Return on how many days the pair of each trial paid that are of the same day of the week as `days`."""
    counts = np.bincount(pair * WEEK + weekday, minlength=(int(pair.max(initial=-1)) + 1) * WEEK)
    often: Ints = counts[pair * WEEK + days % WEEK]
    return often
