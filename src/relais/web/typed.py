"""What was typed into a form, as the desk takes it: days, moments, numbers, one thing a line."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from relais.desk.error import DeskError
from relais.model.notice import msg

NO_DAY = msg("“{text}” is no day: write it as 2026-12-31")
NO_MOMENT = msg("“{text}” is no moment: write it as 2026-12-31T08:30")
NO_SUCH_HOUR = msg(
    "the clocks of {zone} leave “{text}” out or tell it twice: write it with its offset, such as 2026-12-31T08:30+01:00"
)
NO_NUMBER = msg("“{text}” is no number")
_LONGEST = 20
_MOMENT = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d2>\d\d?)/(?P<m2>\d\d?)/(?P<y2>\d{4}))"
    r"(?:T|\s+)(?P<hour>\d\d?)[:h](?P<minute>\d\d)(?::(?P<second>\d\d))?"
)
# A way back that leads elsewhere would take the person out of the house; a browser passes over a tab or a line's end
# within an address, and reads a backslash as a stroke.
_WITHIN = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def day(text: str) -> date | None:
    """Return a day, None where nothing was typed; raises DeskError."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise DeskError(NO_DAY, text=text[:_LONGEST]) from error


def moment(text: str) -> datetime:
    """Return a moment in UTC, now where nothing was typed; raises DeskError."""
    if not text.strip():
        return datetime.now(UTC)
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise DeskError(NO_MOMENT, text=text[:_LONGEST]) from error
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)


def with_zone(text: str | None, zone: ZoneInfo) -> str | None:
    """Return a moment as typed, with its offset in `zone` where none was typed; what is none as it was typed.

    Days may come before months: 31/12/2026 08:30. Raises DeskError for an hour that the clocks leave out or tell twice.
    """
    found = _MOMENT.fullmatch(text.strip()) if text else None
    if found is None:
        return text
    told = found.groupdict()
    day_ = f"{told['y'] or told['y2']}-{told['m'] or told['m2']:0>2}-{told['d'] or told['d2']:0>2}"
    try:
        local = datetime.fromisoformat(f"{day_}T{told['hour']:0>2}:{told['minute']}:{told['second'] or '00'}")
    except ValueError:
        return text
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise DeskError(NO_SUCH_HOUR, text=found[0], zone=zone.key)
    return first.isoformat()


def numbers(text: str) -> list[int]:
    """Return numbers parted by blanks or commas; raises DeskError."""
    words = text.replace(",", " ").split()
    for one in words:
        if not (one.isascii() and one.isdigit() and len(one) < _LONGEST):
            raise DeskError(NO_NUMBER, text=one[:_LONGEST])
    return [int(one) for one in words]


def lines(text: str) -> list[str]:
    """Return what stands on each line that is not empty."""
    return [one.strip() for one in text.splitlines() if one.strip()]


def way_back(text: str, otherwise: str) -> str:
    """Return an address within the house that a form leads back to; `otherwise` where it is none."""
    return text if _WITHIN.fullmatch(text) else otherwise
