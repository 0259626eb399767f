"""The people of a bundle: accounts, contacts and persons, each node a party; gathered first, for records name them."""

from relais.intake.case import own
from relais.intake.case.node import Facet, Node
from relais.intake.facts import Facts
from relais.intake.gathered import Mentions
from relais.intake.mention import ask_country
from relais.intake.side import Side
from relais.model.notice import msg
from relais.selectors.handle import service_name
from relais.selectors.kinds import parse

# Names of packages by which exports name an application.
_PACKAGES = {
    "com.whatsapp": "whatsapp", "net.whatsapp.whatsapp": "whatsapp", "org.telegram.messenger": "telegram",
    "ph.telegra.telegraph": "telegram", "com.facebook.orca": "facebook", "com.facebook.messenger": "facebook",
    "com.instagram.android": "instagram", "com.burbn.instagram": "instagram", "com.snapchat.android": "snapchat",
    "com.toyopagroup.picaboo": "snapchat", "com.skype.raider": "skype", "com.skype.skype": "skype",
    "com.viber.voip": "viber", "com.viber": "viber", "kik.android": "kik", "com.kik.chat": "kik",
}  # fmt: skip
_NUMBERS_LIKE_MAIL = frozenset(("whatsapp", "kik"))
_ACCOUNTS = (
    "AccountFacet", "PhoneAccountFacet", "DigitalAccountFacet", "ApplicationAccountFacet", "EmailAccountFacet",
    "MobileAccountFacet",
)  # fmt: skip
_ADDRESSES = ("EmailAddressFacet", "IPv4AddressFacet", "IPv6AddressFacet", "IPAddressFacet")
# Kinds of relations, written 'Has_Account', 'has-account' or 'hasAccount'.
_HELD = frozenset(("hasaccount", "associatedaccount"))
_ROLES = frozenset(("hasrole",))
_ATTACHED = frozenset(("attachmentof", "attachedto"))
SIM = "SIMCardFacet"
_ON_CARD = (("device", "iccid", "ICCID"), ("device", "imsi", "IMSI"), ("phone", None, "MSISDN"))
NOBODY_KNOWN = msg("neither a name nor a number of this account is said, or known to this reader: nothing links to it")

Selector = tuple[str, str | None, str]


