"""The people of an NCMEC report: parties, what identifies them, and the captures of their connections."""

from collections.abc import Iterator
from dataclasses import dataclass

from relais.intake.facts import Facts
from relais.intake.gathered import Logins, Mentions
from relais.intake.instant import NEVER, Instant
from relais.intake.ncmec.fields import ADDRESS
from relais.intake.ncmec.node import Node
from relais.intake.stated import country, flag, moment
from relais.model.notice import msg

OTHER_CAPTURE = msg("a capture of type “{raw}” is not known to this reader: not read")
NO_VALUE = msg("a capture without a value: it holds nothing to read")
PRIOR = msg("the report names {count} earlier reports: {raw}")

_NAMES = ("firstName", "middleName", "lastName", "name", "fullName")
# Where a person's contacts stand, what wraps them, what kind of selector they are.
_CONTACTS = (
    ("emails", "emails", "email"),
    ("email", "emails", "email"),
    ("phones", "phones", "phone"),
    ("phone", "phones", "phone"),
    ("profileUrls", "profileUrls", "url"),
    ("profileUrl", "profileUrls", "url"),
)
# What a capture's type is called, in its usual spelling or in letters only.
_KINDS = {
    "IP Address": "ip",
    "ipaddress": "ip",
    "ip": "ip",
    "url": "url",
    "profileurl": "url",
    "deviceid": "device",
    "phone": "phone",
    "phonenumber": "phone",
    "mobilephone": "phone",
    "email": "email",
    "emailaddress": "email",
}


@dataclass(slots=True)
class Scene:
    """What the facts of one report share: where they go, whose report it is, which company, and its countries of IPs.

    `countries` holds, for each address as written, the country that the sender's own look-up names; `texts` gathers
    the report's free texts, to be mined and dropped.
    """

    facts: Facts
    mentions: Mentions
    logins: Logins
    report: int
    company: str | None
    countries: dict[str, str | None]
    texts: list[str]


def person(scene: Scene, node: Node, role: str) -> None:
    """Add one party in its role, with its selectors and logins."""
    service = node.text("espService") or scene.company
    screen = [*_values(node, "screenNames"), *_values(node, "screenName", "screenNames")]
    display = [text for text, _ in (*_values(node, "displayNames"), *_values(node, "displayName", "displayNames"))]
    address, address_country = _addresses(scene, node)
    party = scene.facts.add(
        "party",
        node.pointer,
        report=scene.report,
        role=role,
        name_raw=_name(node),
        nickname="; ".join(display) or (screen[0][0] if screen else None),
        birth_date_raw=node.text("dateOfBirth"),
        age_raw=node.text("approximateAge") or node.text("age"),
        address_raw=address,
        address_country=address_country,
    )
    user = node.text("espUserId")
    if user is not None:
        _mention(scene, node.place("espUserId"), "handle", user, party, service)
    for text, found in screen:
        _mention(scene, found.pointer, "handle", text, party, service)
    for key, inner, kind in _CONTACTS:
        for text, found in _values(node, key, inner):
            verified = flag(scene.facts, found.pointer, found.value.get("verified"))
            scene.mentions.add(found.pointer, kind, text, party=party, report=scene.report, verified=verified)
    for capture in node.each("sourceInformation", "sourceCaptures"):
        _capture(scene, capture, party, service)
    _prior(scene, node)
    scene.texts.extend(texts(node, "profileBio", "additionalInformations"))


def contact(scene: Scene, node: Node, role: str) -> None:
    """Add the person, or the agency, that the sender names as a contact: an agency and its officer are two parties."""
    agency = node.text("agency")
    if agency is not None:
        scene.facts.add("party", node.place("agency"), report=scene.report, role=role, name_raw=agency)
    if "value" in node.value:
        scene.facts.add("party", node.pointer, report=scene.report, role=role, name_raw=node.text("value"))
        return
    if agency is None or _name(node) or not node.value.keys().isdisjoint(key for key, _inner, _kind in _CONTACTS):
        person(scene, node, role)


def captures(scene: Scene, node: Node) -> Instant:
    """Add the connections seen with a file or an incident, tied to nobody; return the time of an upload among them."""
    uploaded = NEVER
    for capture in node.each("sourceInformation", "sourceCaptures"):
        seen = _capture(scene, capture, None, scene.company)
        if uploaded is NEVER and (capture.text("eventName") or "").casefold() == "upload":
            uploaded = seen
    return uploaded


def texts(node: Node, *keys: str) -> Iterator[str]:
    """Return the free texts at these members, each `value` of a list on its own."""
    for key in keys:
        for found in node.each(key):
            text = found.text("value")
            if text:
                yield text


def _capture(scene: Scene, node: Node, party: int | None, service: str | None) -> Instant:
    facts = scene.facts
    type_ = node.text("captureType") or ""
    kind = _KINDS.get(type_) or _KINDS.get("".join(sign for sign in type_.casefold() if sign.isalpha()))
    value = node.text("value")
    if value is None:
        facts.notice(NO_VALUE, node.pointer, skipped=1)
        return NEVER
    seen = moment(facts, node.place("dateTime"), node.text("dateTime"))
    if kind == "ip":
        scene.logins.add(
            node.pointer,
            value,
            party=party,
            report=scene.report,
            event=node.text("eventName"),
            service=service,
            country=scene.countries.get(value),
            port=node.text("port"),
            proxy=flag(facts, node.place("possibleProxy"), node.value.get("possibleProxy")),
            seen=seen,
        )
    elif kind is not None:
        of = node.text("valueType") if kind == "device" else None
        scene.mentions.add(node.pointer, kind, value, party=party, report=scene.report, service=of, seen=seen)
    else:
        facts.notice(OTHER_CAPTURE, node.pointer, skipped=1, raw=type_[:100])
    return seen


def _mention(scene: Scene, place: str, kind: str, raw: str, party: int, service: str | None) -> None:
    scene.mentions.add(place, kind, raw, party=party, report=scene.report, service=service)


def _values(node: Node, key: str, inner: str | None = None) -> Iterator[tuple[str, Node]]:
    for found in node.each(key, inner):
        text = found.text("value")
        if text is not None:
            yield text, found


def _name(node: Node) -> str | None:
    """Return the name in the order of the parts in the file."""
    parts = [node.text(key) for key in node.value if key in _NAMES]
    for found in node.each("names"):
        parts += [found.text(key) for key in found.value if key in _NAMES or key == "value"]
    return " ".join(part for part in parts if part) or None


def _addresses(scene: Scene, node: Node) -> tuple[str | None, str | None]:
    """Return the addresses as written, and the country of the first that names one."""
    written: list[str] = []
    code: str | None = None
    for found in node.each("addresses"):
        parts = [found.text(key) for key in found.value if key in ADDRESS or key == "value"]
        written.append(", ".join(part for part in parts if part))
        stated = found.text("country") or found.text("countryCode")
        code = code or country(scene.facts, found.pointer, stated)
    return "; ".join(filter(None, written)) or None, code


def _prior(scene: Scene, node: Node) -> None:
    numbers = [text for text, _ in _values(node, "priorCybertipReports")]
    if numbers:
        place = node.place("priorCybertipReports")
        scene.facts.notice(PRIOR, place, count=len(numbers), raw=", ".join(numbers)[:200])
