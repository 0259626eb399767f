"""Undoes what keyboards, exports and right-to-left text do to an identifier without changing it."""

import unicodedata

# Longer than any identifier; a cell longer than that is a text, and costs no parsing.
MAX_LENGTH = 2_000
HIDDEN = "•"
_GROUPING = dict.fromkeys(map(ord, " \t\n\r\v\f-./_"))


def visible(raw: str) -> str:
    """Drop what cannot be seen (direction marks, zero-width characters, byte order mark) and outer blanks."""
    if raw.isascii():
        return raw.strip()
    return "".join(sign for sign in raw if unicodedata.category(sign) != "Cf").strip()


def plain(raw: str) -> str:
    """Return `raw` visible and in NFKC: full-width, presentation and composed forms are one spelling."""
    if raw.isascii():
        return raw.strip()
    return unicodedata.normalize("NFKC", visible(raw)).strip()


def ascii_digits(raw: str) -> str:
    """Return `raw` plain, with the digits of every script as 0-9, every dash as '-' and every blank as ' '."""
    text = plain(raw)
    if text.isascii():
        return text
    return "".join(map(_ascii_sign, text)).strip()


def compact(raw: str) -> str:
    """Return `raw` with ASCII digits, upper case, without the blanks and the signs (- . / _) that group it."""
    return plain(ascii_digits(raw).upper().translate(_GROUPING))


def fold(raw: str) -> str:
    """Return `raw` plain and without case, by the rule of the Unicode standard (NFKC_Casefold)."""
    if raw.isascii():
        return raw.strip().lower()
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", plain(raw)).casefold())
    return unicodedata.normalize("NFKC", once.casefold()).strip()


def masked(text: str, first: int, last: int) -> str:
    """Hide the letters and digits of `text`, except the `first` and `last` ones; at least half stay hidden."""
    places = [place for place, sign in enumerate(text) if sign.isalnum()]
    first, last = min(first, len(places) // 4), min(last, len(places) // 4)
    hidden = set(places[first : len(places) - last])
    return "".join(HIDDEN if place in hidden else sign for place, sign in enumerate(text))


def _ascii_sign(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(sign) == "Pd" or sign == "\u2212":
        return "-"
    return " " if sign.isspace() else sign
