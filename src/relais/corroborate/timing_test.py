"""The one shape of all tests of times: trials, each a hit or not, each with an exact chance of a hit.

A trial is what counts once: a payment, or several that went together. The number of hits then follows exactly from the
chances, and everything told of a pair follows from the number. A test is one file that makes trials of events.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from relais.corroborate.local_windows import HOUR_MS, Ints
from relais.corroborate.near import Flags, Floats
from relais.model.notice import msg

# Of the payer: no source says where somebody stood who paid. A unit's own country is where its payers live.
PARIS = ZoneInfo("Europe/Paris")
# Beyond, nothing is offered: the check on innocent pairs would take minutes, and habit drowns every order.
MOST = 5_000

NO_PAYMENTS = msg("no payment is known to the moment")
ONLY_DAYS = msg("the payments are known to the day alone: of them only the day is tested")
NO_CALLS = msg("no call of the two is known to the moment")
TOO_MANY = msg("more payments or calls than the check on innocent pairs can redraw")
ALWAYS = msg("calls are so frequent that one is near at any moment: whether a payment is before it says nothing")
HABIT = msg(
    "by this payer's own hours or days a call would be near whenever anything was paid: no more can be told from it"
)

# From payment to call, where a power is told: half an hour; on a day that alone is known, in its evening. No lag is
# published (`typology`, section 5).
LAG_MS, DAY_LAG_MS = HOUR_MS // 2, 20 * HOUR_MS

_NONE = np.zeros(0, np.int64)


class Events(NamedTuple):
    """Payments and calls of many pairs, numbered from 0: each in order of pair and time, milliseconds since 1970, UTC.

    `dated`: payments known to the day alone, as the first instant of that day in its own zone.
    """

    pairs: int
    payment_pair: Ints
    payments: Ints
    call_pair: Ints
    calls: Ints
    dated_pair: Ints = _NONE
    dated: Ints = _NONE


@dataclass(frozen=True)
class Setting:
    """What is laid down for a run: where the payer's day is, and how wrong the records may be.

    `error_ms`: how far the clocks of the two records may be apart; `zone_error_h`: by how many hours the zone of one of
    them may be wrong. Both widen what counts as near, on both sides. `kept_back`: a screening sees nothing from this
    instant on (milliseconds since 1970, UTC); None: it sees all.
    """

    zone: ZoneInfo = PARIS
    error_ms: int = 0
    zone_error_h: int = 0
    kept_back: int | None = None

    @property
    def widened_ms(self) -> int:
        """Return by how much all is widened, on each side."""
        return self.error_ms + self.zone_error_h * HOUR_MS


class Different(NamedTuple):
    """How many different places the trials of a pair must have: `reason`, where there are fewer than `least`."""

    reason: str
    places: Ints
    least: int


class Trials(NamedTuple):
    """Trials of many pairs, in order of `pair`.

    `chances`: a row for each null of the test, a column for each trial; where there are several, the one under which
    most would happen is the one that answers. The first knows nothing of the payer's own habit. `near`: which payments
    have a call near, each for itself.
    """

    pair: Ints
    hit: Flags
    chances: Floats
    near: Flags
    asked: tuple[Different, ...]


@dataclass(frozen=True)
class TimeTest:
    """One test of times; `dated`: it works on the payments known to the day alone, and on no other."""

    name: str
    directions: tuple[str, ...]
    trials: Callable[[Events, str, Setting], Trials]
    dated: bool = False

    def payments(self, events: Events) -> tuple[Ints, Ints]:
        """Return the payments it works on, and their pairs."""
        return (events.dated_pair, events.dated) if self.dated else (events.payment_pair, events.payments)


def raised(test: TimeTest, events: Events, direction: str, setting: Setting, trials: Trials) -> Floats:
    """Return the chances of the trials, had each payment a call of its own: that call is near other moments too.

    What is caused raises what chance gives, above all where payments keep to an hour; a power reckoned without it
    promises too much. Payments that have a call near get no second one; the reverse has its calls ahead.
    """
    pair, at = (of[~trials.near] for of in test.payments(events))
    after = events._replace(call_pair=np.concatenate((events.call_pair, pair)))
    lag = DAY_LAG_MS if test.dated else LAG_MS if direction == test.directions[0] else -LAG_MS
    calls = np.concatenate((events.calls, at + lag))
    order = np.lexsort((calls, after.call_pair))
    return test.trials(after._replace(call_pair=after.call_pair[order], calls=calls[order]), direction, setting).chances


def refusals(test: TimeTest, events: Events, trials: Trials, calls: Ints) -> NDArray[np.object_]:
    """Return for each pair why the test is not offered to it, or None; `calls`: how many it has."""
    pairs = events.pairs
    payments = np.bincount(test.payments(events)[0], minlength=pairs)
    reasons: NDArray[np.object_] = np.full(pairs, None, object)
    # The last one that holds is told.
    plain, *others = (_always(one, trials.pair, pairs) for one in trials.chances)
    for certain in others:
        reasons[certain] = HABIT
    reasons[plain] = ALWAYS
    for reason, places, least in reversed(trials.asked):
        reasons[_different(trials.pair, places, pairs) < least] = reason
    reasons[np.maximum(payments, calls) > MOST] = TOO_MANY
    reasons[calls == 0] = NO_CALLS
    reasons[payments == 0] = NO_PAYMENTS
    if not test.dated:
        reasons[(payments == 0) & (np.bincount(events.dated_pair, minlength=pairs) > 0)] = ONLY_DAYS
    return reasons


def _always(chances: Floats, pair: Ints, pairs: int) -> Flags:
    """Say of which pairs a null leaves nothing open: a call would be near whatever was paid."""
    found: Flags = np.bincount(pair[chances < 1], minlength=pairs) == 0
    return found


def _different(pair: Ints, places: Ints, pairs: int) -> Ints:
    """Return how many different places each pair has."""
    order = np.lexsort((places, pair))
    one, place = pair[order], places[order]
    fresh = np.ones(one.size, bool)
    fresh[1:] = (one[1:] != one[:-1]) | (place[1:] != place[:-1])
    return np.bincount(one[fresh], minlength=pairs)
