"""Whom a retained-data record is about: the holder of a line, a leg of a call, the user of a session."""

from collections.abc import Iterable, Iterator

from relais.intake.etsi.leaf import below, code
from relais.intake.facts import Facts
from relais.intake.side import Side
from relais.intake.stated import country
from relais.intake.syntax.xml_element import Element

Selector = tuple[str, str | None, str]

_NAMES = ("firstName", "middleNames", "surnamePrefix", "surname", "surnameSuffix", "secondSurname")
_STREET = frozenset(("streetName", "city", "postalCode"))
_NOT_ADDRESS = frozenset(("validity", "language", "location"))
# Leaves that identify somebody, by name in lower case, wherever they stand: kind, and the service or type they carry.
_LEAVES: dict[str, tuple[str, str | None]] = {
    "imsi": ("device", "imsi"),
    "imei": ("device", "imei"),
    "imeisv": ("device", "imeisv"),
    "macaddress": ("device", "mac"),
    "msisdn": ("phone", None),
    "partynumber": ("phone", None),
    "contactnumber": ("phone", None),
    "registerednumbers": ("phone", None),
    "emailaddress": ("email", None),
}
# Names of a user that only the operator knows.
_OPERATORS_OWN = frozenset(("nausername", "username", "subscriberid", "nasubscriberid", "accountid"))


def leg(facts: Facts, party: Element) -> Side:
    """Return one leg of a call or text: its number, its SIM, its device."""
    nature = code(party.one("natureOfAddress"))
    return Side(selectors=tuple(dict.fromkeys(_selectors(facts, below(party), None, nature))))


def person(facts: Facts, record: Element, operator: str | None) -> Side:
    """Return the person or organisation that a record describes, with all numbers in it."""
    name: str | None = None
    birth_date: str | None = None
    nation: str | None = None
    company: str | None = None
    addresses: list[str] = []
    everything = list(below(record))
    for found in everything:
        if not len(found.node):
            if birth_date is None and _local(found) == "dateOfBirth":
                birth_date = found.text or None
            continue
        kids = found.children()
        if name is None and not kids.keys().isdisjoint(("surname", "firstName")):
            name = " ".join(text for part in _NAMES for each in found.each(part) if (text := each.text))
        if not kids.keys().isdisjoint(_STREET):
            addresses.append(_address(found))
            nation = nation or country(facts, f"{found.place}/country", found.of("country"))
        if company is None and _local(found) == "organizationInfo":
            company = found.of("name")
    return Side(
        name=name or company or None,
        nickname=company if name else None,
        birth_date=birth_date,
        address="; ".join(dict.fromkeys(addresses)) or None,
        country=nation,
        selectors=tuple(dict.fromkeys(_selectors(facts, everything, operator, None))),
    )


def _selectors(facts: Facts, inside: Iterable[Element], operator: str | None, nature: str | None) -> Iterator[Selector]:
    for found in inside:
        if len(found.node) or not found.text:
            continue
        name = _local(found).lower()
        above = found.place.rsplit("/", 2)[-2].partition("[")[0].lower()
        kind, type_ = _LEAVES.get(name) or _LEAVES.get(above) or (None, None)
        if name == "nadeviceid" or above == "nadeviceid":
            kind, type_ = "device", _device_type(found.text)
        if kind == "phone":
            yield kind, None, _dialled(facts, found, nature)
        elif kind is not None:
            yield kind, type_, found.text
        elif operator is not None and (name in _OPERATORS_OWN or above in _OPERATORS_OWN):
            yield "handle", operator, found.text


def _device_type(text: str) -> str | None:
    digits = text.replace("-", "")
    return "imei" if digits.isdigit() and len(digits) in (14, 15) else "imeisv" if digits.isdigit() else None


def _dialled(facts: Facts, number: Element, nature: str | None) -> str:
    """Return a number as it is dialled from abroad where its nature says so; a national one waits for its country."""
    text = number.text
    if text.startswith(("+", "00")):
        return text
    if nature is not None and "international" in nature.lower():
        return f"+{text}"
    if facts.answer("country") is None and sum(map(str.isdigit, text)) in range(4, 16):
        facts.ask("country", number.place, text)
    return text


def _address(found: Element) -> str:
    return ", ".join(
        each.text for name, kids in found.children().items() if name not in _NOT_ADDRESS for each in kids if each.text
    )


def _local(element: Element) -> str:
    return element.place.rpartition("/")[2].partition("[")[0]
