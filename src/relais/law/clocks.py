"""When a datum is lost: calendar arithmetic over a clock, in UTC. The clock runs from the event, never from receipt."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeVar

from relais.law.retention import Duration

Day = TypeVar("Day", bound=date)
State = Literal["answered", "expired", "red", "unknown", "amber", "green"]

# From the most to the least urgent. What is not known is as urgent as what is nearly lost, never safe. `answered`:
# the holder has told what it kept. `expired` is last: nothing can be saved any more.
URGENCY: tuple[State, ...] = ("red", "unknown", "amber", "green", "answered", "expired")
# The states of what no time can take away any more.
STOPPED: tuple[State, ...] = ("answered", "expired")
RED_DAYS = 60
AMBER_DAYS = 120
# A request needs time to be drafted, signed and served.
MARGIN_DAYS = 14


def legal_expiry(event: datetime, duration: Duration) -> datetime:
    """Return the instant from which the holder need not have the datum any more.

    `event` is aware; a day-precise event stands at its first instant, so the earliest reading holds.
    A month ends on its last day: 31 January and one month give 28 or 29 February.
    """
    if event.tzinfo is None:
        raise ValueError("an event without a time zone starts no clock")
    moved = months_later(event.astimezone(UTC), duration.months)
    return moved + timedelta(days=duration.days, hours=duration.hours)


def months_later(start: Day, months: int) -> Day:
    """Return the same day so many calendar months later, or the last day of a month that has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def safe_expiry(legal: datetime) -> datetime:
    """Return the last instant at which asking still leaves time for the request to arrive."""
    return legal - timedelta(days=MARGIN_DAYS)


def state(legal: datetime | None, as_of: datetime) -> State:
    """Return how a datum stands at `as_of`; None (holder, country or event unknown) is 'unknown', never safe."""
    if legal is None:
        return "unknown"
    left = legal - as_of
    if left <= timedelta():
        return "expired"
    if left <= timedelta(days=RED_DAYS):
        return "red"
    return "amber" if left <= timedelta(days=AMBER_DAYS) else "green"
