"""A sum of money written in a text: '50 eur', '€50', 'PHP 2,500', '1.234,50 EUR', '5k pesos'.

A sign or word that several currencies share ('$', '£', '¥', 'pesos', 'dollars', 'francs') names none of them, and the
sum has no currency. Neither has '50e', which French writes for euros and for ordinals. A single separator before
exactly three digits groups thousands, as cash has no third decimal: '2,500' is 2500.
"""

import re
from dataclasses import dataclass

SIGNS: dict[str, str | None] = {
    "€": "EUR", "₱": "PHP", "₹": "INR", "₫": "VND", "฿": "THB", "₦": "NGN", "₴": "UAH", "₽": "RUB", "₪": "ILS",
    "₺": "TRY", "₵": "GHS", "៛": "KHR", "₩": "KRW", "$": None, "£": None, "¥": None, "us$": "USD", "a$": "AUD",
    "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN",
    "nt$": "TWD",
}  # fmt: skip
WORDS: dict[str, str | None] = {
    "euro": "EUR", "euros": "EUR", "piso": "PHP", "pisos": "PHP", "baht": "THB", "rupiah": "IDR", "ringgit": "MYR",
    "yen": "JPY", "yuan": "CNY", "zloty": "PLN", "zlotys": "PLN", "riel": "KHR", "riels": "KHR", "dong": "VND",
    "naira": "NGN", "cedi": "GHS", "cedis": "GHS", "reais": "BRL", "ariary": "MGA", "rmb": "CNY", "fcfa": None,
    "cfa": None, "peso": None, "pesos": None, "dollar": None, "dollars": None, "bucks": None, "franc": None,
    "francs": None, "pound": None, "pounds": None, "livres": None, "rupees": None, "roubles": None, "rubles": None,
    "dirhams": None, "dinars": None, "shillings": None, "e": None,
}  # fmt: skip
# Codes of ISO 4217 met in transfers; those that are words of English, French or Tagalog count in capitals only.
CODES = frozenset((
    "EUR", "USD", "GBP", "PHP", "CAD", "AUD", "CHF", "NZD", "SGD", "HKD", "JPY", "CNY", "THB", "VND", "IDR",
    "MYR", "INR", "KHR", "BRL", "MXN", "COP", "XOF", "XAF", "DZD", "TND", "MGA", "PLN", "SEK", "NOK", "DKK",
    "CZK", "HUF", "RUB", "UAH", "NGN", "KES", "GHS", "AED", "SAR", "QAR", "KWD", "TWD", "KRW", "MMK", "LKR",
    "PKR", "BDT", "NPL", "ARS", "CLP", "XPF", "MUR", "ILS", "BGN",
))  # fmt: skip
CAPITALS = frozenset(("TRY", "ALL", "MAD", "RON", "PEN", "DOP", "EGP"))

_BLANKS = " \t\xa0" + "".join(map(chr, (*range(0x2000, 0x2010), *range(0x202A, 0x2030), *range(0x2060, 0x206A))))
_PARTS = re.compile(r"(\D*)(\d(?:.*\d)?)([kK]?)(\D*)", re.DOTALL)
_NUMBER = re.compile(
    rf"\d{{1,3}}(?:([.,'{_BLANKS}])\d{{3}}(?:\1\d{{3}})*)?(?:[.,]\d{{1,2}})?|\d{{1,12}}(?:[.,]\d{{1,2}})?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum found: `value` a plain decimal without needless zeros, and where it stands in the text read."""

    value: str
    currency: str | None
    start: int
    end: int


def read(text: str) -> Sum | None:
    """Read a text that is a sum, or a sum with a word before or behind it that is no currency."""
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    before, number, k, after = found.groups()
    value = _value(number, thousands=bool(k))
    first, last = _currency(before.strip(_BLANKS)), _currency(after.strip(_BLANKS))
    # 'e' stands for euros only where it touches the number from behind.
    first, last = "" if before.lower().strip(_BLANKS) == "e" else first, "" if _loose_e(after) else last
    if value is None or first == last == "":
        return None
    # '$50 CAD': the name behind says what the sign before leaves open.
    currency = last if not first and last else first or None
    if first and last and first != last:
        last = ""
    start = found.start(1 if first != "" else 2)
    end = found.end(4 if last != "" else 3)
    return Sum(value, currency, start, end)


def words() -> list[str]:
    """Return every word a currency is written with, in lower case."""
    return sorted({*WORDS, *(code.lower() for code in CODES | CAPITALS)})


def _currency(text: str) -> str | None:
    """Return the currency, None where the sign or word is shared by several, and '' where it is none."""
    low = text.lower()
    if low in SIGNS:
        return SIGNS[low]
    if low in WORDS:
        return WORDS[low]
    if text in CAPITALS or low.upper() in CODES:
        return low.upper()
    return ""


def _loose_e(after: str) -> bool:
    return after[:1] in _BLANKS and after.strip(_BLANKS).lower() == "e"


def _value(number: str, *, thousands: bool) -> str | None:
    if not _NUMBER.fullmatch(number):
        return None
    whole, fraction = number, ""
    tail = re.search(r"[.,](\d{1,2})$", number)
    if tail:
        whole, fraction = number[: tail.start()], tail[1]
    grouped = re.sub(r"\D", "", whole)
    # '0,500' and '012': neither thousands nor cents.
    if len(grouped) > 1 and grouped.startswith("0"):
        return None
    if thousands:
        grouped, fraction = grouped + fraction.ljust(3, "0"), ""
    fraction = fraction.rstrip("0")
    plain = str(int(grouped))
    return f"{plain}.{fraction}" if fraction else plain
