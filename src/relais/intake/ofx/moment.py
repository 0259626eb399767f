"""Reads the moments of OFX: '20180102', '20180102120000', '20180102120000.000[-5:EST]'."""

import re

from relais.intake.clock import Clock
from relais.intake.facts import Facts
from relais.intake.instant import NEVER, UNKNOWN_TIME, Instant
from relais.model.notice import msg

ODD_OFFSET = msg(
    "the offset “{offset}” may be hours and minutes, or a fraction of an hour: the time waits for its zone"
)

_MOMENT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?)?\s*(?:\[([+-]?\d{1,2}(?:\.\d{1,2})?)(?::\w+)?\])?",
    re.ASCII,
)
# Behind the point stand minutes ('-3.30' is that of Newfoundland) or a fraction of an hour ('5.5', '5.75'); what fits
# no zone of the one kind or the other is not read.
_MINUTES = {"": 0, "0": 0, "00": 0, "30": 30, "45": 45, "5": 30, "50": 30, "75": 45}


def moment(facts: Facts, clock: Clock, place: str, raw: str | None) -> Instant:
    """Read one moment; without an offset it waits for the zone, and midnight without an offset is a day."""
    if raw is None:
        return NEVER
    found = _MOMENT.fullmatch(raw.strip())
    if found is None:
        facts.notice(UNKNOWN_TIME, place, raw=raw[:100])
        return Instant(None, raw)
    year, month, day, hour, minute, second, fraction, written = found.groups()
    offset = None if written is None else _offset(written)
    if offset is None and written is not None:
        facts.notice(ODD_OFFSET, place, offset=written)
    text = f"{year}-{month}-{day}"
    if hour is not None and (written is not None or (hour, minute, second or "00") != ("00", "00", "00")):
        text += f"T{hour}:{minute}" + (f":{second}" if second else "") + (f".{fraction}" if fraction else "")
    instant = clock.moment(place, text + (offset or ""))
    return Instant(instant.at, raw, instant.precision, instant.zone_source)


def _offset(written: str) -> str | None:
    hours, _point, fraction = written.lstrip("+-").partition(".")
    minutes = _MINUTES.get(fraction)
    return None if minutes is None else f"{'-' if written.startswith('-') else '+'}{int(hours):02}:{minutes:02}"
