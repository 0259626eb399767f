"""The times that Google writes out for people: 'Tuesday, March 3, 2015 at 6:20:20 PM UTC', '18 mars 2025, 23:46'."""

import re
from datetime import UTC, datetime, timedelta

from relais.intake.facts import Facts
from relais.intake.instant import NEVER, NOT_A_TIME, UNKNOWN_TIME, BadTimeError, Instant, Precision, at_local
from relais.intake.stated import local_moment
from relais.intake.table.time import zone_of
from relais.model.notice import msg

_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
_TIME = (
    r",?\s(?:[^\W\d]{1,3}\s)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\.?)?(?:\s(?P<zone>[A-Za-z][A-Za-z/_]{0,40}(?:[+-]\d{1,2}(?::?\d{2})?)?))?"
)
_WEEKDAY = r"(?:[^\W\d]{2,20}\.?,?\s)?"
_LAYOUTS = tuple(
    re.compile(_WEEKDAY + day + _TIME)
    for day in (
        r"(?P<month>[^\W\d]{3,12})\.?\s(?P<day>\d{1,2}),\s(?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.?\s(?:de\s)?(?P<month>[^\W\d]{3,12})\.?\s(?:de\s)?(?P<year>\d{4})",
    )
)
# English, French, Spanish, Portuguese, Italian, German and Dutch, whole and short, without their full stop.
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan janvier janv enero ene janeiro gennaio gen januar jän januari",
            "february feb février févr febrero fevereiro fev febbraio februar februari",
            "march mar mars marzo março märz mrz maart mrt",
            "april apr avril avr abril abr aprile",
            "may mai mayo maio maggio mag mei",
            "june jun juin junio junho giugno giu juni",
            "july jul juillet juil julio julho luglio lug juli",
            "august aug août agosto ago augustus",
            "september sep sept septembre septiembre setembro set settembre",
            "october oct octobre octubre outubro out ottobre ott oktober okt",
            "november nov novembre noviembre novembro",
            "december dec décembre déc diciembre dic dezembro dez dicembre dezember",
        ),
        1,
    )
    for word in words.split()
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A time has a year and an hour, and is short; anything else may be what somebody wrote, and is not to be repeated.
_LIKE_A_TIME = re.compile(r"(?=.*\d{4})(?=.*\d:\d\d).{1,80}")
NO_TIME = msg("no time stands where one is expected: the record is kept without it")


def written_moment(facts: Facts, place: str, raw: str | None) -> Instant:
    """Read a time written out. Without a zone, or with one that means several, it waits for the answer to `zone`."""
    if not raw:
        return NEVER
    text = _BLANKS.sub(" ", raw[:200]).strip()
    if not _LIKE_A_TIME.fullmatch(text):
        facts.notice(NO_TIME, place)
        return NEVER
    found = next((match for layout in _LAYOUTS if (match := layout.fullmatch(text))), None)
    local = _local(found.groupdict()) if found else None
    if found is None or local is None:
        named = found is not None and (found["month"] or "").casefold() in _MONTHS
        facts.notice(NOT_A_TIME if named else UNKNOWN_TIME, place, raw=raw[:100])
        return Instant(None, raw)
    precision: Precision = "second" if found["second"] else "minute"
    zone = zone_of(found["zone"]) if found["zone"] else None
    if zone is None:
        return local_moment(facts, place, local, raw, precision)
    if isinstance(zone, timedelta):
        return Instant((local.replace(tzinfo=UTC) - zone - _EPOCH) // timedelta(microseconds=1), raw, precision, "file")
    try:
        return at_local(local, raw, precision, zone, "file")
    except BadTimeError:
        facts.notice(NOT_A_TIME, place, raw=raw[:100])
        return Instant(None, raw)


def _local(parts: dict[str, str | None]) -> datetime | None:
    month = _MONTHS.get((parts["month"] or "").casefold())
    year, day, hour, minute, second = (int(parts[key] or 0) for key in ("year", "day", "hour", "minute", "second"))
    if parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"] in "Pp" else 0)
    try:
        return datetime(year, month or 0, day, hour, minute, second)  # noqa: DTZ001 - placed in its zone afterwards
    except ValueError:
        return None
