"""A name or number by which a service knows an account, by the rules of that service.

Two handles are the same when their services and values are equal. A service not listed here is taken exactly as
written. Where no service is named at all (a bare '@name' in a text) case is folded, because every listed service that
has names folds it. A display name ('Jean Dupont') is no handle and is refused: it would tie strangers together.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from relais.selectors import phone
from relais.selectors.parsed import Parsed
from relais.selectors.spelling import fold, masked, plain


def _skype(text: str) -> str | None:
    # '8:' marks a person in Skype's own identifiers, '4:' a telephone contact, '19:' and '28:' groups and bots.
    # 'live:' is part of the name: 'live:anna' and 'anna' are two accounts.
    kind, colon, rest = text.partition(":")
    if colon and kind.isdigit():
        if kind == "4":
            return _number(rest)
        text = rest if kind == "8" else ""
    name = text.lower()
    return name if re.fullmatch(r"(?:live:)?[a-z0-9.][a-z0-9.,_#:-]{1,63}", name) else None


def _facebook(text: str) -> str | None:
    # Facebook's help pages: capitals and full stops do not count in a username. Digits alone are an account id.
    name = text.lower().replace(".", "")
    return name if re.fullmatch(r"[a-z0-9]{5,50}|[0-9]{1,20}", name) else None


def _telegram(text: str) -> str | None:
    # Names begin with a letter and ignore case. Exports write the numeric id as 'user123'; alone it is '123'.
    name = f"user{text}" if re.fullmatch(r"[0-9]{3,19}", text) else text.lower()
    return name if re.fullmatch(r"[a-z][a-z0-9_]{3,31}", name) else None


def _discord(text: str) -> str | None:
    # Until 2023 'A name#1234', where capitals counted; since then lower case, dots and underscores. Long digits: an id.
    if re.fullmatch(r"[^\s@#:][^\n\r\t@#:]{0,30}[^\s@#:]#[0-9]{4}", text):
        return text
    name = text.lower()
    return name if re.fullmatch(r"[a-z0-9._]{2,32}", name) else None


def _kik(text: str) -> str | None:
    # In the provider's logs 'name_abc@talk.kik.com': three random signs follow the name.
    name = re.sub(r"(?:_[a-z0-9]{3})?@talk\.kik\.com$", "", text.lower())
    return name if re.fullmatch(r"[a-z0-9._]{2,30}", name) else None


def _number(text: str) -> str | None:
    # The account is a telephone number; WhatsApp writes it without '+', with '@s.whatsapp.net' behind it.
    digits = re.sub(r"(?::[0-9]+)?@(?:s\.whatsapp\.net|c\.us)$", "", text)
    found = phone.parse(digits if digits.startswith(("+", "00")) else f"+{digits}")
    return found.value if found else None


def _lower(pattern: str) -> Callable[[str], str | None]:
    shape = re.compile(pattern)

    def read(text: str) -> str | None:
        return text.lower() if shape.fullmatch(text.lower()) else None

    return read


@dataclass(frozen=True, slots=True)
class Rule:
    """How a service reads its handles; `sites` are the addresses that carry one in their path."""

    read: Callable[[str], str | None]
    sites: tuple[str, ...] = ()


RULES: dict[str, Rule] = {
    "skype": Rule(_skype),
    "facebook": Rule(_facebook, ("facebook.com", "m.facebook.com", "fb.com", "m.me", "messenger.com/t")),
    # Letters, digits, dots and underscores, up to 30, shown in lower case only; dots count.
    "instagram": Rule(_lower(r"[a-z0-9._]{1,30}"), ("instagram.com",)),
    "telegram": Rule(_telegram, ("t.me", "telegram.me")),
    # Case does not count when a name is searched or logged in with.
    "snapchat": Rule(_lower(r"[a-z0-9][a-z0-9._-]{2,31}"), ("snapchat.com/add",)),
    "whatsapp": Rule(_number, ("wa.me",)),
    "viber": Rule(_number),
    "discord": Rule(_discord),
    "tiktok": Rule(_lower(r"[a-z0-9._]{2,24}"), ("tiktok.com",)),
    # Up to 15 letters, digits and underscores without case; longer digits are an account id.
    "x": Rule(_lower(r"[a-z0-9_]{1,15}|[0-9]{1,20}"), ("x.com", "twitter.com")),
    "kik": Rule(_kik, ("kik.me",)),
    # The name of a payment page; PayPal shows it with capitals and reads it without.
    "paypal": Rule(_lower(r"[a-z0-9]{1,20}"), ("paypal.me", "paypal.com/paypalme")),
}
_ALIASES = {"messenger": "facebook", "fb": "facebook", "twitter": "x", "snap": "snapchat", "ig": "instagram",
            "insta": "instagram", "paypalme": "paypal", "paypal.me": "paypal"}  # fmt: skip
_EXACT = re.compile(r"[^\s@\x00-\x1f\x7f][^\s\x00-\x1f\x7f]{0,127}")


def service_name(raw: str) -> str:
    """Return the service as this room names it: 'Facebook, Inc.' and 'Messenger' are 'facebook'; others lower case."""
    name = plain(raw).casefold()
    for word in re.split(r"[\s,()/]+", name):
        known = _ALIASES.get(word, word)
        if known in RULES:
            return known
    return name


def parse(raw: str, service: str | None = None) -> Parsed | None:
    """Read '@Name', 'live:name', 'https://t.me/name', by the rules of `service`."""
    text = plain(raw)
    name = service_name(service) if service else None
    rule = RULES.get(name) if name else None
    if rule is None:
        text = text.removeprefix("@")
        value = text if name else fold(text)
        return Parsed(value) if _EXACT.fullmatch(value) else None
    known = rule.read(_off_site(text, rule.sites).removeprefix("@"))
    return Parsed(known) if known else None


def mask(value: str) -> str:
    """Show the first two and the last signs: 'ma•••••1'."""
    return masked(value, 2, 1)


def _off_site(text: str, sites: tuple[str, ...]) -> str:
    path = re.sub(r"^(?:https?://)?(?:www\.)?", "", text, flags=re.IGNORECASE)
    for site in sites:
        if path[: len(site) + 1].lower() == f"{site}/":
            return re.split(r"[/?#]", path[len(site) + 1 :], maxsplit=1)[0]
    return text
