"""The clock of one datum: when the holder need not keep it any more, by the text that held on the day of the event."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from relais.law.clocks import legal_expiry, safe_expiry
from relais.law.retention import Clock, Duration, load
from relais.model.notice import msg

CLOSED = msg("the service is closed: its data are gone from {day}, whatever the event")
NOT_DATED = msg("the date of the event is not known: ask at once")
NOT_YET = msg("this text runs on events from {day}: it keeps nothing from before")
LAPSED = msg("this text lapsed on {day}: nothing obliges or allows the holder to keep it since")
NOT_FIXED = msg("the text fixes no duration: enter the one that was ordered")
OLDER_TEXT = msg("the event lies before {day}: the older, shorter duration runs")
RUNS = msg("{basis}, from: {event}")


@dataclass(frozen=True, slots=True)
class Expiry:
    """When a datum is lost, in UTC; None where that cannot be told, which is never safe.

    `safe` is the last instant at which asking still leaves time. `why` with `params` is the sentence to show.
    """

    clock: Clock
    legal: datetime | None
    safe: datetime | None
    why: str
    params: dict[str, str]


def expiry(clock_id: str, event: datetime | None, *, renewals: int = 0, ordered: Duration | None = None) -> Expiry:
    """Return when the datum of a clock is lost, for an event at an aware instant.

    `renewals` is how often the keeping was prolonged; one after the other, so each may end on a month's last day.
    `ordered` is the duration that an order states where the text fixes none. Raises KeyError for an unknown clock,
    ValueError for more renewals than the text allows.
    """
    held = load()
    clock = held.clocks[clock_id] if clock_id in held.clocks else held.own[clock_id]
    _renewable(clock, renewals)
    if clock.ends_at is not None:
        return _told(clock, _midnight(clock.ends_at), CLOSED, day=clock.ends_at.isoformat())
    if event is None:
        return _told(clock, None, NOT_DATED)
    begins, ends = clock.applicable_from, clock.applicable_to
    if begins is not None and event < _midnight(begins):
        return _told(clock, None, NOT_YET, day=begins.isoformat())
    if ends is not None and event >= _midnight(ends):
        return _told(clock, None, LAPSED, day=ends.isoformat())
    return _counted(clock, event, renewals, ordered)


def _counted(clock: Clock, event: datetime, renewals: int, ordered: Duration | None) -> Expiry:
    older = clock.legacy if clock.legacy and event < _midnight(clock.legacy.before) else None
    duration = older.duration if older else clock.duration or ordered
    if duration is None:
        return _told(clock, None, NOT_FIXED)
    legal = legal_expiry(event, duration)
    for _time in range(renewals):
        legal = legal_expiry(legal, clock.renewable or Duration())
    if older:
        return _told(clock, legal, OLDER_TEXT, day=older.before.isoformat())
    return _told(clock, legal, RUNS, basis=clock.basis, event=clock.from_event)


def _renewable(clock: Clock, renewals: int) -> None:
    most = (clock.renewals_at_most or renewals) if clock.renewable else 0
    if not 0 <= renewals <= most:
        raise ValueError(f"{clock.id} can be prolonged {most} times, not {renewals}")


def _told(clock: Clock, legal: datetime | None, why: str, **params: str) -> Expiry:
    return Expiry(clock, legal, None if legal is None else safe_expiry(legal), why, params)


def _midnight(day: date) -> datetime:
    """Return the first instant of a day in UTC: the law of that day is taken to begin there, wherever it was made."""
    return datetime.combine(day, time(), UTC)
