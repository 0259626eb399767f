"""Reads a sum of money: an exact decimal, never a float; a sign is the caller's to interpret."""

import re
from decimal import Decimal, InvalidOperation

from relais.model.notice import msg

NOT_AN_AMOUNT = msg("“{raw}” is not an amount: the record is kept without it")

# What decimal128(38, 18) holds: 20 digits before the point, 18 after.
_WHOLE_DIGITS, _FRACTION_DIGITS = 20, 18
_LARGEST = Decimal(10) ** _WHOLE_DIGITS
_BLANKS = re.compile(r"[\s']")
_DIGIT = re.compile(r"[0-9]")
# What groups does so by threes: '12 34' and '1 2 3' are no sums, but two or three numbers.
_PLAIN = {
    mark: re.compile(
        rf"[+-]?\s*(?:[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]{{1,3}}(?:[\s'][0-9]{{3}})+)?(?:[{mark}][0-9]*)?"
    )
    for mark, group in ((".", ","), (",", "[.]"))
}

_BARE = {mark: re.compile(f"[0-9]+(?:[{mark}][0-9]*)?") for mark in ".,"}


class BadAmountError(ValueError):
    """The text is no sum of money."""


def amount(raw: str, decimal: str = ".") -> Decimal:
    """Read '1,234.50' (`decimal` '.') or '1.234,50' (`decimal` ','); spaces and apostrophes may group by threes.

    Raises BadAmountError for anything else: NaN, 1e400, an empty cell, more digits than money has.
    """
    # A spreadsheet marks a cell as text by an apostrophe before it.
    text = raw.strip().removeprefix("'")
    if _BARE[decimal].fullmatch(text):
        # Most sums are digits with one mark: nothing groups them.
        text = text.replace(",", ".")
    elif not _PLAIN[decimal].fullmatch(text) or not _DIGIT.search(text):
        raise BadAmountError(raw)
    else:
        group = "," if decimal == "." else "."
        text = _BLANKS.sub("", text).replace(group, "").replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise BadAmountError(raw) from error
    if abs(value) >= _LARGEST or len(text.partition(".")[2]) > _FRACTION_DIGITS:
        raise BadAmountError(raw)
    return value
