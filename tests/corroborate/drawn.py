"""Events of many pairs for the tests of times, from lists or drawn."""

from zoneinfo import ZoneInfo

import numpy as np

from relais.corroborate.local_windows import HOUR_MS
from relais.corroborate.timing_test import Events, Setting

MINUTE = 60_000
DAY = 24 * HOUR_MS
UTC = ZoneInfo("UTC")
PLAIN = Setting(UTC)
# A Thursday, as 1 January 1970, and the first day of a block of three.
START = 19_005 * DAY


def side(rows):
    """Lay lists of instants, one for each pair, behind each other in order of pair and time."""
    rows = [sorted(row) for row in rows]
    pair = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return pair, np.array([one for row in rows for one in row], np.int64)


def events(payments, calls, dated=None):
    return Events(len(payments), *side(payments), *side(calls), *side(dated or [[] for _pair in payments]))


def alone(payments, calls, dated=()):
    return events([list(payments)], [list(calls)], [list(dated)])


def drawn(days, hours):
    """Return evenings of many pairs, a row each: their days, and hours that stray about eight in the evening."""
    return START + days * DAY + (hours * HOUR_MS).astype(np.int64)
