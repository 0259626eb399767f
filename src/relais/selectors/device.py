"""An identifier of a device or SIM: IMEI, IMSI, ICCID, MEID, advertising id (IDFA, GAID), Android id, UDID, MAC.

`service` says which, as the source names it; without it the shape must tell. Values that many devices share
(all zeros where tracking is refused, a known faulty Android id) identify nothing and are refused. Two devices are
the same when their values are equal.
"""

import re

from relais.selectors.parsed import Parsed
from relais.selectors.spelling import ascii_digits, masked

_UUID = re.compile(r"([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})")
_MAC = re.compile(r"[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}")
_BARE_MAC = re.compile(r"[0-9a-f]{12}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}")
_HEX = re.compile(r"[0-9a-f]+")
# The id every device of one faulty Android 2.2 build reported.
_SHARED = {"9774d56d682e549c"}


def parse(raw: str, service: str | None = None) -> Parsed | None:
    """Read '49-015420-323751-8', '6D92078A-8246-4BA4-AE5B-76104861E7DC', '00:00:5E:00:53:01'."""
    text = ascii_digits(raw).lower()
    value = _named(text, (service or "").casefold()) or _uuid(text) or _mac(text) or _number(text)
    if value is None or value in _SHARED or len(set(value) - set("-:")) == 1:
        return None
    return Parsed(value)


def mask(value: str) -> str:
    """Show the first three and the last three signs: '490•••••••••518'."""
    return masked(value, 3, 3)


def _named(text: str, service: str) -> str | None:
    if "imeisv" in service and re.fullmatch(r"[0-9]{16}", digits := re.sub(r"[\s/-]", "", text)):
        # 3GPP TS 23.003, 6.2: the first 14 digits are those of the IMEI; its check digit follows from them.
        return _checked(digits[:14])
    if service == "imsi" and re.fullmatch(r"[0-9]{14,15}", text):
        return text
    if service == "iccid" and re.fullmatch(r"89[0-9]{16,18}f?", card := re.sub(r"[\s-]", "", text)):
        # ITU-T E.118: 89, country, issuer; the chip itself fills an odd count up with F.
        return card.removesuffix("f")
    if service == "imei" and re.fullmatch(r"[0-9]{14}0?", text) and not (len(text) == 15 and _luhn(text)):
        # The network sees no check digit, and nought in its place.
        return _checked(text[:14])
    if ("mac" in service or "wi-fi" in service) and _BARE_MAC.fullmatch(text):
        return _pairs(text.replace(".", ""))
    return None


def _uuid(text: str) -> str | None:
    found = _UUID.fullmatch(text.strip("{}"))
    return "-".join(found.groups()) if found else None


def _mac(text: str) -> str | None:
    return _pairs(re.sub("[:-]", "", text)) if _MAC.fullmatch(text) else None


def _number(text: str) -> str | None:
    sign = re.sub(r"[\s/-]", "", text)
    if not _HEX.fullmatch(sign):
        return None
    if len(sign) == 15:
        return sign if sign.isdigit() and _luhn(sign) else None
    # MEID, Android id, UDID.
    return sign if len(sign) in (14, 16, 40) else None


def _pairs(sign: str) -> str:
    return ":".join(sign[at : at + 2] for at in range(0, 12, 2))


def _checked(digits: str) -> str:
    return digits + next(str(check) for check in range(10) if _luhn(digits + str(check)))


def _luhn(digits: str) -> bool:
    total = 0
    for place, sign in enumerate(reversed(digits)):
        digit = int(sign) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0
