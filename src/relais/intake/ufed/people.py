"""The people of a report: the sides of its records, the accounts of the phone and its contacts."""

from relais.intake.facts import Facts
from relais.intake.mention import ask_country
from relais.intake.side import NOBODY, Parties, Side
from relais.intake.ufed.model import Model
from relais.intake.ufed.place import placed
from relais.model.notice import msg
from relais.selectors.handle import service_name
from relais.selectors.kinds import parse

NO_CONTACT = msg("this contact or account has neither a name nor a number: it is skipped")

# How the report names the telephone's own calls and messages; they may name nothing at all.
_NATIVE = frozenset(("", "native", "native messages", "native calls", "phone", "sms", "mms", "call log"))
# A number by which the service knows the account, written as an address ('33…@s.whatsapp.net', '…@g.us').
_LIKE_MAIL = frozenset(("whatsapp", "kik"))
_ENTRIES = {"PhoneNumber": "phone", "EmailAddress": "email", "EMailAddress": "email", "WebAddress": "url"}
_ADDRESS = ("Street1", "Street2", "POBox", "PostalCode", "City", "State", "Country")
_SYSTEM = "system message"
_REMEMBERED = 50_000

Selector = tuple[str, str | None, str]


class People:
    """Adds the parties of one report: one row per distinct person, role and state, however many records name them."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._parties = Parties(facts)
        self._known: dict[tuple[str, str | None, str | None, str | None, str | None], int | None] = {}

    def party(self, found: Model, role: str, service: str | None, owner: str) -> int | None:
        """Return the party that a record names, added now if it is new; `owner` is the place of that record."""
        named, name = found.fields.get("Identifier"), found.fields.get("Name")
        key = (role, service, named, name, found.state)
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            place = placed(found.node) or owner
            self._known[key] = self._parties.ordinal(place, role, self._side(place, named, name, service), found.state)
        return self._known[key]

    def holder(self, account: str | None, role: str, service: str | None, place: str, state: str | None) -> int | None:
        """Return the party of an account of the phone itself, as a record names it, or None where it names none."""
        if account is None:
            return None
        return self._parties.ordinal(place, role, self._side(place, account, None, service), state)

    def account(self, found: Model, place: str) -> None:
        """Add an account that the phone knows, with its names and numbers. Its password is never looked at."""
        service = found.of("ServiceType", "Source")
        username = found.fields.get("Username")
        own = [self._entered(place, username, service)] if username else []
        self._listed(found, place, "account", own, Side(nickname=found.fields.get("Name")))

    def contact(self, found: Model, place: str) -> None:
        """Add an entry of the phone's address book, or of an app's."""
        self._listed(found, place, "other", [], Side(name=found.fields.get("Name")))

    def financial(self, found: Model, place: str) -> None:
        """Add an account with a bank or a wallet."""
        number, operator = found.fields.get("AccountID"), found.fields.get("Source")
        own: list[Selector] = []
        if number:
            own.append(("iban", None, number) if parse("iban", number) else ("account", operator, number))
        self._listed(found, place, "account", own, NOBODY)

    def _listed(self, found: Model, place: str, role: str, own: list[Selector], side: Side) -> None:
        service = found.of("ServiceType", "Source")
        own = [*own, *(entry for one in found.each("Entries") if (entry := self._entry(place, one, service)))]
        address = next((joined for one in found.each("Addresses") if (joined := _address(one))), None)
        whole = Side(
            name=side.name, nickname=side.nickname, address=address, selectors=tuple(dict.fromkeys(own))
        )  # fmt: skip
        if self._parties.ordinal(place, role, whole, found.state) is None:
            self._facts.notice(NO_CONTACT, place, skipped=1)

    def _entry(self, place: str, found: Model, service: str | None) -> Selector | None:
        value = found.fields.get("Value")
        if value is None:
            return None
        kind = _ENTRIES.get(found.type)
        if kind == "phone":
            ask_country(self._facts, place, value)
        return (kind, None, value) if kind else self._entered(place, value, service)

    def _side(self, place: str, named: str | None, name: str | None, service: str | None) -> Side:
        if named is None or named.lower() == _SYSTEM:
            return NOBODY if named else Side(nickname=name)
        return Side(nickname=name, selectors=(self._selector(place, named, service),))

    def _entered(self, place: str, raw: str, service: str | None) -> Selector:
        """Return what a name in a list of accounts or contacts is: of no service, a number only where it can be one.

        A call or an SMS that names no service is the telephone's own; such a list holds the names of any site.
        """
        if service is None and not (parse("email", raw) or parse("phone", raw)):
            return "handle", None, raw
        return self._selector(place, raw, service)

    def _selector(self, place: str, raw: str, service: str | None) -> Selector:
        """Return what an identifier is: told by the rules of its service, then by its own form."""
        name = service_name(service) if service else ""
        if name in _LIKE_MAIL and "@" in raw:
            return "handle", name, raw
        if "@" in raw and parse("email", raw):
            return "email", None, raw
        if raw.startswith("+") and parse("phone", raw):
            return "phone", None, raw
        if name not in _NATIVE:
            return "handle", name, raw
        ask_country(self._facts, place, raw)
        return "phone", None, raw


def _address(found: Model) -> str | None:
    return ", ".join(part for name in _ADDRESS if (part := found.fields.get(name))) or None


def is_owner(found: Model) -> bool:
    """Say whether the report calls this party the owner of the phone."""
    return found.fields.get("IsPhoneOwner", "").lower() == "true"
