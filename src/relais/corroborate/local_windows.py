"""The fixed windows of a local day: within one, a payment could as well have been made at any other moment.

They are fixed before looking: each begins a whole number of `hours` after local midnight. Windows laid around the
payments themselves would raise false alarms (Platkiewicz et al., J Neurophysiol 117, 2017).
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

HOUR_MS = 3_600_000
_DAY_S = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def windows(at: Ints, zone: ZoneInfo, hours: int) -> tuple[Ints, Ints]:
    """Return the first instant of the window around each instant, and the first after it; milliseconds since 1970, UTC.

    Where clocks are turned within one, it is an hour shorter or longer.
    """
    changes, offsets = _offsets(at, zone)
    begin = (at + _offset(at, changes, offsets)) // (hours * HOUR_MS) * (hours * HOUR_MS)
    return _instant(begin, at, changes, offsets), _instant(begin + hours * HOUR_MS, at, changes, offsets)


def local(at: Ints, zone: ZoneInfo) -> Ints:
    """Return the local time of each instant, in milliseconds since 1970 as the clock on the wall counts them."""
    changes, offsets = _offsets(at, zone)
    return at + _offset(at, changes, offsets)


def _offset(at: Ints, changes: Ints, offsets: Ints) -> Ints:
    return offsets[np.searchsorted(changes, at, side="right")]


def _instant(wall: Ints, near: Ints, changes: Ints, offsets: Ints) -> Ints:
    """Return the instant of a local time `wall`; `near` is one within a window of it."""
    guess = wall - _offset(near, changes, offsets)
    return wall - _offset(guess, changes, offsets)


def _offsets(at: Ints, zone: ZoneInfo) -> tuple[Ints, Ints]:
    """Return when the offset from UTC changes about these instants, and the offsets before, between and after."""
    if not at.size:
        return np.zeros(0, np.int64), np.zeros(1, np.int64)
    first, last = int(at.min()) // 1000 // _DAY_S - 2, int(at.max()) // 1000 // _DAY_S + 2
    known = [_offset_at(day * _DAY_S, zone) for day in range(first, last + 1)]
    changes = [
        _change(day * _DAY_S, (day + 1) * _DAY_S, zone)
        for day, before, after in zip(range(first, last), known, known[1:], strict=False)
        if before != after
    ]
    offsets = [known[0], *(_offset_at(change, zone) for change in changes)]
    return np.array(changes, np.int64) * 1000, np.array(offsets, np.int64) * 1000


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """Return the second at which the offset changes between two that differ."""
    first = _offset_at(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _offset_at(middle, zone) == first else (before, middle)
    return after


def _offset_at(second: int, zone: ZoneInfo) -> int:
    return int((_EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset().total_seconds())  # type: ignore[union-attr]
