"""Reads a moment that a program noted as a count since a day of its own: 1601, 1970 or 2001, in UTC."""

from decimal import Decimal, InvalidOperation

from relais.intake.chat.gather import OUT_OF_CALENDAR
from relais.intake.facts import Facts
from relais.intake.instant import NEVER, Instant

# Microseconds from 1970 to the first instant of each reckoning.
UNIX = 0
WINDOWS = -11_644_473_600_000_000  # 1601-01-01, as in Chromium
APPLE = 978_307_200_000_000  # 2001-01-01

_EARLIEST = 788_918_400_000_000  # 1995-01-01, as for the services of chats
_LATEST = 4_102_444_800_000_000  # 2100-01-01


def counted(facts: Facts, place: str, raw: object, per_second: int, origin: int = UNIX) -> Instant:
    """Read a count, whole or with a fraction; null and 0 are no time. One out of all calendar is kept as written."""
    if raw is None or raw in (0, ""):
        return NEVER
    text = str(raw) if isinstance(raw, int | float | str) else type(raw).__name__
    whole = raw.__class__ is int and len(text) < 21
    at = origin + int(text) * 1_000_000 // per_second if whole else _micros(text, per_second, origin)
    if at is not None and _EARLIEST <= at < _LATEST:
        return Instant(at, text, "second", "format")
    facts.notice(OUT_OF_CALENDAR, place, raw=text[:40])
    return Instant(None, text[:200])


def _micros(text: str, per_second: int, origin: int) -> int | None:
    if len(text) > 40:
        return None
    try:
        count = Decimal(text)
    except InvalidOperation:
        return None
    # What is larger stands in no calendar; a decimal of many digits must not become an endless whole number.
    if not count.is_finite() or count.adjusted() > 20:
        return None
    return origin + int(count * 1_000_000 / per_second)
