"""How values read on a page: days, instants, numbers and what was received, in the person's language."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

# Beyond what HTML escapes: control marks, direction marks and halves of a sign would disorder the page around them.
_MARKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_THIN = "\u202f"


def plain(value: object) -> str:
    """Return received text with the marks that would disorder a page shown as such."""
    return _MARKS.sub("\ufffd", str(value))


def day(value: date | str | None, language: str) -> str:
    """Return a day: 29/11/2026 in French, 29 Nov 2026 in English, so that no day is read as a month."""
    if value is None or value == "":
        return ""
    told = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return told.strftime("%d/%m/%Y") if language == "fr" else f"{told.day} {_MONTHS[told.month - 1]} {told.year}"


def instant(value: datetime | str | None, language: str) -> str:
    """Return an instant to the minute, in UTC, and saying so."""
    if value is None or value == "":
        return ""
    told = datetime.fromisoformat(value) if isinstance(value, str) else value
    told = told.astimezone(UTC)
    return f"{day(told.date(), language)} {told:%H:%M} UTC"


def exact(value: datetime | None) -> str:
    """Return an instant to the second, in UTC: an operator that shares an address among many asks for no less."""
    return "" if value is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def number(value: float | Decimal, language: str) -> str:
    """Return a number, its thousands apart."""
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else f"{value:.6g}" if isinstance(value, float) else (
        str(value)
    )  # fmt: skip
    whole, point, rest = text.partition(".")
    apart = f"{int(whole):,}" if len(whole.lstrip("-")) > 4 else whole
    return apart.replace(",", _THIN) + (f",{rest}" if point else "") if language == "fr" else apart + point + rest


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
