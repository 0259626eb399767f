"""Habits that turn with the weeks: whoever works in shifts has free hours of another kind every second or third week.

How many weeks a turn has is what foretells the hours best: each event from those of its own kind in *other* weeks of
the same shift, for what happens in one week may hang together by the very cause that is in question. A turn of several
weeks is taken only where it is twenty times as likely as none, and as any hour at all.
"""

from typing import NamedTuple

import numpy as np

from relais.corroborate.local_windows import HOUR_MS, Ints
from relais.corroborate.near import Floats

DAY_MS = 24 * HOUR_MS
_WEEK_MS = 7 * DAY_MS
# 1 January 1970 was a Thursday; shifts begin on Mondays.
_MONDAY_MS = 3 * DAY_MS
TURNS = (2, 3, 4)
# Twenty to one.
_SURE = np.log(20)
_BLUR_MS = HOUR_MS
# One event's worth of any hour at all, so that nothing is impossible.
_ANY = 1.0
# Of more events than this, the turn is told by as many, evenly chosen.
_MOST = 400


class Rotation(NamedTuple):
    """A turn of `weeks` weeks (1: none), and the local hour at which a day of these people ends, in milliseconds."""

    weeks: int
    cut: int

    def parted(self, own: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the week, the day of the week and the clock of local times."""
        moved = own - self.cut + _MONDAY_MS
        return moved // _WEEK_MS, moved % _WEEK_MS // DAY_MS, moved % DAY_MS

    def joined(self, week: Ints, day: Ints, clock: Ints) -> Ints:
        """Return the local times again."""
        made: Ints = week * _WEEK_MS + day * DAY_MS + clock + self.cut - _MONDAY_MS
        return made


def rotation(payments: Ints, calls: Ints) -> Rotation:
    """Return how the habits of a pair turn; instants are milliseconds of local time."""
    cut = _quietest(np.concatenate((payments, calls)))
    plain = Rotation(1, cut)
    likely = [_foretold(payments, plain, weeks) + _foretold(calls, plain, weeks) for weeks in (1, *TURNS)]
    best = int(np.argmax(likely))
    # Whoever has no other week to be foretold from is foretold as any hour at all: 0.
    return plain if likely[best] - max(likely[0], 0.0) < _SURE else Rotation((1, *TURNS)[best], cut)


def _quietest(own: Ints) -> int:
    """Return the hour of the day that lies opposite to the middle of all events: their day ends there."""
    turned = np.exp(2j * np.pi * (own % DAY_MS) / DAY_MS).sum()
    middle = np.angle(turned) / (2 * np.pi) * 24
    return int(round(middle + 12) % 24) * HOUR_MS


def _foretold(own: Ints, plain: Rotation, weeks: int) -> float:
    """Return the logarithm of how likely the clock times are, each foretold by those of other weeks of its shift."""
    own = own[np.linspace(0, own.size - 1, min(own.size, _MOST)).astype(np.int64)] if own.size else own
    week, _day, clock = plain.parted(own)
    apart = np.abs(clock[:, np.newaxis] - clock)
    apart = np.minimum(apart, DAY_MS - apart) / _BLUR_MS
    alike = (week[:, np.newaxis] != week) & ((week[:, np.newaxis] - week) % weeks == 0)
    kernel: Floats = np.exp(-0.5 * apart**2) / (np.sqrt(2 * np.pi) * _BLUR_MS / DAY_MS)
    told = ((kernel * alike).sum(axis=1) + _ANY) / (alike.sum(axis=1) + _ANY)
    return float(np.log(told).sum())
