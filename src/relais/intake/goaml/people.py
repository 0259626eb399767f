"""The persons, accounts and entities of a goAML report: parties, what identifies them, the devices they used."""

from collections.abc import Iterator
from dataclasses import replace

from relais.intake.facts import Facts
from relais.intake.instant import NEVER, Instant
from relais.intake.login import login
from relais.intake.mention import mention
from relais.intake.side import Parties, Side
from relais.intake.stated import country, flag, moment
from relais.intake.syntax.xml_element import Element
from relais.model.notice import msg
from relais.selectors.kinds import parse

NO_INSTITUTION = msg("the client number “{raw}” stands without its institution: it names nobody, and is not kept")

Selectors = tuple[tuple[str, str | None, str], ...]

_KINDS = ("account", "person", "entity")
_NAMES = ("first_name", "middle_name", "prefix", "last_name")
_ADDRESS = ("address", "house_number", "apartment_number", "additional_address_line1", "additional_address_line2",
            "town", "city", "zip", "state", "country_code")  # fmt: skip
_BANK = ("institution_name", "swift", "institution_code")
# Where others stand who have to do with a subject: kind of subject -> (around them, one of them, inside it, its kind).
_RELATED = {
    "account": (
        ("related_entities", "account_related_entity", "entity", "entity"),
        ("related_accounts", "account_related_account", "account", "account"),
    ),
    "entity": (
        ("related_persons", "entity_related_person", "person", "person"),
        ("related_entities", "entity_related_entity", "entity", "entity"),
    ),
    "person": (("related_persons", "person_related_person", "person", "person"),),
}
_SEEN = ("first_seen_date", "last_seen_date")
# Devices remembered; one forgotten is listed again when it comes back.
_REMEMBERED = 50_000


def told(element: Element, *paths: str) -> str | None:
    """Return the text at the first path that says something; dashes stand for nothing in the code lists of goAML."""
    return next((text for path in paths if (text := element.of(path)) and text.strip("- ")), None)


def subject(holder: Element, prefix: str = "") -> tuple[str, Element] | None:
    """Return the kind of the subject that stands in an element ('account', 'person', 'entity'), and the subject."""
    for kind in _KINDS:
        found = holder.one(f"{prefix}{kind}_my_client", f"{prefix}{kind}")
        if found is not None:
            return kind, found
    return None


class People:
    """Adds the parties of one report, once each, however many transactions repeat them."""

    def __init__(self, facts: Facts, report: int) -> None:
        self._facts = facts
        self._report = report
        self._parties = Parties(facts, report)
        self._devices: set[tuple[int | None, tuple[str, ...]]] = set()

    def add(self, role: str, kind: str, element: Element, more: Selectors = ()) -> int | None:
        """Add a subject as a party of that role, its devices, and those who have to do with it; return its ordinal."""
        main, others = (_holder(element), _signatories(element)) if kind == "account" else (None, [])
        side = self._account(element, main) if kind == "account" else self._side(kind, element)
        if more:
            side = replace(side, selectors=tuple(dict.fromkeys((*side.selectors, *more))))
        ordinal = self._parties.ordinal(element.place, role, side)
        subjects = [(kind, element)] + ([] if main is None else [main])
        for of, one in subjects:
            for device in _each(one, "network_devices", "network_device"):
                self.device(device, ordinal)
            for around, name, inner, inner_kind in _RELATED[of]:
                for related in _each(one, around, name):
                    others += [(inner_kind, found) for found in related.each(inner)]
            others += [("person", found) for found in one.each("director_id")]
        for other_kind, other in others:
            if main is None or other.node is not main[1].node:
                self.add("other", other_kind, other)
        return ordinal

    def device(self, device: Element, ordinal: int | None) -> None:
        """Add a device's number, and one login per address and moment at which it was seen."""
        key = (ordinal, tuple(device.texts()))
        if key in self._devices:
            return
        if len(self._devices) >= _REMEMBERED:
            self._devices.clear()
        self._devices.add(key)
        if number := told(device, "device_number"):
            mention(self._facts, device.place, "device", number, party=ordinal, report=self._report)
        for address in device.each("ip_address"):
            self._logins(address, ordinal)

    def _logins(self, address: Element, ordinal: int | None) -> None:
        facts, place = self._facts, address.place
        proxy = flag(facts, f"{place}/using_proxy", told(address, "using_proxy"))
        nation = country(facts, f"{place}/country", told(address, "country"))
        seen: list[tuple[str | None, Instant]] = [
            (name, moment(facts, f"{place}/{name}", raw)) for name in _SEEN if (raw := told(address, name))
        ]
        for version, port in (("ipv4", told(address, "cgn_port")), ("ipv6", None)):
            ip = told(address, version)
            if ip is None:
                continue
            for event, at in seen or [(None, NEVER)]:
                login(facts, place, ip, party=ordinal, report=self._report, event=event, country=nation, port=port,
                      proxy=proxy, seen=at)  # fmt: skip

    def _account(self, account: Element, main: tuple[str, Element] | None) -> Side:
        """Return the side of an account: its holder as the file tells it, and its numbers."""
        bank, named = told(account, *_BANK), told(account, "account_name")
        numbers: list[tuple[str, str | None, str]] = []
        if iban := told(account, "iban"):
            numbers.append(("iban", None, iban))
        if number := told(account, "account"):
            numbers.append(("account", bank, number) if parse("iban", number) is None else ("iban", None, number))
        if client := told(account, "client_number"):
            if bank is None:
                self._facts.notice(NO_INSTITUTION, f"{account.place}/client_number", raw=client[:40])
            else:
                numbers.append(("handle", bank, client))
        holder = Side() if main is None else self._side(*main)
        name = holder.name or named
        also = named if named and not _same(named, name) else None
        return Side(
            name=name,
            nickname="; ".join(filter(None, (holder.nickname, also))) or None,
            birth_date=holder.birth_date,
            address=holder.address,
            country=holder.country,
            selectors=tuple(dict.fromkeys((*numbers, *holder.selectors))),
        )

    def _side(self, kind: str, element: Element) -> Side:
        """Return the side of a person or an entity."""
        address, nation = self._addresses(element)
        if kind == "entity":
            name, nickname = told(element, "name"), told(element, "commercial_name")
        else:
            name, nickname = _name(element), "; ".join(_aliases(element)) or None
        return Side(
            name=name,
            nickname=nickname if nickname != name else None,
            birth_date=told(element, "birthdate"),
            address=address,
            country=nation,
            selectors=tuple(dict.fromkeys(_contacts(element))),
        )

    def _addresses(self, element: Element) -> tuple[str | None, str | None]:
        """Return the addresses as written, and the country of the last that names one."""
        written, nation = [], None
        for found in _each(element, "addresses", "address"):
            written.append(", ".join(text for name in _ADDRESS if (text := told(found, name))))
            nation = country(self._facts, f"{found.place}/country_code", told(found, "country_code")) or nation
        return "; ".join(filter(None, written)) or None, nation


