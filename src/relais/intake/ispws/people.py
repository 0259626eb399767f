"""The people of a report in the reporting XML: parties, what identifies them, their connections and devices."""

from collections.abc import Iterator
from dataclasses import dataclass

from relais.intake.facts import Facts
from relais.intake.gathered import Logins, Mentions
from relais.intake.ispws.element import Element
from relais.intake.ispws.fields import EVENTS
from relais.intake.ncmec.people import PRIOR
from relais.intake.stated import country, flag, moment
from relais.model.notice import msg

NO_ADDRESS = msg("a connection without an IP address: it holds nothing to read")
NO_DEVICE = msg("a device without an identifier: it holds nothing to read")
OTHER_VALUE = msg("“{raw}” is not a value that the schema lists: kept as written")

_NAMES = ("firstName", "middleName", "lastName")
# Element of a selector -> its kind.
_KINDS = {"phone": "phone", "email": "email", "profileUrl": "url"}


@dataclass(slots=True)
class Scene:
    """What the facts of one report share: where they go, whose report it is, and its free texts, to be mined."""

    facts: Facts
    mentions: Mentions
    logins: Logins
    report: int
    texts: list[str]


def party(scene: Scene, of: Element, role: str, person: Element | None) -> None:
    """Add one party: `of` holds its account, `person` its names and contacts (the same element, or one inside)."""
    address, address_country = _addresses(scene, person) if person else (None, None)
    screen = [found.text for found in of.each("screenName") if found.text]
    display = [found.text for found in of.each("displayName") if found.text]
    ordinal = scene.facts.add(
        "party",
        of.place,
        report=scene.report,
        role=role,
        name_raw=_name(person) if person else None,
        nickname="; ".join(display) or (screen[0] if screen else None),
        birth_date_raw=person.of("dateOfBirth") if person else None,
        age_raw=(person.of("age") or person.of("approximateAge")) if person else None,
        address_raw=address,
        address_country=address_country,
    )
    service = of.of("espService") or of.of("platform")
    for name in ("espIdentifier", "screenName"):
        for found in of.each(name):
            if found.text:
                scene.mentions.add(
                    found.place, "handle", found.text, party=ordinal, report=scene.report, service=service
                )
    for holder in (of,) if person is None or person is of else (person, of):
        contacts(scene, holder, ordinal)
    connections(scene, of, ordinal, service)
    _prior(scene, of)
    scene.texts.extend(of.texts("profileBio", "additionalInfo"))
    for account in of.each("associatedAccount"):
        party(scene, account, "account", account)


def contacts(scene: Scene, holder: Element, ordinal: int | None) -> None:
    """Add the telephone numbers, addresses and profiles of a party."""
    for name, kind in _KINDS.items():
        for found in holder.each(name):
            if found.text:
                verified = flag(scene.facts, f"{found.place}/@verified", found.node.get("verified"))
                scene.mentions.add(found.place, kind, found.text, party=ordinal, report=scene.report, verified=verified)


def connections(scene: Scene, holder: Element, ordinal: int | None, service: str | None) -> None:
    """Add the logins and devices seen with a party, a file or an incident."""
    facts = scene.facts
    for found in holder.each("ipCaptureEvent"):
        address = found.of("ipAddress")
        event = _event(scene, found)
        if address is None:
            facts.notice(NO_ADDRESS, found.place, skipped=1)
            continue
        scene.logins.add(
            found.place,
            address,
            party=ordinal,
            report=scene.report,
            event=event,
            service=service,
            port=found.of("port"),
            proxy=flag(facts, f"{found.place}/possibleProxy", found.of("possibleProxy")),
            seen=moment(facts, f"{found.place}/dateTime", found.of("dateTime")),
        )
    for found in holder.each("deviceId"):
        value = found.of("idValue")
        _event(scene, found)
        if value is None:
            facts.notice(NO_DEVICE, found.place, skipped=1)
            continue
        seen = moment(facts, f"{found.place}/dateTime", found.of("dateTime"))
        of = found.of("idType")
        scene.mentions.add(found.place, "device", value, party=ordinal, report=scene.report, service=of, seen=seen)


def _event(scene: Scene, found: Element) -> str | None:
    event = found.of("eventName")
    if event is not None and event not in EVENTS:
        scene.facts.notice(OTHER_VALUE, f"{found.place}/eventName", raw=event[:100])
    return event


def _name(person: Element) -> str | None:
    """Return the name in the order of the parts in the file."""
    return " ".join(person.texts(*(name for name in person.names if name in _NAMES))) or None


def _addresses(scene: Scene, person: Element) -> tuple[str | None, str | None]:
    """Return the addresses as written, and the country of the first that names one."""
    written: list[str] = []
    code: str | None = None
    for found in person.each("address"):
        written.append(", ".join(found.texts(*found.names)))
        code = country(scene.facts, found.place, found.of("country")) or code
    return "; ".join(filter(None, written)) or None, code


def _prior(scene: Scene, of: Element) -> None:
    numbers = list(_numbers(of))
    if numbers:
        scene.facts.notice(PRIOR, of.place, count=len(numbers), raw=", ".join(numbers)[:200])


def _numbers(of: Element) -> Iterator[str]:
    return of.texts("priorCTReports", "priorCTReport")