class People:
    """Gathers the nodes that others refer to (`see`), then adds the parties (`add`); later gives them by identifier.

    It holds, for the whole bundle: accounts, contacts, persons, applications and addresses by identifier; for each
    message its thread and the count of its attachments.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._nodes: dict[str, Node] = {}
        self._names: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._held: dict[str, list[str]] = {}
        self._roles: dict[str, list[str]] = {}
        self._victims: set[str] = set()
        self._parties: dict[str, int] = {}
        self._sides: dict[str, Side] = {}
        self._threads: list[tuple[str, tuple[int, ...]]] = []
        self._waiting: list[tuple[str, list[str], list[str]]] = []
        self._cards: list[tuple[str, Facet]] = []
        self._stands_for: dict[str, str] = {}
        self._own: dict[str, Selector] = {}
        self.thread_of: dict[str, int] = {}
        self.attachments: dict[str, int] = {}

    def see(self, node: Node) -> None:
        """Take note of a node that others may name."""
        self._relation(node)
        if (card := node.facet(SIM)) is not None:
            self._cards.append((node.place, card))
        if node.id is None:
            return
        if any(type_.endswith(("Victim", "VictimRole")) for type_ in node.types):
            self._victims.add(node.id)
        if (stands := node.facet(own.PARTICIPANT)) is not None:
            self._stands_for[node.id] = next(iter(stands.refs("person")), node.id)
        if (selector := node.facet(own.SELECTOR)) is not None:
            self._own[node.id] = own.selector(selector)
            return
        if (address := node.facet(*_ADDRESSES)) and (value := address.text("addressValue", "value")):
            self._addresses[node.id] = value
        if (thread := node.facet("MessageThreadFacet")) is not None:
            self._thread(node, thread)
        application = node.facet("ApplicationFacet")
        if application is not None or "Organization" in node.types or "Application" in node.types:
            told = None if application is None else application.text("name", "applicationIdentifier")
            name = told or node.text("name")
            if name:
                self._names[node.id] = _PACKAGES.get(name.lower(), name)
        if node.facet(*_ACCOUNTS, "ContactFacet") is not None or _is_person(node):
            self._nodes.setdefault(node.id, node)

    def add(self) -> None:
        """Add the parties, in the order of the bundle; what they were made of is let go."""
        mentions = Mentions(self._facts)
        self._sides = {id_: self._side(node) for id_, node in self._nodes.items() if not _is_person(node)}
        self._mark_victims()
        for id_, node in self._nodes.items():
            kind = "account" if node.facet(*_ACCOUNTS) is not None else "other"
            role = "victim" if id_ in self._victims else kind
            side = self._sides[id_] if id_ in self._sides else self._person(id_, node)
            # An account of which nothing is said is still another than its fellows.
            if side or kind == "account" or own.names(node):
                self._parties[id_] = self._party(node.place, role, side, mentions)
            if kind == "account" and not side:
                self._facts.notice(NOBODY_KNOWN, node.place)
        self._add_cards(mentions)
        mentions.flush()
        for identifier, participants, messages in self._waiting:
            number = len(self._threads)
            known = (self.party(participant) for participant in participants)
            self._threads.append((identifier, tuple(party for party in known if party is not None)))
            self.thread_of.update(dict.fromkeys(messages, number))
        self._nodes, self._sides, self._held, self._roles, self._waiting, self._own = {}, {}, {}, {}, [], {}

    def _add_cards(self, mentions: Mentions) -> None:
        """Add the numbers of SIM cards: of the party whose account the card names, else of nobody known."""
        for place, card in self._cards:
            named = (self.party(ref) for name in ("IMSI", "MSISDN") for ref in card.refs(name))
            party = next((one for one in named if one is not None), None)
            for kind, service, name in _ON_CARD:
                for raw in card.texts(name):
                    if raw not in self._nodes:
                        mentions.add(place, kind, raw, party=party, service=service)
        self._cards = []

    def party(self, id_: str | None) -> int | None:
        """Return the party of a node, or None where nothing is said of it."""
        return self._parties.get(self._stands_for.get(id_, id_)) if id_ is not None else None

    def service(self, facet: Facet) -> str | None:
        """Return the application of a facet, or None."""
        return self._name(facet, "application")

    def address(self, facet: Facet, field: str) -> str | None:
        """Return the address (of mail or of a network) that a facet leads to, or None."""
        return next((self._addresses[ref] for ref in facet.refs(field) if ref in self._addresses), None)

    def thread(self, id_: str | None) -> tuple[str | None, tuple[int, ...]]:
        """Return the thread of a message and its participants."""
        number = self.thread_of.get(id_) if id_ is not None else None
        return (None, ()) if number is None else self._threads[number]

    def _party(self, place: str, role: str, side: Side, mentions: Mentions) -> int:
        ordinal = self._facts.add(
            "party", place, role=role, name_raw=side.name, nickname=side.nickname, birth_date_raw=side.birth_date
        )
        for kind, service, raw in side.selectors:
            if kind == "phone":
                ask_country(self._facts, place, raw)
            mentions.add(place, kind, raw, party=ordinal, service=service)
        return ordinal

    def _name(self, facet: Facet, field: str) -> str | None:
        return next((self._names[ref] for ref in facet.refs(field) if ref in self._names), None)

    def _relation(self, node: Node) -> None:
        kind = (node.text("kindOfRelationship") or "").replace("_", "").replace("-", "").lower()
        if kind in _HELD:
            for source in node.refs("source"):
                self._held.setdefault(source, []).extend(node.refs("target"))
        elif kind in _ROLES:
            for source in node.refs("source"):
                self._roles.setdefault(source, []).extend(node.refs("target"))
        elif kind in _ATTACHED:
            for target in node.refs("target"):
                self.attachments[target] = self.attachments.get(target, 0) + len(node.refs("source"))

    def _thread(self, node: Node, facet: Facet) -> None:
        # Older bundles list the messages under olo:slot, newer ones under co:element.
        messages = [ref for thread in facet.facets("messageThread") for ref in thread.refs("element")]
        for listed in (*facet.facets("message"), *facet.facets("messages")):
            messages += [ref for slot in listed.facets("slot") for ref in slot.refs("item")]
        identifier = facet.text("identifier", "messageThreadIdentifier") or str(node.id)
        self._waiting.append((identifier, facet.refs("participant"), messages))

    def _mark_victims(self) -> None:
        """Count as a victim whoever has that role, and the accounts that such a person has: neither is searched for."""
        self._victims.update(one for one, roles in self._roles.items() if not self._victims.isdisjoint(roles))
        self._victims.update([account for one in self._victims for account in self._held.get(one, ())])

    def _person(self, id_: str, node: Node) -> Side:
        side = self._side(node)
        held = self._held.get(id_, ())
        told = [self._sides[target] for target in held if target in self._sides]
        selectors = dict.fromkeys(selector for one in (side, *told) for selector in one.selectors)
        selectors |= dict.fromkeys(self._own[target] for target in held if target in self._own)
        name, nickname = own.names(node) or (side.name, None)
        return Side(name=name, nickname=nickname, birth_date=side.birth_date, selectors=tuple(selectors))

    def _side(self, node: Node) -> Side:
        selectors = dict.fromkeys((*self._account(node), *self._contact(node)))
        return Side(
            name=_said(node, "SimpleNameFacet", "givenName", "familyName")
            or _said(node, "ContactFacet", "firstName", "lastName")
            or _said(node, "ContactFacet", "displayName"),
            nickname=_said(node, "ContactFacet", "nickname")
            or _said(node, "DigitalAccountFacet", "displayName")
            or _said(node, "PhoneAccountFacet", "displayName")
            or _if_name(_said(node, "AccountFacet", "accountIdentifier")),
            birth_date=_said(node, "BirthInformationFacet", "birthdate"),
            selectors=tuple(selectors),
        )

    def _account(self, node: Node) -> list[Selector]:
        """Return what identifies an account. Its password, in a facet of its own, is never looked at."""
        account, digital = node.facet("AccountFacet"), node.facet("DigitalAccountFacet")
        phone, mail = node.facet("PhoneAccountFacet"), node.facet("EmailAccountFacet")
        application, mobile = node.facet("ApplicationAccountFacet"), node.facet("MobileAccountFacet")
        issuer = None if account is None else self._name(account, "accountIssuer")
        service = (None if application is None else self.service(application)) or issuer
        found: list[Selector] = []
        if phone is not None:
            found += [("phone", None, number) for number in phone.texts("phoneNumber", "identifier")]
        if mobile is not None:
            found += [("phone", None, number) for number in mobile.texts("MSISDN")]
            found += [("device", "imsi", number) for number in mobile.texts("IMSI")]
        if mail is not None:
            found += [("email", None, address) for address in self._mails(mail)]
        if account is not None and (number := account.text("accountIdentifier")) and not _if_name(number):
            inside = phone is None and mail is None and (digital is not None or application is not None)
            found.append(_named(number, service) if inside else _numbered(number, issuer))
        if digital is not None:
            found += [_named(login, service) for login in digital.texts("accountLogin", "login")]
        return found

    def _contact(self, node: Node) -> list[Selector]:
        contact = node.facet("ContactFacet")
        if contact is None:
            return []
        found: list[Selector] = []
        for ref in contact.refs("phoneNumber", "contactPhone", "emailAddress", "contactEmail", "screenName"):
            target = self._nodes.get(ref)
            if target is not None and target is not node:
                found += self._account(target)
            elif ref in self._addresses:
                found.append(("email", None, self._addresses[ref]))
            elif parse("email", ref):
                found.append(("email", None, ref))
            elif any(map(str.isdigit, ref)) and not any(map(str.isalpha, ref)):
                found.append(("phone", None, ref))
        return found

    def _mails(self, facet: Facet) -> list[str]:
        return [
            self._addresses.get(ref, ref) for ref in facet.refs("emailAddress") if ref in self._addresses or "@" in ref
        ]


def _is_person(node: Node) -> bool:
    return "Person" in node.types or (node.facet("SimpleNameFacet") is not None and node.facet(*_ACCOUNTS) is None)


def _named(raw: str, service: str | None) -> Selector:
    name = service_name(service) if service else None
    if "@" in raw and name not in _NUMBERS_LIKE_MAIL and parse("email", raw):
        return "email", None, raw
    return "handle", name, raw


def _numbered(raw: str, issuer: str | None) -> Selector:
    if "@" in raw and parse("email", raw):
        return "email", None, raw
    return ("phone", None, raw) if raw.startswith("+") and parse("phone", raw) else ("account", issuer, raw)


def _if_name(raw: str | None) -> str | None:
    """Return an identifier that is the name of somebody: one exporter writes 'Ana Roe' for a contact's telephone."""
    return raw if raw and " " in raw.strip() and not any(map(str.isdigit, raw)) else None


def _said(node: Node, facet: str, *names: str) -> str | None:
    """Return what a facet of the node says under these names, joined by blanks, or None."""
    found = node.facet(facet)
    return None if found is None else " ".join(part for name in names if (part := found.text(name))) or None
