"""The parties of bank statements: one row per distinct person, role and accounts, however many entries repeat them."""

from collections import OrderedDict
from dataclasses import dataclass

from relais.intake.facts import Facts
from relais.intake.iso20022.element import Element
from relais.intake.mention import mention
from relais.intake.stated import country
from relais.selectors.kinds import parse
from relais.selectors.spelling import compact

# Parties remembered; one forgotten is listed again when it comes back.
_REMEMBERED = 50_000
_ADDRESS = ("AdrLine", "Dept", "SubDept", "StrtNm", "BldgNb", "PstBx", "PstCd", "TwnNm", "CtrySubDvsn", "Ctry")
# What an account is called by other than its number, where the code says what it is.
_PROXIES = {"TELE": "phone", "EMAL": "email"}
_CONTACTS = {"PhneNb": "phone", "MobNb": "phone", "EmailAdr": "email"}


@dataclass(frozen=True)
class Side:
    """One side of an entry as the bank names it: a name, an address, and selectors as (kind, service, raw)."""

    name: str | None = None
    birth_date: str | None = None
    address: str | None = None
    country: str | None = None
    selectors: tuple[tuple[str, str | None, str], ...] = ()

    @property
    def accounts(self) -> frozenset[str]:
        """Return the numbers of its accounts, in the form in which equal ones are equal."""
        return frozenset(compact(raw) for kind, _service, raw in self.selectors if kind in ("iban", "account"))

    def __bool__(self) -> bool:
        return bool(self.name or self.address or self.selectors)


NOBODY = Side()


def side_of(facts: Facts, who: Element | None, account: Element | None, bank: str | None) -> Side:
    """Return what an entry says of one side. `who` is a Party (older versions) or the choice around it (newer)."""
    inner = None if who is None else who.one("Pty", "Agt/FinInstnId", "FinInstnId") or who
    contacts = [] if inner is None else _contacts(inner)
    address = None if inner is None else inner.one("PstlAdr")
    return Side(
        name=None if inner is None else inner.of("Nm"),
        birth_date=None if inner is None else inner.of("Id/PrvtId/DtAndPlcOfBirth/BirthDt"),
        address=None if address is None else _address(address),
        country=None if address is None else country(facts, f"{address.place}/Ctry", address.of("Ctry")),
        selectors=tuple(dict.fromkeys([*([] if account is None else _numbers(account, bank)), *contacts])),
    )


class Parties:
    """Adds the parties of one source and remembers their ordinals."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: OrderedDict[tuple[str, Side], int] = OrderedDict()

    def ordinal(self, place: str, role: str, side: Side) -> int | None:
        """Return the party of that role and side, added now if it is new; None for a side of which nothing is said."""
        if not side:
            return None
        key = (role, side)
        ordinal = self._known.get(key)
        if ordinal is not None:
            self._known.move_to_end(key)
            return ordinal
        if len(self._known) >= _REMEMBERED:
            self._known.popitem(last=False)
        ordinal = self._known[key] = self._facts.add(
            "party",
            place,
            role=role,
            name_raw=side.name,
            birth_date_raw=side.birth_date,
            address_raw=side.address,
            address_country=side.country,
        )
        for kind, service, raw in side.selectors:
            mention(self._facts, place, kind, raw, party=ordinal, service=service)
        return ordinal


def _numbers(account: Element, bank: str | None) -> list[tuple[str, str | None, str]]:
    found: list[tuple[str, str | None, str]] = []
    if iban := account.of("Id/IBAN"):
        found.append(("iban", None, iban))
    if other := account.of("Id/Othr/Id"):
        # Some banks write an IBAN where only other numbers should stand: its check digits tell.
        found.append(("account", bank, other) if parse("iban", other) is None else ("iban", None, other))
    kind = _PROXIES.get(account.of("Prxy/Tp/Cd") or "")
    if kind is not None and (proxy := account.of("Prxy/Id")):
        found.append((kind, None, proxy))
    return found


def _contacts(party: Element) -> list[tuple[str, str | None, str]]:
    details = party.one("CtctDtls")
    if details is None:
        return []
    return [(kind, None, raw) for name, kind in _CONTACTS.items() if (raw := details.of(name))]


def _address(address: Element) -> str | None:
    lines = [found.text for name in _ADDRESS for found in address.each(name)]
    return ", ".join(filter(None, lines)) or None
