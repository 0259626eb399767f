"""A telephone number, in E.164 ('+33639981234').

A number is accepted when its length is possible in its country (libphonenumber's `is_possible_number`), not only when
its range is in use (`is_valid_number`): ranges open every month and metadata lags behind them, exports of past years
hold ranges since closed, and the numbers set aside for fiction are invalid by design. A wrong number then stays a
value of its own and joins nobody. Two spellings are the same number when their values are equal; a national spelling
has a value only where the country it was written in is known.
"""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from relais.selectors.parsed import Parsed
from relais.selectors.spelling import HIDDEN, ascii_digits

_SHAPE = re.compile(r"\+?[\d\s().,/-]{3,40}")
_URI = re.compile(r"tel:(?://)?", re.IGNORECASE)
_NOT_DIALLED = re.compile(r"[^\d+]")
_GROUP = re.compile(r"\d+")


def parse(raw: str, country: str | None = None) -> Parsed | None:
    """Read '+33 6 39 98 12 34', '0033639981234', 'tel:+33...', or, with `country`, '06 39 98 12 34'."""
    number = _number(raw, country)
    if number is None:
        return None
    region = phonenumbers.region_code_for_number(number)
    # '001' is libphonenumber's mark for satellite and international services: no country.
    return Parsed(_e164(number), country=region if region != "001" else None)


def leading(text: str) -> tuple[str, str] | None:
    """Return the international number at the beginning of `text`, as (raw, value), or None.

    Digits of something else may stand behind it: the longest beginning in a range that is in use wins, else the
    longest of a possible length.
    """
    ends = [end for end in _ends(text) if _may_end(text[:end])]
    possible = None
    for end in reversed(ends):
        number = _number(text[:end], None)
        if number is None:
            continue
        found = text[:end], _e164(number)
        if len(ends) == 1 or phonenumbers.is_valid_number(number):
            return found
        possible = possible or found
    return possible


def mask(value: str) -> str:
    """Show the country prefix, the first digit and the last three: '+33 6 •• •• •2 34'."""
    try:
        number = phonenumbers.parse(value)
    except NumberParseException:
        return HIDDEN * len(value)
    shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    places = [place for place, sign in enumerate(shown) if sign.isdigit()]
    first = len(str(number.country_code)) + 1
    hidden = set(places[first:-3])
    return "".join(HIDDEN if place in hidden else sign for place, sign in enumerate(shown))


def _number(raw: str, country: str | None) -> PhoneNumber | None:
    text = _URI.sub("", ascii_digits(raw), count=1)
    if not _SHAPE.fullmatch(text):
        return None
    digits = _NOT_DIALLED.sub("", text)
    if digits.startswith("+"):
        return _international(digits)
    if digits.startswith("00"):
        number = _international(f"+{digits[2:]}")
        if number is not None:
            return number
    return _read(digits, country.upper()) if country else None


def _ends(text: str) -> list[int]:
    return [group.end() for group in _GROUP.finditer(text)]


def _may_end(raw: str) -> bool:
    """Tell, at a tenth of the cost of reading it, whether `raw` has a length its country knows."""
    digits = _NOT_DIALLED.sub("", raw).lstrip("+")
    digits = digits.removeprefix("00")
    for size in (1, 2, 3):
        lengths = _lengths(digits[:size])
        if lengths:
            # One more where a trunk prefix is written.
            return not lengths.isdisjoint((len(digits) - size, len(digits) - size - 1))
    return False


@lru_cache(maxsize=4_096)
def _lengths(prefix: str) -> frozenset[int]:
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(prefix or 0))
    if not regions:
        return frozenset()
    if regions[0] == "001":
        metadata = phonenumbers.PhoneMetadata.metadata_for_nongeo_region(int(prefix), None)
    else:
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(regions[0], None)
    lengths = metadata.general_desc if metadata else None
    return frozenset(lengths.possible_length if lengths else ())


def _international(digits: str) -> PhoneNumber | None:
    number = _read(digits, None)
    if number is None or _e164(number) == digits:
        return number
    # A trunk prefix written after the country ('+33 (0)6...') went; what is left must stand by itself.
    return number if _read(_e164(number), None) == number else None


def _read(digits: str, region: str | None) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return number if possible else None


def _e164(number: PhoneNumber) -> str:
    return f"+{number.country_code}{phonenumbers.national_significant_number(number)}"
