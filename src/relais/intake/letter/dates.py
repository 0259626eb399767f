"""Finds the dates that a text writes, in English and French, with the time beside them. None becomes an instant here.

A date is read where it can be one day only: '03/04/2026' stays as written, for nobody has said which is the month.
With dots the day stands first: those who write '05.11.2026' put the month second.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    ("january", "jan", "janvier", "janv"),
    ("february", "feb", "février", "fevrier", "févr", "fevr"),
    ("march", "mar", "mars"),
    ("april", "apr", "avril", "avr"),
    ("may", "mai"),
    ("june", "jun", "juin"),
    ("july", "jul", "juillet", "juil"),
    ("august", "aug", "août", "aout"),
    ("september", "sept", "sep", "septembre"),
    ("october", "oct", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "décembre", "decembre", "déc"),
)
_NUMBER = {name: month for month, names in enumerate(_MONTHS, 1) for name in names}
_NAME = "|".join(sorted(_NUMBER, key=len, reverse=True))
_FIRST, _LAST = 1900, 2100

_DATE = re.compile(
    rf"""
    (?<![\w/.-])(?:
      (?P<iy>\d{{4}})-(?P<im>\d\d)-(?P<id>\d\d)
    | (?P<wd>\d{{1,2}})(?:st|nd|rd|th|er)?\s{{1,3}}(?:of\s)?(?P<wm>{_NAME})\b\.?,?\s{{1,3}}(?P<wy>\d{{4}})
    | (?P<vm>{_NAME})\b\.?\s{{1,3}}(?P<vd>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<vy>\d{{4}})
    | (?P<n1>\d{{1,2}})(?P<sep>[/.-])(?P<n2>\d{{1,2}})(?P=sep)(?P<ny>\d{{4}})
    )
    (?:T|(?:,|\s(?:at|à))?\s)?
    (?:(?<=[T\s])\d{{1,2}}[:h]\d\d(?::\d\d(?:[.,]\d{{1,9}})?)?(?:\s?[ap]\.?m\b\.?)?
       (?:\s?\(?(?:Z|UTC|GMT|[A-Z]{{2,4}}T|[+-]\d\d:?\d\d)\b\)?)?)?
    """,
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date as written, where it stands in the text, and its day ('2026-11-02'), or None where it may be several."""

    start: int
    end: int
    day: str | None


def dates(text: str) -> Iterator[Found]:
    """Yield the dates of a text, in order."""
    for match in _DATE.finditer(text):
        parts = match.groupdict()
        year = int(parts["iy"] or parts["wy"] or parts["vy"] or parts["ny"])
        after = text[match.end() : match.end() + 1]
        if not _FIRST <= year < _LAST or (after.isdigit() and text[match.end() - 1].isdigit()):
            continue
        raw = match[0].rstrip(" \t\r\n,")
        yield Found(match.start(), match.start() + len(raw), _day(year, parts))


def _day(year: int, parts: dict[str, str | None]) -> str | None:
    if parts["n1"] is not None:
        first, second = int(parts["n1"]), int(parts["n2"] or 0)
        dotted = _iso(year, second, first) if parts["sep"] == "." else None
        return dotted or _numeric(year, first, second)
    name = parts["wm"] or parts["vm"]
    month = _NUMBER[name.casefold()] if name else int(parts["im"] or 0)
    return _iso(year, month, int(parts["id"] or parts["wd"] or parts["vd"] or 0))


def _numeric(year: int, first: int, second: int) -> str | None:
    """Return the one day that two numbers can be; None where either may be the month."""
    days = {_iso(year, second, first), _iso(year, first, second)} - {None}
    return days.pop() if len(days) == 1 else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
