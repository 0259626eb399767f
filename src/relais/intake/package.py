"""Packages of a country that another home of relais made: `package.json`, as docs/packages.md describes it.

What limits the use of a datum comes in with it: each statement of its origin is a notice of the reading (`ORIGIN`), and
the desk holds the strictest of them for the whole source. Locators are JSON pointers (RFC 6901).

A package names each source of the unit that made it by hash and place: those lie in the sealed bytes, beside the fact.
"""

import json
from typing import Any

import orjson

from relais.intake.amount import NOT_AN_AMOUNT, BadAmountError, amount
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.mention import mention
from relais.intake.ncmec.node import Node
from relais.intake.ncmec.values import NO_PLACE, find
from relais.intake.stated import country, moment
from relais.model.notice import UnreadableError, msg
from relais.model.selector import KINDS
from relais.selectors.transfer_code import parse as code

VERSION = 1
BROKEN = msg("the package is not JSON ({why}): it is not read")
OTHER_VERSION = msg("the package is of version {raw}, this reader knows version {known}: it is not read")
TOO_LARGE = msg("a package of more than {megabytes} MB: it is not read")
NOT_A_KIND = msg("“{raw}” is not a kind of selector: not read")
NOT_A_LENGTH = msg("“{raw}” is no length in seconds: the session is kept without it")
UNKNOWN_PERSON = msg("“{raw}” is nobody of this package: kept without that side")
ORIGIN = msg(
    "limits of use: handling {handling}, evaluation {evaluation}, purpose “{purpose}”, may go to “{countries}”"
)
WITHDRAWN = msg("edition {number}: {count} data of the one before were withdrawn; /edition/withdrawn names them")
# In place of the countries: any.
ANY = "*"

_LARGEST = 256 << 20
_LONGEST_S = 1 << 31


