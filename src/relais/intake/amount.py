"""Reads a sum of money: an exact decimal, never a float; a sign is the caller's to interpret."""

import re
from decimal import Decimal, InvalidOperation

from relais.model.notice import msg

NOT_AN_AMOUNT = msg("“{raw}” is not an amount: the record is kept without it")
NO_CURRENCY = msg("“{raw}” names no currency: the record waits for an answer")

# What decimal128(38, 18) holds: 20 digits before the point, 18 after.
_WHOLE_DIGITS, _FRACTION_DIGITS = 20, 18
_SPACES = re.compile("[\\s\u00a0\u202f']")
_PLAIN = {
    ".": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?"),
    ",": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?"),
}


class BadAmountError(ValueError):
    """The text is no sum of money."""


def amount(raw: str, decimal: str = ".") -> Decimal:
    """Read '1,234.50' (`decimal` '.') or '1.234,50' (`decimal` ','); spaces and apostrophes may group.

    Raises BadAmountError for anything else: NaN, 1e400, an empty cell, more digits than money has.
    """
    text = _SPACES.sub("", raw)
    if not _PLAIN[decimal].fullmatch(text) or not any(sign.isdigit() for sign in text) or not text.isascii():
        raise BadAmountError(raw)
    group = "," if decimal == "." else "."
    try:
        value = Decimal(text.replace(group, "").replace(",", "."))
    except InvalidOperation as error:
        raise BadAmountError(raw) from error
    if abs(value) >= Decimal(10) ** _WHOLE_DIGITS or -int(value.as_tuple().exponent) > _FRACTION_DIGITS:
        raise BadAmountError(raw)
    return value
