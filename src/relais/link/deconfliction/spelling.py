"""Reads a selector as written, for a side without relais, and without the tables of countries that relais has.

It reads fewer spellings than relais does, and those to the same value; what it does not read it refuses with the form
that it expects. The rules per kind stand in docs/deconfliction.md.
"""

import re
import unicodedata

from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.hashes import is_iban
from relais.model.notice import msg

KINDS = ("phone", "email", "iban", "account", "handle", "device")
NOT_A_KIND = msg("“{value}” is no kind of selector that is asked about; there are: {kinds}")
NOT_PLAIN = msg("“{value}” has signs outside of ASCII: write it in plain letters and digits")
NOT_A_PHONE = msg("“{value}” is no international number: expected as +33639981234, without the 0 of the national form")
NOT_ONE = msg("“{value}” is not a valid {kind}")

_SERVICES = ("skype", "facebook", "instagram", "telegram", "snapchat", "whatsapp", "viber", "discord", "tiktok", "x",
             "kik", "paypal")  # fmt: skip
_ALIASES = {"messenger": "facebook", "fb": "facebook", "twitter": "x", "snap": "snapchat", "ig": "instagram",
            "insta": "instagram", "paypalme": "paypal", "paypal.me": "paypal"}  # fmt: skip
_COUNTRY = re.compile(r"\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2})")
# Where numbers of the country begin with 0; elsewhere it is the 0 dialled inside the country, and a slip.
_ZERO = ("+39", "+225", "+229", "+241", "+242", "+378")
# Where another sign than 0 is dialled inside the country, its numbers have one length: such a sign makes them longer.
_DIGITS = {"+1": 10, "+7": 10, "+370": 8, "+375": 9, "+692": 7, "+993": 8}
_ATOM = r"[!#$%&'*+/=?^_`{|}~a-z0-9-]+"
_EMAIL = re.compile(
    rf"({_ATOM}(?:\.{_ATOM})*)@((?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{2,59}}))"
)


def normalise(kind: str, service: str, raw: str) -> tuple[str, str, str]:
    """Return (kind, service, value) of a selector as written. Raises ExchangeError, which says what was expected."""
    if kind not in KINDS:
        raise ExchangeError(NOT_A_KIND, value=kind, kinds=", ".join(KINDS))
    # Marks of direction and the like cannot be seen, and come with copied numbers.
    text = unicodedata.normalize("NFKC", "".join(sign for sign in raw if unicodedata.category(sign) != "Cf")).strip()
    for one in (service, text):
        if not one.isascii():
            raise ExchangeError(NOT_PLAIN, value=one)
    name = _service(service)
    value = _value(kind, name, text)
    if value is None:
        number = kind == "phone" or (kind == "handle" and name in ("whatsapp", "viber"))
        raise ExchangeError(NOT_A_PHONE if number else NOT_ONE, value=raw, kind=kind)
    return kind, name, value


def _service(text: str) -> str:
    name = text.strip().lower()
    words = (_ALIASES.get(word, word) for word in re.split(r"[\s,()/]+", name))
    return next((word for word in words if word in _SERVICES), name)


def _value(kind: str, service: str, text: str) -> str | None:
    if kind == "handle":
        return _handle(text, service)
    if kind == "device":
        return _device(text.lower(), service)
    return {"phone": _phone, "email": _email, "iban": _iban, "account": _account}[kind](text)


def _phone(text: str) -> str | None:
    if "(0)" in text:
        return None
    digits = re.sub(r"[\s().,/-]", "", re.sub("^tel:(//)?", "", text, flags=re.IGNORECASE))
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", digits):
        return None
    country = _COUNTRY.match(digits)
    if country is None or (digits[country.end()] == "0" and country[0] not in _ZERO):
        return None
    size = len(digits) - country.end()
    return digits if size == _DIGITS.get(country[0], size) else None


def _email(text: str) -> str | None:
    text = text.lower()
    text = text[7:].partition("?")[0] if text.startswith("mailto:") else text
    found = _EMAIL.fullmatch(text[1:-1] if text.startswith("<") and text.endswith(">") else text)
    if found is None or len(found[1]) > 64:
        return None
    local, domain = found[1], found[2]
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.partition("+")[0].replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local else None


def _compact(text: str) -> str:
    return re.sub(r"[\s./_-]", "", text.upper())


def _iban(text: str) -> str | None:
    text = re.sub("^IBAN:?", "", _compact(text))
    return text if is_iban(text) else None


def _account(text: str) -> str | None:
    text = _compact(text)
    return text if re.fullmatch(r"(?=.*[0-9])(?!XXX)[A-Z0-9]{4,64}", text) else None


def _handle(text: str, service: str) -> str | None:
    if service in ("whatsapp", "viber"):
        return _phone(text)
    text = re.sub("^@", "", text)
    if service not in _SERVICES:
        text = text if service else text.lower()
        return text if re.fullmatch(r"[!-?A-~][!-~]{0,127}", text) else None
    if service == "discord" and re.fullmatch(r"[!-~][ -~]{0,30}[!-~]#[0-9]{4}", text):
        return None if re.search("[@:]|#.*#", text) else text
    name = text.lower()
    if service == "facebook":
        name = name.replace(".", "")
    if service == "telegram" and re.fullmatch("[0-9]{3,19}", name):
        name = f"user{name}"
    return name if re.fullmatch(f"{'(?:live:)?' if service == 'skype' else ''}[a-z0-9._-]{{1,64}}", name) else None


def _device(text: str, service: str) -> str | None:
    bare = re.sub(r"[\s/-]", "", text)
    # Values that many devices share, such as zeros only, are nobody's.
    if len(set(bare) - {":"}) < 2 or bare == "9774d56d682e549c":
        return None
    if re.fullmatch("[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", text):
        return "-".join((bare[:8], bare[8:12], bare[12:16], bare[16:20], bare[20:]))
    if re.fullmatch(r"[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}", text):
        return text.replace("-", ":")
    if service in ("imsi", "iccid"):
        shape = "[0-9]{14,15}" if service == "imsi" else "89[0-9]{16,18}"
        return bare if re.fullmatch(shape, bare) else None
    if re.fullmatch("[0-9]{15}", bare):
        return bare if _luhn(bare) else None
    return bare if "imei" not in service and re.fullmatch("[0-9a-f]{14}(?:[0-9a-f]{2})?|[0-9a-f]{40}", bare) else None


def _luhn(digits: str) -> bool:
    doubled = (int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(digits)))
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
