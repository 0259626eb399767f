"""Reads a statement line (field 61): the days, debit or credit, the amount, the type and the references.

Its form, as public readers of the format state it, last checked 2026-11-28:
6!n[4!n]2a[1!a]15d1!a3!c16x[//16x][34x].
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_LINE = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4}| {4})?(?P<mark>RC|RD|EC|ED|C|D)(?P<funds>[A-Z])?\s?(?P<amount>\d[\d.,]*|,\d+)"
    r"(?P<type>[A-Z][A-Z0-9]{3})?(?P<rest>.*)"
)
# The longest reference of a SEPA transfer; the field itself has room for 16 signs.
_LONGEST = 35
# Shorter, it tells no payment from another.
_SHORTEST = 3


class Line(NamedTuple):
    """What a statement line says, as written; `pays` is whether the holder of the account does."""

    value: str
    entry: str
    mark: str
    amount: str
    type: str | None
    references: tuple[str, ...]
    more: str

    @property
    def pays(self) -> bool:
        """Say whether money leaves the account: a debit, or a credit that is taken back."""
        return self.mark in ("D", "ED", "RC")

    @property
    def back(self) -> bool:
        """Say whether the line takes an earlier one back."""
        return self.mark in ("RC", "RD")


def statement_line(lines: list[str]) -> Line | None:
    """Return what the field says, or None where its first line has not the form of one."""
    found = _LINE.fullmatch(lines[0].rstrip())
    if found is None:
        return None
    value, entry, mark, _funds, amount, type_, rest = found.groups()
    own, _, bank = rest.partition("//")
    references = tuple(text for part in (own, bank) if part and not is_no_reference(text := part.strip()))
    more = "\n".join(lines[1:]).strip() if len(lines) > 1 else ""
    return Line(value, entry or "", mark, amount, type_, references, more)


def is_no_reference(text: str) -> bool:
    """Say whether a text stands where a reference would, and is none: words ('NONREF', 'EREF', 'S   X'), a sentence."""
    if len(text) < _SHORTEST:
        return True
    signs = [sign for sign in text if sign.isalnum()]
    return len(signs) < _SHORTEST or not any(sign.isdigit() for sign in signs) or len(text) > _LONGEST


@lru_cache
def value_day(value: str) -> date | None:
    """Return the day of value; None where there is no such day."""
    return _day(_year(value), int(value[2:4]), int(value[4:6]))


@lru_cache
def entry_day(value: str, entry: str) -> date | None:
    """Return the day of the entry, in the year that brings it nearest to the day of value; None where there is none."""
    if not entry.strip():
        return None
    month, day = int(entry[:2]), int(entry[2:])
    # A day of value that is none, such as 30 February, still says the year and the month.
    near = value_day(value) or _day(_year(value), int(value[2:4]), 1)
    if near is None:
        return None
    found = [found for year in (near.year - 1, near.year, near.year + 1) if (found := _day(year, month, day))]
    return min(found, key=lambda one: abs(one - near), default=None)


def _year(value: str) -> int:
    year = int(value[:2])
    # The standard: 80 to 99 are 1980 to 1999.
    return year + (1900 if year >= 80 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
