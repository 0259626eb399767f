"""Dates of birth: read with their precision from what was written, and compared."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from relais.model.notice import msg

Parts = NDArray[np.int16]

# Best first. A missing date is no level: it weighs nothing.
LEVELS = (
    msg("same date of birth"),
    msg("same as far as both are given"),
    msg("date of birth with one slip"),
    msg("two of day, month and year agree"),
    msg("same year of birth"),
    msg("other date of birth"),
)
SAME, AS_FAR, SLIP, TWO_PARTS, YEAR, OTHER = range(len(LEVELS))

_FORMS = (
    re.compile(r"(?P<y>\d{4})[-/. ]?(?P<m>\d{2})[-/. ]?(?P<d>\d{2})(?:[T ].*)?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})"),
    re.compile(r"(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
)
_MONTHS = 12
_DAYS = 31
_OLDEST, _NEWEST = 1000, 2100


@lru_cache(maxsize=65_536)
def parse(raw: str | None) -> tuple[int, int, int, int]:
    """Return (year, month, day, either): 0 for what is not known; `either` 1 where day and month could be exchanged.

    All zeros where nothing is read: a year of two digits could be of either century. The first of January is read as
    a year alone: it is what registers write where they know no more.
    """
    for form in _FORMS:
        if found := form.fullmatch((raw or "").strip()):
            parts = {name: int(value) for name, value in found.groupdict().items()}
            return _checked(parts["y"], parts.get("m", 0), parts.get("d", 0), day_first=form is _FORMS[3])
    return 0, 0, 0, 0


def _checked(year: int, month: int, day: int, *, day_first: bool) -> tuple[int, int, int, int]:
    if month > _MONTHS and day_first and day <= _MONTHS:
        day, month = month, day
    if not _OLDEST <= year <= _NEWEST:
        return 0, 0, 0, 0
    if month > _MONTHS or day > _DAYS or (month == 1 and day == 1):
        return year, 0, 0, 0
    return year, month, day, int(day_first and 0 < day <= _MONTHS)


def compare(left: Parts, right: Parts) -> NDArray[np.int8]:
    """Return the level of each pair of rows of two (n, 4) arrays of `parse`; -1 where one is missing."""
    (ly, lm, ld, le), (ry, rm, rd, re_) = left.T, right.T
    level = np.full(len(left), OTHER, np.int8)
    year, month, day = ly == ry, lm == rm, ld == rd
    level[year] = YEAR
    full = (ld > 0) & (rd > 0)
    parts = year.astype(np.int8) + month + day
    level[full & (parts >= 2)] = TWO_PARTS
    exchanged = year & (lm == rd) & (ld == rm)
    level[full & (exchanged | ((parts >= 2) & _one_digit(left, right)))] = SLIP
    level[year & ~full & ((lm == 0) | (rm == 0) | month)] = AS_FAR
    level[full & ((parts == 3) | (exchanged & ((le | re_) > 0)))] = SAME
    level[(ly == 0) | (ry == 0)] = -1
    return level


def _one_digit(left: Parts, right: Parts) -> NDArray[np.bool_]:
    """Say where exactly one decimal digit differs."""
    a, b = (side[:, 0].astype(np.int64) * 10_000 + side[:, 1] * 100 + side[:, 2] for side in (left, right))
    differ = np.zeros(len(left), np.int8)
    for place in range(8):
        differ += (a // 10**place) % 10 != (b // 10**place) % 10
    one: NDArray[np.bool_] = differ == 1
    return one
