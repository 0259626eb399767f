"""Reads a moment: the instant in UTC, what was written, how precise it is, and who said the zone."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from relais.model.notice import msg

Precision = Literal["second", "minute", "day"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?"
)
NOT_A_TIME = msg(
    "“{raw}” is not one instant of the calendar (no such day, or an hour that daylight saving skips or repeats):"
    " the record is kept without its time"
)
UNKNOWN_TIME = msg("“{raw}” is no time that this reader knows (another layout, or another zone): it is kept as written")
NO_ZONE = msg("“{raw}” names no time zone: the record waits for an answer")


class BadTimeError(ValueError):
    """The text is no moment of the calendar. `template` says why to the reader of a notice."""

    template = NOT_A_TIME


class UnknownTimeError(BadTimeError):
    """The text is in no layout that is known, or its zone is none: it may well be a moment."""

    template = UNKNOWN_TIME


class ZoneUnknownError(ValueError):
    """The text is a local time, and nobody has said of which place."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment: `at` in microseconds since 1970 in UTC, or None where it is unknown."""

    at: int | None
    raw: str | None
    precision: Precision | None = None
    zone_source: str | None = None

    def columns(self, prefix: str = "") -> dict[str, object]:
        """Return the four columns of a fact table that hold this moment."""
        return {
            f"{prefix}at": self.at,
            f"{prefix}time_raw": self.raw,
            f"{prefix}time_precision": self.precision,
            f"{prefix}zone_source": self.zone_source,
        }


NEVER = Instant(None, None)


def iso(raw: str, *, zone: tzinfo | None = None, said_by: str | None = None) -> Instant:
    """Read ISO 8601 as found in exports ('2024-01-15T14:30:00.000Z', '2024-01-15 14:30', '2024-01-15').

    `zone` and `said_by` serve times that carry no offset of their own.
    Raises BadTimeError for 31 February, UnknownTimeError for any other layout, and ZoneUnknownError without a zone.
    """
    if len(raw) == 20 and raw[10] == "T" and raw[19] == "Z" and raw[7] == "-" and raw.isascii():
        # The usual spelling of an export, and many times faster this way.
        try:
            return Instant((datetime.fromisoformat(raw) - _EPOCH) // _MICROSECOND, raw, "second", "file")
        except ValueError as error:
            raise (BadTimeError if _ISO.fullmatch(raw) else UnknownTimeError)(raw) from error
    found = _ISO.fullmatch(raw.strip())
    if found is None:
        raise UnknownTimeError(raw)
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    precision: Precision = "second" if second else "minute" if hour else "day"
    try:
        local = datetime(  # noqa: DTZ001 - the zone is attached below
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            int((fraction or "0")[:6].ljust(6, "0")),
        )  # fmt: skip
        if offset and hour:
            return Instant(_micros(local, _fixed(offset)), raw, precision, "file")
    except BadTimeError:
        raise
    except (ValueError, OverflowError) as error:
        raise BadTimeError(raw) from error
    return at_local(local, raw, precision, zone, said_by)


def at_local(local: datetime, raw: str, precision: Precision, zone: tzinfo | None, said_by: str | None) -> Instant:
    """Place a wall-clock time in its zone.

    An hour that daylight saving skips is no time, one that it repeats is two: both are BadTimeError. A day stands at
    its first instant, be its midnight skipped or repeated; only a day skipped whole is none.
    """
    if zone is None:
        raise ZoneUnknownError(raw)
    placed = local.replace(tzinfo=zone, fold=0)
    # Inside a gap and inside a repeated hour, and only there, the two readings of a wall clock differ.
    if placed.utcoffset() != placed.replace(fold=1).utcoffset():
        if precision != "day":
            raise BadTimeError(raw)
        return Instant(_first_of_day(placed, raw), raw, precision, said_by)
    return Instant((placed - _EPOCH) // timedelta(microseconds=1), raw, precision, said_by)


def _first_of_day(midnight: datetime, raw: str) -> int:
    """Return the first instant of a day whose midnight is skipped or repeated."""
    by_old, by_new = (int((midnight.replace(fold=fold) - _EPOCH).total_seconds()) for fold in (0, 1))
    if by_old < by_new:
        return by_old * 1_000_000  # repeated: the first of the two

    def wall(at: int) -> datetime:
        return (_EPOCH + timedelta(seconds=at)).astimezone(midnight.tzinfo).replace(tzinfo=None)

    # Skipped: the clock was put on between the two.
    seconds = range(by_new, by_old + 1)
    first = seconds[bisect_left(seconds, midnight.replace(tzinfo=None), key=wall)]
    if wall(first).date() != midnight.date():
        raise BadTimeError(raw)
    return first * 1_000_000


def epoch(raw: str | int, per_second: int, *, said_by: str = "format") -> Instant:
    """Read a count since 1970 in UTC: `per_second` is 1, 1,000 or 1,000,000. Raises BadTimeError."""
    try:
        at = int(raw) * (1_000_000 // per_second)
        _EPOCH + timedelta(microseconds=at)
    except (ValueError, OverflowError) as error:
        raise BadTimeError(str(raw)) from error
    return Instant(at, str(raw), "second", said_by)


def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone; raises BadTimeError for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadTimeError(name) from error


def _fixed(offset: str) -> timedelta:
    if offset in ("Z", "UTC"):
        return timedelta()
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise UnknownTimeError(offset)
    size = timedelta(hours=hours, minutes=minutes)
    return -size if offset[0] == "-" else size


def _micros(local: datetime, offset: timedelta) -> int:
    return (local.replace(tzinfo=UTC) - offset - _EPOCH) // timedelta(microseconds=1)
