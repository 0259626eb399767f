"""Times as NCMEC prints them: month first, '10-29-2026 23:43:28 UTC'."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from relais.intake.facts import Facts
from relais.intake.instant import NOT_A_TIME, BadTimeError, Instant, at_local
from relais.intake.stated import local_moment, moment

_PRINTED = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})[ T]+(\d{1,2}):(\d{2}):(\d{2})(\s*(?:UTC|GMT|Z))?")
ANY_TIME = re.compile(rf"{_PRINTED.pattern}|\d{{4}}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:\s*(?:UTC|Z))?")
_UTC = ZoneInfo("UTC")


def printed_moment(facts: Facts, place: str, raw: str) -> Instant:
    """Read a time; one without its zone waits for an answer, what is none is kept as written."""
    found = _PRINTED.fullmatch(raw.strip())
    if found is None:
        return moment(facts, place, raw)
    month, day, year, hour, minute, second = (int(part) for part in found.groups()[:6])
    try:
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its zone is attached below
        if found[7]:
            return at_local(local, raw, "second", _UTC, "file")
    except (ValueError, BadTimeError):
        facts.notice(NOT_A_TIME, place, raw=raw[:100])
        return Instant(None, raw)
    return local_moment(facts, place, local, raw)
