"""How well a payment and a call fit together: windows and points laid down beforehand, each with its ground.

Nothing here was fitted to data. No distribution of lags and no share of orders is published (`typology`, § 5), so the
windows are those in which the three orders that are attested make sense, and the points say no more than what counts
for more than what. They are not probabilities.
"""

from typing import NamedTuple

import numpy as np

from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Flags
from relais.corroborate.session_pieces import Calls, Lines, Logins, Payments, Pieces

HOUR = 3_600
# Pay first, the same evening: a pick-up takes minutes, money on a bank product comes within hours (ABC).
SOON_H, HOURS_H, EVENING_H = 1, 4, 12
# Appointment: both connect on the agreed day (Béchu, France Inter 2021); one to three days is an assumption.
APPOINTMENT_H = 72
# Offers come from sellers too, so a call before the payment is as expected: during it, or after its end.
AFTER_SOON_H, AFTER_H = 1, 6
# Beyond this a call is not followed when one looks for what was paid after it.
LONGEST_H = 12
# Sessions of 30 to 60 or 40 to 45 minutes are published; half as long and half as long again still fits. A call of a
# third of the shortest may be one that broke off; a shorter one tells a code or says hello: no session.
FITS_MIN = (20, 90)
SHORTEST_MIN = 10
# How long a call is taken to be whose length nobody tells.
UNTOLD_S = HOUR
# A code or an amount of the payment quoted in a line near the call, before its beginning or after its end.
QUOTED_H = 2
# Whoever calls over an account may have logged in for it.
LOGIN_S = 600

FIRST, APPOINTMENT, AFTER, DAY, RETAINER = range(5)

# (what, points, ground). A tie by content outranks every lag.
SOON, WITHIN_HOURS, EVENING, AHEAD, AFTER_SOON, AFTER_LATER, ON_THAT_DAY = 4, 3, 2, 1, 3, 2, 2
LENGTH_FITS, LENGTH_UNTOLD, VIDEO, VOICE = 2, 1, 1, -2
CODE, AMOUNT, LOGIN = 10, 3, 1
POINTS: tuple[tuple[str, int, str], ...] = (
    ("the call begins within 1 h after the payment", SOON, "a pick-up takes minutes"),
    ("within 4 h", WITHIN_HOURS, "money comes within hours"),
    ("within 12 h", EVENING, "the same evening or night"),
    ("within 72 h", AHEAD, "an appointment one to three days ahead"),
    ("paid during the call or within 1 h after its end", AFTER_SOON, "offers come from sellers too"),
    ("paid within 6 h after its end", AFTER_LATER, "offers come from sellers too"),
    ("on the day of a payment known to the day", ON_THAT_DAY, "no lag is known"),
    ("the call lasts 20 to 90 min", LENGTH_FITS, "30 to 60 min are published"),
    ("its length is not told", LENGTH_UNTOLD, "it may fit"),
    ("it carried video", VIDEO, "a session is watched"),
    ("it carried voice alone", VOICE, "a session is watched; video may be switched on later"),
    ("a line near the call quotes the code of the payment", CODE, "a code names one payment: outranks all timing"),
    ("a line near the call quotes its amount", AMOUNT, "ties in part: an amount may be that of other payments"),
    ("a login of one of the two just before or during the call", LOGIN, "the account was in use"),
)
# What a payment and a call must earn beyond: two points are reached by a bare evening, or by a fitting length alone.
BAR = 2
# A proposal no more than so many points better than the best arrangement without it is ambiguous.
CLOSE = 1

# A point outweighs any lag: between equals, the nearer in time.
SCALE = 1_000_000_000
# Beyond so many payments and calls within the windows of one pair nothing is proposed: habit drowns every order.
MOST = 200_000


class Candidates(NamedTuple):
    """Payments and calls within the windows, in order of payment and call.

    `kind`: FIRST, APPOINTMENT, AFTER or DAY; `lag`: seconds from payment to the beginning of the call; `line`: the
    line that ties them, -1 for none; `login`: likewise; `weight`: points beyond the bar times SCALE, less the lag.
    """

    payment: Ints
    call: Ints
    kind: Ints
    lag: Ints
    points: Ints
    line: Ints
    login: Ints
    weight: Ints

    def take(self, rows: Ints | Flags) -> "Candidates":
        """Return these rows."""
        return Candidates(*(column[rows] for column in self))


def possible(calls: Calls) -> Flags:
    """Return which calls may be sessions: not known to be too short."""
    return (calls.seconds < 0) | (calls.seconds >= SHORTEST_MIN * 60)


def candidates(pieces: Pieces) -> tuple[Candidates, Ints]:
    """Return the candidates that are worth their points, and the couples of which there are too many to look at."""
    payments, calls = pieces.payments, pieces.calls
    able = np.flatnonzero(possible(calls))
    low, high = _ranges(payments, calls, able)
    count = high - low
    by_couple = np.bincount(payments.couple, count, minlength=int(payments.couple.max(initial=-1)) + 1)
    crowded = np.flatnonzero(by_couple > MOST)
    count[np.isin(payments.couple, crowded)] = 0
    row = np.repeat(np.arange(count.size), count)
    call = able[np.arange(row.size) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)]
    order = np.lexsort((call, payments.payment[row]))
    found = _scored(row[order], call[order], pieces)
    return found.take(found.weight > 0), crowded


