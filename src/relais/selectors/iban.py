"""An IBAN (ISO 13616): letters and digits without blanks, checked by length per country and modulo 97.

Two IBANs are the same when their values are equal.
"""

import re

from relais.selectors.parsed import Parsed
from relais.selectors.spelling import compact, masked

# Length per country, from the SWIFT IBAN registry.
LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip
_SHAPE = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,29}")


def parse(raw: str) -> Parsed | None:
    """Read 'FR76 3000 6000 0112 3456 7890 189', blanks and dashes anywhere, 'IBAN' before it or not."""
    text = compact(raw).removeprefix("IBAN").removeprefix(":")
    if not _SHAPE.fullmatch(text) or not text.isascii() or LENGTHS.get(text[:2]) != len(text):
        return None
    # The check digits are 98 minus a remainder: 00, 01 and 99 pass modulo 97 and are never issued.
    if not 2 <= int(text[2:4]) <= 98:
        return None
    number = int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4]))
    return Parsed(text, country=text[:2]) if number % 97 == 1 else None


def leading(text: str) -> tuple[str, str] | None:
    """Return the IBAN at the beginning of `text`, as (raw, value): its country says where it ends."""
    left = LENGTHS.get(text[:2].upper(), 0)
    for end, sign in enumerate(text, start=1):
        left -= sign.isalnum()
        if left == 0:
            parsed = parse(text[:end]) if not text[end : end + 1].isalnum() else None
            return (text[:end], parsed.value) if parsed else None
    return None


def mask(value: str) -> str:
    """Show the country and the last three signs: 'FR•••••••••••••••••••••••189'."""
    return masked(value, 2, 3)
