"""What an ISO 20022 message says of one side: a name, an address, accounts and contacts."""

from relais.intake.facts import Facts
from relais.intake.side import Side
from relais.intake.stated import country
from relais.intake.syntax.xml_element import Element
from relais.selectors.kinds import parse

_ADDRESS = ("AdrLine", "Dept", "SubDept", "StrtNm", "BldgNb", "PstBx", "PstCd", "TwnNm", "CtrySubDvsn", "Ctry")
# What an account is called by other than its number, where the code says what it is.
_PROXIES = {"TELE": "phone", "EMAL": "email"}
_CONTACTS = {"PhneNb": "phone", "MobNb": "phone", "EmailAdr": "email"}


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


def same(side: Side, holder: Side) -> bool:
    """Say whether a side is the holder, or nobody: by account, by name where it has none."""
    if side.accounts:
        return not side.accounts.isdisjoint(holder.accounts)
    return not side.name or (holder.name or "").casefold() == side.name.casefold()


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
