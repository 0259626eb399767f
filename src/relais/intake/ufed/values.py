"""What the fields of a report say: moments, durations, how a call ended."""

import re
from datetime import UTC, datetime, timedelta

from relais.intake.calls import NOT_A_DURATION
from relais.intake.facts import Facts
from relais.intake.instant import NEVER, Instant
from relais.intake.stated import moment

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# The spelling of nearly every time of a report, read by the library alone.
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}|\.\d{6})?\+00:00", re.ASCII)
_SPAN = re.compile(r"(?:(\d{1,5})\.)?(\d{1,4}):([0-5]\d):([0-5]\d)(?:\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_ENDED = {
    "established": "answered",
    "answered": "answered",
    "connected": "answered",
    "missed": "missed",
    "rejected": "missed",
    "declined": "missed",
    "unanswered": "missed",
    "no answer": "missed",
    "cancelled": "missed",
    "canceled": "missed",
}


def when(facts: Facts, place: str, raw: str | None) -> Instant:
    """Read a time: with its offset as a rule; without, it waits for the answer to `zone`."""
    if raw is None:
        return NEVER
    if _USUAL.fullmatch(raw):
        try:
            return Instant((datetime.fromisoformat(raw) - _EPOCH) // _MICROSECOND, raw, "second", "file")
        except ValueError:
            pass
    return moment(facts, place, raw)


def duration(facts: Facts, place: str, raw: str | None) -> int | None:
    """Read a length in whole seconds: '00:02:05', '1.00:00:00.1234567', '125'."""
    if raw is None:
        return None
    if _WHOLE.fullmatch(raw):
        return int(raw)
    found = _SPAN.fullmatch(raw)
    if found is None:
        facts.notice(NOT_A_DURATION, place, raw=raw[:100])
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def ended(status: str | None, kind: str | None, seconds: int | None) -> str:
    """Return the status of a call, from what the report says of its end, else from its length."""
    for said in (status, kind):
        if said and (known := _ENDED.get(said.lower())):
            return known
    return "answered" if seconds else "unknown"