def _holder(account: Element) -> tuple[str, Element] | None:
    """Return who holds an account: its entity, or the one signatory where nobody else can be meant."""
    entity = account.one("t_entity")
    if entity is not None:
        return "entity", entity
    signing = [one for one in _signing(account) if one.one("t_person", "person") is not None]
    first = [one for one in signing if told(one, "is_primary") in ("1", "true")]
    one = first[0] if len(first) == 1 else signing[0] if len(signing) == 1 else None
    person = None if one is None else one.one("t_person", "person")
    named = told(account, "account_name")
    if person is None or (named and not _same(named, _name(person))):
        return None
    return "person", person


def _signatories(account: Element) -> list[tuple[str, Element]]:
    return [("person", found) for one in _signing(account) if (found := one.one("t_person", "person")) is not None]


def _signing(account: Element) -> list[Element]:
    return [*account.each("signatory"), *_each(account, "related_persons", "account_related_person")]


def _same(named: str, person: str | None) -> bool:
    return sorted(named.casefold().split()) == sorted((person or "").casefold().split())


def _name(person: Element) -> str | None:
    return " ".join(text for name in _NAMES if (text := told(person, name))) or None


def _aliases(person: Element) -> Iterator[str]:
    for name in ("alias", "full_name_frn"):
        if text := told(person, name):
            yield text
    for former in _each(person, "previous_names", "previous_name"):
        if written := _name(former):
            yield written


def _contacts(element: Element) -> Iterator[tuple[str, str | None, str]]:
    for phone in _each(element, "phones", "phone"):
        if number := told(phone, "tph_number"):
            yield "phone", None, _dialled(told(phone, "tph_country_prefix"), number)
    for kind, name, around in (("email", "email", "emails"), ("url", "url", "urls")):
        for found in (*element.each(name), *_each(element, around, name)):
            if found.text.strip("- "):
                yield kind, None, found.text
    for found in _each(element, "social_media", "social_account"):
        if user := told(found, "user_name"):
            yield "handle", told(found, "platform"), user


def _dialled(prefix: str | None, number: str) -> str:
    """Return a telephone number with the prefix of its country, which has a field of its own."""
    if prefix is None or number.startswith(("+", "00")):
        return number
    return f"{prefix} {number}" if prefix.startswith(("+", "00")) else f"+{prefix} {number}"


def _each(element: Element, around: str, name: str) -> list[Element]:
    return [found for holder in element.each(around) for found in holder.each(name)]
