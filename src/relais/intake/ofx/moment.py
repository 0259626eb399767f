"""Reads the moments of OFX: '20180102', '20180102120000', '20180102120000.000[-5:EST]'."""

import re

from relais.intake.clock import Clock
from relais.intake.facts import Facts
from relais.intake.instant import NEVER, NOT_A_TIME, Instant

_MOMENT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?)?\s*(?:\[([+-]?\d{1,2}(?:\.\d{1,2})?)(?::\w+)?\])?",
    re.ASCII,
)


def moment(facts: Facts, clock: Clock, place: str, raw: str | None) -> Instant:
    """Read one moment; without an offset it waits for the zone, and midnight without an offset is a day."""
    if raw is None:
        return NEVER
    found = _MOMENT.fullmatch(raw.strip())
    if found is None:
        facts.notice(NOT_A_TIME, place, raw=raw[:100])
        return Instant(None, raw)
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    text = f"{year}-{month}-{day}"
    if hour is not None and (offset is not None or (hour, minute, second or "00") != ("00", "00", "00")):
        text += f"T{hour}:{minute}" + (f":{second}" if second else "") + (f".{fraction}" if fraction else "")
    if offset is not None:
        minutes = round(float(offset) * 60)
        text += f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    instant = clock.moment(place, text)
    return Instant(instant.at, raw, instant.precision, instant.zone_source)
