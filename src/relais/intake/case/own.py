"""What relais itself writes where CASE and UCO have no terms (docs/case-uco.md), read back: payments, logins, media.

A session of chat has no message in it: how many sessions and messages there are is said, and no fact is made of them.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from relais.intake.case.node import Facet, Node
from relais.intake.chat.gather import whole
from relais.intake.facts import Facts
from relais.intake.instant import NEVER, Instant, Precision
from relais.intake.login import login
from relais.intake.payments import Payments, reference_code, sum_columns
from relais.intake.stated import moment
from relais.model import trip
from relais.model.notice import msg
from relais.model.payment import STATUSES
from relais.selectors.kinds import KINDS, parse

if TYPE_CHECKING:
    from relais.intake.case.people import People

# The terms file that lies beside our bundles, by its SHA-256, of this version and of those before (now one): it holds
# no data. Any other Turtle file may hold some, and is not passed over.
TERMS = frozenset(("122f138a28d4d036496e0b593ea5f86899ebf9063d1933cf293753423da0b3db",))
RECORD, PARTICIPANT, SELECTOR = "RecordFacet", "ParticipantFacet", "SelectorFacet"
_MOMENT = ("at", "timePrecision", "timeAsWritten")
_PAID_OUT = ("paidOutAt", "paidOutTimePrecision", "paidOutTimeAsWritten")
_READ = ("PaymentFacet", "LoginFacet", "TripFacet", "MediumFacet", "ChatSessionFacet")
_SUMS = (
    ("amount", "currency", ""), ("paidOutAmount", "paidOutCurrency", "paid_out_"), ("feeAmount", "feeCurrency", "fee_"),
)  # fmt: skip
_HASHES = {name: re.compile(f"[0-9a-f]{{{size}}}") for name, size in (("md5", 32), ("sha1", 40), ("sha256", 64))}
SESSIONS = msg("{count} sessions of chat with {messages} messages are told without a message: no fact is made of them")
NO_ADDRESS = msg("{count} logins are told without their address: they are skipped")


def selector(facet: Facet) -> tuple[str, str | None, str]:
    """Return a selector as it was written where that reads as the same value, else its value."""
    kind, service = facet.text("kind") or "account", facet.text("service")
    value, raw = facet.text("value") or "", facet.text("asWritten")
    parsed = parse(kind, raw, service=service) if raw and kind in KINDS else None
    return kind if kind in KINDS else "account", service, raw if raw and parsed and parsed.value == value else value


def names(node: Node) -> tuple[str | None, str | None] | None:
    """Return the name of a person as written, and the others that they bear; None where relais did not write them."""
    facet = node.facet("PersonFacet")
    if facet is None:
        return None
    held = facet.texts("nameAsWritten")
    return (held[0] if held else None), "; ".join(held[1:]) or None


def written(facts: Facts, place: str, facet: Facet, names: tuple[str, str, str] = _MOMENT) -> Instant:
    """Return a moment with its precision and as it was written first; `names`: of these three in the facet."""
    told = facet.text(names[0])
    at, raw = moment(facts, place, told), facet.text(names[2]) or told
    precision = next((one for one in get_args(Precision) if one == facet.text(names[1])), at.precision)
    return Instant(None, raw) if at.at is None else replace(at, raw=raw, precision=precision)


class Own:
    """Reads the nodes that bear our facets."""

    def __init__(self, facts: Facts, people: "People") -> None:
        self._facts = facts
        self._people = people
        self._payments = Payments(facts)
        self._sessions = self._messages = self._without = 0

    def read(self, node: Node) -> bool:
        """Read a node, and say whether it is one of ours."""
        name = next((one for one in _READ if node.facet(one) is not None), None)
        facet = node.facet(name) if name else None
        if facet is None:
            return False
        record = node.facet(RECORD)
        when = NEVER if record is None else written(self._facts, node.place, record)
        status = None if record is None else record.text("status")
        match name:
            case "PaymentFacet":
                self._payment(node.place, facet, when, status)
            case "LoginFacet":
                self._login(node, facet, when)
            case "TripFacet":
                self._trip(node.place, facet, when, status)
            case "MediumFacet":
                self._medium(node, facet)
            case _:
                self._sessions += 1
                self._messages += whole(facet.only("messages")) or 0
        return True

    def close(self) -> None:
        """Hand on what is gathered, and say what no fact was made of."""
        self._payments.flush()
        if self._sessions:
            self._facts.notice(SESSIONS, count=self._sessions, messages=self._messages)
        if self._without:
            self._facts.notice(NO_ADDRESS, skipped=self._without, count=self._without)

    def _party(self, facet: Facet, name: str) -> int | None:
        return next((self._people.party(one) for one in facet.refs(name)), None)

    def _payment(self, place: str, facet: Facet, when: Instant, status: str | None) -> None:
        reference = facet.text("reference")
        row: dict[str, Any] = {
            "payer": self._party(facet, "payer"),
            "payee": self._party(facet, "payee"),
            "operator": facet.text("operator"),
            "status": status if status in STATUSES else "unknown",
            "reference": reference_code(reference),
            "reference_raw": reference,
            "paid_out_place": facet.text("paidOutPlace"),
            **when.columns(),
            **written(self._facts, place, facet, _PAID_OUT).columns("paid_out_"),
        }
        for amount, currency, prefix in _SUMS:
            if (told := facet.text(amount)) is not None:
                row |= sum_columns(self._facts, place, told, facet.text(currency), prefix=prefix)
        self._payments.add(place, row)

    def _login(self, node: Node, facet: Facet, when: Instant) -> None:
        connection = node.facet("NetworkConnectionFacet")
        address = None if connection is None else self._people.address(connection, "src")
        if connection is None or address is None:
            self._without += 1
            return
        login(
            self._facts, node.place, address, party=self._party(facet, "account"), event=facet.text("event"),
            port=connection.text("sourcePort"), seen=when,
        )  # fmt: skip

    def _trip(self, place: str, facet: Facet, when: Instant, status: str | None) -> None:
        told = {name: facet.text(name) for name in ("carrier", "number", "origin", "destination")}
        self._facts.add(
            "trip", place, traveller=self._party(facet, "traveller"),
            status=status if status in trip.STATUSES else "unknown", **told, **when.columns(),
        )  # fmt: skip

    def _medium(self, node: Node, facet: Facet) -> None:
        data = node.facet("ContentDataFacet")
        hashes = [] if data is None else data.facets("hash")
        held = {str(one.text("hashMethod")).lower(): str(one.text("hashValue")).lower() for one in hashes}
        size = None if data is None else whole(data.only("sizeInBytes"))
        self._facts.add(
            "media", node.place, size=size if size is not None and 0 <= size < 1 << 62 else None,
            **{name: held[name] for name, form in _HASHES.items() if form.fullmatch(held.get(name, ""))},
            **{name: facet.text(name) for name in ("scheme", "code", "authority")},
        )  # fmt: skip