def _ranges(payments: Payments, calls: Calls, able: Ints) -> tuple[Ints, Ints]:
    """Return for each payment the first of the `able` calls its widest window holds, and the first it does not."""
    behind = np.where(payments.day > 0, 0, (AFTER_H + LONGEST_H) * HOUR)
    ahead = np.where(payments.day > 0, 24 * HOUR - 1, APPOINTMENT_H * HOUR)
    key = Keys(payments.at, calls.at[able])
    theirs = key(calls.couple[able], calls.at[able])
    low = np.searchsorted(theirs, key(payments.couple, payments.at) - behind, side="left")
    high = np.searchsorted(theirs, key(payments.couple, payments.at) + ahead, side="right")
    return low.astype(np.int64), high.astype(np.int64)


class Keys:
    """Numbers that order instants group by group; groups lie so far apart that no window reaches the next."""

    def __init__(self, *instants: Ints) -> None:
        """Look at all instants that will be compared."""
        self._first = min((int(one.min()) for one in instants if one.size), default=0)
        last = max((int(one.max()) for one in instants if one.size), default=0)
        self._apart = last - self._first + 1_000 * HOUR

    def __call__(self, group: Ints, at: Ints) -> Ints:
        """Return the number of each instant of a group."""
        number: Ints = group * self._apart + (at - self._first)
        return number


def _scored(row: Ints, call: Ints, pieces: Pieces) -> Candidates:
    payments, calls = pieces.payments, pieces.calls
    payment = payments.payment[row]
    at, begin = payments.at[row], calls.at[call]
    told = calls.seconds[call]
    length = np.where(told < 0, UNTOLD_S, told)
    lag, since_end = begin - at, at - begin - length
    day = payments.day[row] > 0
    kind = np.select([day, lag < 0, lag <= EVENING_H * HOUR], [DAY, AFTER, FIRST], APPOINTMENT)
    timed = np.select(
        [day, (lag < 0) & (since_end <= AFTER_SOON_H * HOUR), (lag < 0) & (since_end <= AFTER_H * HOUR), lag < 0,
         lag <= SOON_H * HOUR, lag <= HOURS_H * HOUR, lag <= EVENING_H * HOUR],
        [ON_THAT_DAY, AFTER_SOON, AFTER_LATER, -1, SOON, WITHIN_HOURS, EVENING], AHEAD,
    )  # fmt: skip
    fits = (told >= FITS_MIN[0] * 60) & (told <= FITS_MIN[1] * 60)
    video = calls.video[call]
    line, by_code = _tied(payment, begin, begin + length, pieces.lines)
    low, high = (_logged(side[call], begin, begin + length, pieces.logins) for side in (calls.low, calls.high))
    login = np.where(low >= 0, low, high)
    points = (
        timed
        + np.where(told < 0, LENGTH_UNTOLD, LENGTH_FITS * fits)
        + np.select([video > 0, video == 0], [VIDEO, VOICE], 0)
        + np.where(line < 0, 0, np.where(by_code, CODE, AMOUNT))
        + LOGIN * (login >= 0)
    ).astype(np.int64)
    away = np.where(day, 0, np.where(lag < 0, np.maximum(since_end, 0), lag))
    # Beyond its windows a payment does not meet the call, whatever is quoted.
    weight = np.where(timed < 0, 0, (points - BAR) * SCALE - away)
    return Candidates(payment, call, kind.astype(np.int64), lag, points, line, login, weight.astype(np.int64))


def _tied(payment: Ints, begin: Ints, end: Ints, lines: Lines) -> tuple[Ints, Flags]:
    """Return the line of each payment that quotes it near the call, -1 for none, and whether it quotes the code."""
    line = np.full(payment.size, -1)
    by_code = np.zeros(payment.size, np.bool_)
    # The code is looked for last, and stands.
    for code in (0, 1):
        rows = np.flatnonzero(lines.code == code)
        key = Keys(lines.at, begin, end)
        theirs = key(lines.payment[rows], lines.at[rows])
        low = np.searchsorted(theirs, key(payment, begin) - QUOTED_H * HOUR, side="left")
        high = np.searchsorted(theirs, key(payment, end) + QUOTED_H * HOUR, side="right")
        # The last line before the call; where none is, the first after it began.
        last = np.searchsorted(theirs, key(payment, begin), side="right") - 1
        near = high > low
        line[near] = rows[np.where(last >= low, last, low)[near]]
        by_code[near] = code == 1
    return line, by_code


def _logged(who: Ints, begin: Ints, end: Ints, logins: Logins) -> Ints:
    """Return the first login of that side just before or during each call, -1 for none."""
    key = Keys(logins.at, begin, end)
    theirs = key(logins.side, logins.at)
    low = np.searchsorted(theirs, key(who, begin) - LOGIN_S, side="left")
    high = np.searchsorted(theirs, key(who, end), side="right")
    return np.where(high > low, low, -1).astype(np.int64)