def recognise(sealed: Sealed) -> bool:
    """Tell a package by the key with which it begins."""
    return sealed.head.lstrip().startswith(b"{") and b'"relais_package":' in sealed.head[:200]


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the package. Raises UnreadableError where it is no JSON object of the version known."""
    if sealed.size > _LARGEST:
        raise UnreadableError(TOO_LARGE, megabytes=_LARGEST >> 20)
    try:
        document = orjson.loads(sealed.path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise UnreadableError(BROKEN, f"line {error.lineno}", why=error.msg) from error
    version = document.get("relais_package") if isinstance(document, dict) else None
    if version != VERSION or isinstance(version, bool):
        raise UnreadableError(OTHER_VERSION, "/relais_package", raw=str(version)[:100], known=VERSION)
    whole = Node(document, "", facts)
    _limits(facts, whole)
    _edition(facts, whole)
    _Persons(facts).read(whole)


def passage(data: bytes, locator: str) -> str:
    """Return the text at a locator: the text itself, or the JSON below it. Raises UnreadableError where none is."""
    value = find(data, locator)
    try:
        return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False, default=str)
    except RecursionError as error:
        raise UnreadableError(NO_PLACE, locator) from error


def _limits(facts: Facts, whole: Node) -> None:
    """Say what limits the use of the package, then once each what its sources state."""
    told = set()
    for node in (whole, *whole.each("sources")):
        given = (
            node.text("handling") or "H3", node.text("evaluation_code") or "X4", (node.text("purpose") or "")[:500],
            _countries(node.value.get("may_go_to", [])),
        )  # fmt: skip
        if given not in told:
            told.add(given)
            handling, evaluation, purpose, countries = given
            facts.notice(
                ORIGIN, node.pointer or "/handling", handling=handling, evaluation=evaluation, purpose=purpose,
                countries=countries,
            )  # fmt: skip


def _countries(given: Any) -> str:
    """Return the countries to which it may go; what states none clearly allows none."""
    if given is None:
        return ANY
    return " ".join(sorted({one for one in given if isinstance(one, str)})) if isinstance(given, list) else ""


def _edition(facts: Facts, whole: Node) -> None:
    edition = whole.value.get("edition")
    if isinstance(edition, dict) and isinstance(withdrawn := edition.get("withdrawn"), list) and withdrawn:
        facts.notice(WITHDRAWN, "/edition", number=str(edition.get("number"))[:20], count=len(withdrawn))


class _Persons:
    """The persons of a package as they become parties, and what passed between them."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._of: dict[str, int] = {}
        self._told: set[tuple[str | None, str | None]] = set()

    def read(self, whole: Node) -> None:
        facilitators, leads = whole.each("facilitators"), whole.each("leads")
        for node in facilitators:
            self._person(node, "facilitator", "payee")
            for victim in node.each("victims"):
                self._facts.add("party", victim.pointer, role="victim")
        for node in leads:
            self._person(node, "lead", "payer")
            for anchor in node.each("anchors"):
                if anchor.text("anchor") not in self._of:
                    self._person(anchor, "anchor", "payee")
        for node in leads:
            self._dealings(node, self._of.get(node.text("lead") or ""), "anchor", payer=True)
        for node in facilitators:
            for payer in node.each("paid_by"):
                if (name := payer.text("person")) and name not in self._of:
                    self._of[name] = self._facts.add("party", payer.pointer, role="payer")
            self._dealings(node, self._of.get(node.text("facilitator") or ""), "person", payer=False)

    def _person(self, node: Node, key: str, role: str) -> None:
        names = [(one.pointer, one.text("text")) for one in node.each("names")]
        stated = next((one for one in node.each("why_this_country") if one.text("datum") == "address"), None)
        address = {} if stated is None else {
            "address_raw": stated.text("value"),
            "address_country": country(self._facts, stated.place("country"), stated.text("country")),
        }  # fmt: skip
        party = self._facts.add("party", node.pointer, role=role, name_raw=names[0][1] if names else None, **address)
        for pointer, name in names[1:]:
            self._facts.add("party", pointer, role=role, name_raw=name)
        if name := node.text(key):
            self._of[name] = party
        for found in node.each("selectors"):
            kind, value = found.text("kind"), found.text("value")
            if kind not in KINDS or value is None:
                self._facts.notice(NOT_A_KIND, found.place("kind"), skipped=1, raw=(kind or "")[:100])
            else:
                mention(self._facts, found.pointer, kind, value, party=party, service=found.text("service"))

    def _dealings(self, node: Node, party: int | None, other: str, *, payer: bool) -> None:
        for one in node.each("payments"):
            # The package of a country in which both sides are tells a payment twice.
            place = (one.text("source_id"), one.text("locator"))
            if place not in self._told:
                self._told.add(place)
                sides = (party, self._other(one, other))
                self._payment(one, *(sides if payer else sides[::-1]))
        for one in node.each("sessions"):
            if (place := (one.text("source_id"), one.text("locator"))) not in self._told:
                self._told.add(place)
                self._session(one)

    def _other(self, node: Node, key: str) -> int | None:
        name = node.text(key)
        if name is not None and name not in self._of:
            self._facts.notice(UNKNOWN_PERSON, node.place(key), raw=name[:100])
        return self._of.get(name or "")

    def _payment(self, node: Node, payer: int | None, payee: int | None) -> None:
        reference = node.text("reference")
        parsed = code(reference) if reference else None
        self._facts.add(
            "payment", node.pointer, payer=payer, payee=payee, status="unknown",
            reference=parsed.value if parsed else None, reference_raw=reference,
            **moment(self._facts, node.place("at"), node.text("at")).columns(),
            **self._sum(node, ""), **self._sum(node, "paid_out_"), paid_out_place=node.text("paid_out_place"),
        )  # fmt: skip

    def _sum(self, node: Node, prefix: str) -> dict[str, Any]:
        raw, currency = node.text(f"{prefix}amount"), node.text(f"{prefix}currency")
        value = None
        if raw is not None:
            try:
                value = abs(amount(raw))
            except BadAmountError:
                self._facts.notice(NOT_AN_AMOUNT, node.place(f"{prefix}amount"), raw=raw[:100])
        return {f"{prefix}amount": value, f"{prefix}amount_raw": raw, f"{prefix}currency": currency}

    def _session(self, node: Node) -> None:
        raw = node.value.get("duration_s")
        length = raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < _LONGEST_S else None
        if raw is not None and length is None:
            self._facts.notice(NOT_A_LENGTH, node.place("duration_s"), raw=str(raw)[:40])
        service = node.text("service")
        self._facts.add(
            "call", node.pointer, service=service.lower() if service else None, status="answered", duration_s=length,
            **moment(self._facts, node.place("at"), node.text("at")).columns(),
        )  # fmt: skip


FORMAT = Format(
    name="relais_package",
    version=1,
    title=msg("Country package of relais (JSON)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "payment", "call"),
    limits=(
        msg("which side of a session called is not told: its call names neither"),
        msg("reasons and ties of the unit that made it are not read: they are proposals of that unit"),
        msg("a second edition is a source beside the first: what it withdraws is said, and nothing is taken away"),
    ),
)
