"""The kinds of selector, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from relais.model.selector import KINDS as NAMES
from relais.selectors import account, device, email, handle, iban, ip, phone, transfer_code, url
from relais.selectors.parsed import Parsed
from relais.selectors.spelling import MAX_LENGTH, ascii_digits


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is read, from (raw, service, country), and how its value is shown in part."""

    parse: Callable[[str, str | None, str | None], Parsed | None]
    mask: Callable[[str], str]


KINDS: dict[str, Kind] = {
    "phone": Kind(lambda raw, _service, country: phone.parse(raw, country), phone.mask),
    "email": Kind(lambda raw, _service, _country: email.parse(raw), email.mask),
    "ip": Kind(lambda raw, _service, _country: ip.parse(raw), ip.mask),
    "iban": Kind(lambda raw, _service, _country: iban.parse(raw), iban.mask),
    "account": Kind(lambda raw, _service, _country: account.parse(raw), account.mask),
    "handle": Kind(lambda raw, service, _country: handle.parse(raw, service), handle.mask),
    "transfer_code": Kind(lambda raw, _service, _country: transfer_code.parse(raw), transfer_code.mask),
    "device": Kind(lambda raw, service, _country: device.parse(raw, service), device.mask),
    "url": Kind(lambda raw, _service, _country: url.parse(raw), url.mask),
}
if tuple(KINDS) != NAMES:
    raise AssertionError(f"kinds of selector: {tuple(KINDS)} here, {NAMES} in the model")


@lru_cache(maxsize=65_536)
def parse(kind: str, raw: str, *, service: str | None = None, country: str | None = None) -> Parsed | None:
    """Return the selector that `raw` holds, or None where it is none of that kind.

    `service` is the service of a handle or the type of a device id; `country` (ISO 3166 alpha-2) the place where a
    national telephone number was written. An unknown kind is a KeyError; no text whatever raises. What was read is
    remembered: people and addresses come back, from one source to the next.
    """
    reader = KINDS[kind].parse
    # Half a surrogate pair is no character: it cannot be stored, so no value may hold one.
    if len(raw) > MAX_LENGTH or any("\ud800" <= sign <= "\udfff" for sign in raw):
        return None
    return reader(raw, service, country)


def mask(kind: str, value: str) -> str:
    """Show enough of a value to recognise it, and not enough to use it."""
    return KINDS[kind].mask(value)


def guess(raw: str, country: str | None = None) -> list[tuple[str, Parsed]]:
    """Return everything `raw` can be, for a search in any spelling: one entry per kind and distinct value.

    Digits without '+' are also tried as an international number, and a handle by the rules of every service.
    """
    tries = [(kind, parse(kind, raw, country=country)) for kind in KINDS]
    digits = ascii_digits(raw)
    if digits[:1].isdigit():
        tries.insert(1, ("phone", parse("phone", f"+{digits}")))
    tries += [("handle", parse("handle", raw, service=service)) for service in ("-", *handle.RULES)]
    found: dict[tuple[str, str], Parsed] = {}
    for kind, parsed in tries:
        if parsed is not None:
            found.setdefault((kind, parsed.value), parsed)
    return [(kind, parsed) for (kind, _value), parsed in found.items()]
