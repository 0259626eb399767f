"""Times as NCMEC prints them: month first, '10-29-2026 23:43:28 UTC'."""

import re
from datetime import UTC, datetime, timedelta

from relais.intake.facts import Facts
from relais.intake.instant import NOT_A_TIME, BadTimeError, Instant, Precision, at_local
from relais.intake.stated import local_moment, moment
from relais.intake.table.time import zone_of
from relais.model.notice import msg

UNKNOWN_ZONE = msg("“{raw}” names a zone that is not known, or that several places share: kept as written, no instant")

_PRINTED = re.compile(
    r"(?:(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<year>\d{4})|(?P<iy>\d{4})-(?P<im>\d\d)-(?P<id>\d\d))[ T]+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s*\(?(?P<zone>(?![AaPp]\.?[Mm]\b)[A-Za-z][A-Za-z_/]{0,30}(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})\)?)?"
)
# Whatever begins with a day and an hour is the time of the row above it, readable or not.
ANY_TIME = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T,]+\d{1,2}:\d{2}(?!\d).{0,40}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def printed_moment(facts: Facts, place: str, raw: str) -> Instant:
    """Read a time; one without its zone waits for an answer, what is none or names a doubtful zone stays as written."""
    found = _PRINTED.fullmatch(raw.strip())
    if found is None:
        return moment(facts, place, raw)
    precision: Precision = "second" if found["second"] else "minute"
    zone = zone_of(found["zone"]) if found["zone"] else None
    try:
        local = _local(found)
        if isinstance(zone, timedelta):
            return Instant(
                (local.replace(tzinfo=UTC) - zone - _EPOCH) // timedelta(microseconds=1), raw, precision, "file"
            )
        if zone is not None:
            return at_local(local, raw, precision, zone, "file")
    except (ValueError, OverflowError, BadTimeError):
        facts.notice(NOT_A_TIME, place, raw=raw[:100])
        return Instant(None, raw)
    if found["zone"]:
        facts.notice(UNKNOWN_ZONE, place, raw=raw[:100])
        return Instant(None, raw)
    return local_moment(facts, place, local, raw, precision)


def _local(found: re.Match[str]) -> datetime:
    year, month, day = (
        int(found[name] or found[other]) for name, other in (("year", "iy"), ("month", "im"), ("day", "id"))
    )
    return datetime(year, month, day, int(found["hour"]), int(found["minute"]), int(found["second"] or 0))  # noqa: DTZ001 - placed in its zone afterwards
