"""Who is on the other side of a telephone's calls and messages, and what the telephone says of its holder.

One party per distinct role, address and name. An address is a telephone number or an e-mail address; what can be
neither (a sender's name such as 'BANK', a short code that thousands receive) is a name, and no selector.
"""

import re
from typing import NamedTuple

from relais.intake.facts import Facts
from relais.intake.mention import NOT_A_SELECTOR, SHOWN
from relais.model.notice import msg
from relais.selectors.kinds import parse
from relais.selectors.spelling import ascii_digits

NO_COUNTRY = msg("“{raw}” is a national telephone number: it is kept as written until somebody says of which country")

_DIALLED = re.compile(r"\+?[\d\s().,/-]+")
# Shorter ones are short codes of operators and services, which no country prefix makes a subscriber's number.
_SHORTEST = 7


class Address(NamedTuple):
    """An address as a telephone notes it; `normal` is its own international form of the number, where it notes one.

    `country` (ISO 3166 alpha-2) is where it says it was dialled, `name` the one of its list of contacts.
    """

    raw: str | None
    normal: str | None = None
    country: str | None = None
    name: str | None = None


class People:
    """Adds the parties of one database, each once, and remembers their ordinals."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[tuple[str, str | None, str | None], int] = {}

    def party(self, place: str, role: str, address: Address) -> int | None:
        """Return the party of that role and address, added now if it is new; None where nothing is said of it."""
        if not address.raw and not address.name:
            return None
        key = (role, address.raw, address.name)
        ordinal = self._known.get(key)
        if ordinal is None:
            kind = address_kind(address.raw) if address.raw else None
            ordinal = self._known[key] = self._facts.add(
                "party", place, role=role, nickname=address.name or (address.raw if kind is None else None)
            )
            if kind is not None:
                add_selector(self._facts, place, kind, address, ordinal)
        return ordinal

    def holder(self, place: str, address: Address) -> int | None:
        """Return the party of the telephone's holder at one of their own addresses, None where none is told."""
        if address.raw is None or address_kind(address.raw) is None:
            return None
        return self.party(place, "account", address)


def address_kind(raw: str) -> str | None:
    """Return 'email', 'phone', or None for what names nobody by itself."""
    if "@" in raw:
        return "email"
    text = ascii_digits(raw)
    return "phone" if _DIALLED.fullmatch(text) and sum(map(str.isdigit, text)) >= _SHORTEST else None


def add_selector(facts: Facts, place: str, kind: str, address: Address, party: int | None) -> None:
    """Add the selector of an address: as written, with the value that the telephone's own reading of it gives.

    A short code has none, and nothing is missing.
    """
    raw = address.raw or ""
    said = facts.answer("country")
    country = address.country or (said[0] if said else None)
    parsed = parse(kind, address.normal) if address.normal and kind == "phone" else None
    parsed = parsed or parse(kind, raw, country=country)
    if parsed is None and kind == "phone" and address_kind(raw) is None:
        pass
    elif parsed is None and kind == "phone" and country is None and not raw.startswith("+"):
        facts.ask("country", place, raw)
        facts.notice(NO_COUNTRY, place, raw=raw[:SHOWN])
    elif parsed is None:
        facts.notice(NOT_A_SELECTOR, place, raw=raw[:SHOWN], kind=kind)
    facts.add(
        "selector",
        place,
        party=party,
        kind=kind,
        raw=raw,
        value=parsed.value if parsed else None,
        country=parsed.country if parsed else None,
    )


def country_of(cell: str | None) -> str | None:
    """Return a country as telephones note it ('fr', 'US'); None for anything else."""
    code = (cell or "").upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
