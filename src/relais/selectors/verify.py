"""Parses strictly what the scanner marked, and finds where in the mark the token begins and ends."""

from functools import lru_cache

from relais.selectors import email, handle, iban, ip, money, phone, url
from relais.selectors.signs import AMOUNT, CODE, EMAIL, HANDLE, IBAN, IP, PHONE, URL

NAMES = {
    PHONE: "phone",
    EMAIL: "email",
    IP: "ip",
    IBAN: "iban",
    HANDLE: "handle",
    URL: "url",
    AMOUNT: "amount",
}
# Names that call everybody in a group.
_NOBODY = {"all", "everyone", "here", "channel", "tous", "lahat"}


# A token: kind, value, currency, bytes of the mark that stand before it, bytes that are its own. A bare tuple, because
# the garbage collector soon stops to look at those, and there are a hundred thousand.
Found = tuple[str, str, str | None, int, int]


def verify(kind: int, mark: bytes) -> Found | None:
    """Return the token that a mark holds, or None."""
    # The scanner marks codes by their shape, and hardly any is quoted twice: neither parsed nor remembered.
    if kind == CODE:
        return "transfer_code", mark.translate(None, b" -").upper().decode(), None, 0, len(mark)
    return parsed_mark(kind, mark)


@lru_cache(maxsize=50_000)
def parsed_mark(kind: int, mark: bytes) -> Found | None:
    """Return the token that a mark of any other kind holds, remembered: amounts and people come back."""
    try:
        text = mark.decode()
    except UnicodeDecodeError:
        return None
    if kind == AMOUNT:
        found = money.read(text)
        if found is None:
            return None
        skip, length = len(text[: found.start].encode()), len(text[found.start : found.end].encode())
        return "amount", found.value, found.currency, skip, length
    token = phone.leading(text) if kind == PHONE else iban.leading(text) if kind == IBAN else _whole(kind, text)
    return (NAMES[kind], token[1], None, 0, len(token[0].encode())) if token else None


def _whole(kind: int, text: str) -> tuple[str, str] | None:
    read = {EMAIL: email.parse, IP: ip.parse, URL: url.parse, HANDLE: handle.parse}[kind]
    parsed = read(text)
    if parsed is None or (kind == HANDLE and parsed.value in _NOBODY):
        return None
    return text, parsed.value
