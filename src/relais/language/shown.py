"""How values read on a page: days, instants, numbers and what was received, in the person's language."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import TypedDict

# Beyond what HTML escapes: control marks, direction marks and halves of a sign would disorder the page around them.
_MARKS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


_THIN = "\u202f"
_LONG = 40
_NUMBER = re.compile(rf"(-?)([0-9]{{1,{_LONG}}})(?:\.([0-9]+))?")


class Written(TypedDict):
    """How a page writes a day and a sum of money."""

    day: Callable[[date], str]
    amount: Callable[[Decimal], str]


def plain(value: object) -> str:
    """Return received text with the marks that would disorder a page shown as such."""
    return _MARKS.sub("\ufffd", str(value))


def day(value: date | str | None, language: str) -> str:
    """Return a day: 29/11/2026 in French, 29 Nov 2026 in English, so that no day is read as a month."""
    if value is None or value == "":
        return ""
    try:
        told = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    except ValueError:
        return plain(value)
    return (
        f"{told.day:02}/{told.month:02}/{told.year:04}"
        if language == "fr"
        else f"{told.day} {_MONTHS[told.month - 1]} {told.year}"
    )


def instant(value: datetime | str | None, language: str) -> str:
    """Return an instant to the minute, in UTC, and saying so; whatever is none, as it is written."""
    if value is None or value == "":
        return ""
    try:
        told = datetime.fromisoformat(value) if isinstance(value, str) else value
        # All that is kept is in UTC: one without its zone is not of the zone of this machine.
        told = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return plain(value)
    return f"{day(told.date(), language)} {told:%H:%M} UTC"


def exact(value: datetime | None) -> str:
    """Return an instant to the second, in UTC: an operator that shares an address among many asks for no less."""
    return "" if value is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def number(value: int | float | Decimal, language: str) -> str:
    """Return a number, its thousands apart; one that no sum reaches, or that is none, as it is written."""
    text = _digits(value)
    told = _NUMBER.fullmatch(text)
    if told is None:
        return text
    sign, whole, rest = told.groups(default="")
    apart = f"{int(whole):,}" if len(whole) > 4 else whole
    if language == "fr":
        return f"{sign}{apart.replace(',', _THIN)}{',' if rest else ''}{rest}"
    return f"{sign}{apart}{'.' if rest else ''}{rest}"


def amount(value: int | float | Decimal | None, language: str) -> str:
    """Return a sum of money: with its cents, whatever they are; nothing for none."""
    if value is None:
        return ""
    told = number(value, language)
    point = "," if language == "fr" else "."
    cents = told.rpartition(point)[2] if point in told else ""
    if len(cents) > 1 or not _NUMBER.fullmatch(_digits(value)):
        return told
    return f"{told}{'' if cents else point}{'0' * (2 - len(cents))}"


def written(language: str) -> Written:
    """Return how days and sums of money are written where a room below puts them into a sentence."""
    return {"day": partial(day, language=language), "amount": partial(amount, language=language)}


def _digits(value: int | float | Decimal) -> str:
    if isinstance(value, Decimal):
        told = f"{value:f}" if value.is_finite() and abs(value.adjusted()) < _LONG else str(value)
    elif isinstance(value, float):
        # Six digits tell a weight; a sum keeps its cents.
        told = f"{value:.2f}" if 1000 <= abs(value) < 1e15 else f"{value:.6g}"
    else:
        return str(value)
    return told.rstrip("0").rstrip(".") if "." in told and "e" not in told.lower() else told


def cell(value: object, language: str, yes: str, no: str) -> str:
    """Return any cell of a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes if value else no
    if isinstance(value, datetime):
        return instant(value, language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, int | float | Decimal):
        return number(value, language)
    if isinstance(value, list | tuple):
        return ", ".join(cell(one, language, yes, no) for one in value)
    return plain(value)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
