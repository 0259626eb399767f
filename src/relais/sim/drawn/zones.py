"""Wall clocks of many places at once, with daylight saving."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from relais.sim.drawn.draw import Bools, Draw, Floats, Ints
from relais.sim.drawn.places import PLACES

DAY = 86_400
_FIRST, _LAST = datetime(2005, 1, 1, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC)


@cache
def _changes(name: str) -> tuple[Ints, Ints]:
    """Return the instants (UTC seconds) at which the zone's offset changes, and the offset from then on."""
    zone = ZoneInfo(name)

    def offset(at: datetime) -> int:
        return round(at.astimezone(zone).utcoffset().total_seconds())  # type: ignore[union-attr]

    at, held = [round(_FIRST.timestamp())], [offset(_FIRST)]
    day = _FIRST
    while day < _LAST:
        low, high = day, day + timedelta(days=1)
        if offset(high) != offset(low):
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            at.append(round(high.timestamp()))
            held.append(offset(high))
        day += timedelta(days=1)
    return np.array(at), np.array(held)


def offsets(at: Ints, place: Ints) -> Ints:
    """Return the offset from UTC, in seconds, at each instant (UTC seconds) and place (index of PLACES)."""
    found = np.zeros(at.size, np.int64)
    for number in np.unique(place):
        here = place == number
        changes, held = _changes(PLACES[number].zone)
        found[here] = held[np.clip(np.searchsorted(changes, at[here], side="right") - 1, 0, None)]
    return found


def settle(at: Ints, place: Ints) -> Ints:
    """Move instants out of the hour that daylight saving shows twice: a wall clock must name one instant."""
    moved = at.copy()
    for number in np.unique(place):
        changes, held = _changes(PLACES[number].zone)
        back = changes[1:][np.diff(held) < 0]
        here = np.flatnonzero(place == number)
        if back.size and here.size:
            nearest = back[np.clip(np.searchsorted(back, at[here] - 3_600), 0, back.size - 1)]
            twice = np.abs(at[here] - nearest) <= 3_600
            moved[here[twice]] += 7_200
    return moved


def at_wall(day: Ints, second: Ints, place: Ints) -> Ints:
    """Return the instants of wall-clock times: `day` since 1970, `second` of that local day (may pass 86,400)."""
    wall = day * DAY + second
    guess = wall - offsets(wall, place)
    return settle(wall - offsets(guess, place), place)


def late_seconds(draw: Draw, share: float, count: int) -> Ints:
    """Draw seconds of a local day: `share` of them between 22 and 5 o'clock (past midnight counts on), else by day."""
    late = draw.happens(share, count)
    hours = np.where(
        late,
        np.array([22, 23, 24, 25, 26, 27, 28])[
            np.searchsorted(np.cumsum([5, 5, 4, 3, 1, 1, 1]) / 20, draw.numbers.random(count), side="right").clip(0, 6)
        ],
        draw.whole(9, 22, count),
    )
    return hours * 3_600 + draw.whole(0, 3_600, count)


def lawful_seconds(draw: Draw, hours: dict[str, float | list[int]], day: Ints) -> Ints:
    """Draw seconds of a local day as lawful senders are assumed to keep it; the peak depends on the weekday."""
    weekend = (day + 3) % 7 >= 5  # 1 January 1970 was a Thursday
    (a, b), (c, d) = hours["weekday_peak"], hours["weekend_peak"]  # type: ignore[misc]
    drawn = np.where(weekend, draw.whole(c, d, day.size), draw.whole(a, b, day.size))
    night: Bools = draw.happens(float(hours["night_0_5_share"]), day.size)  # type: ignore[arg-type]
    drawn = np.where(night, draw.whole(0, 5, day.size), drawn)
    return drawn * 3_600 + draw.whole(0, 3_600, day.size)


def days_between(draw: Draw, first: Ints, last: Ints) -> Ints:
    """Draw a day first..last for each."""
    fraction: Floats = draw.numbers.random(first.size)
    return first + (fraction * (last - first + 1)).astype(np.int64)
