"""Reads the report form that a named person of the unit entered: small JSON, signed under the unit's key.

A fact's locator is a JSON pointer (RFC 6901); the report itself stands at '', the whole form.
"""

import hmac
import json
from typing import Any

import orjson

from relais.intake.amount import NOT_AN_AMOUNT, BadAmountError, amount
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.login import login
from relais.intake.mention import mention
from relais.intake.ncmec.node import Node
from relais.intake.ncmec.values import NO_PLACE, find
from relais.intake.stated import country, flag, moment
from relais.model.notice import UnreadableError, msg
from relais.model.party import ROLES
from relais.model.report_form import VERSION, signature
from relais.model.selector import KINDS

BROKEN = msg("the form is not JSON ({why}): it is not read")
OTHER_VERSION = msg("the form is of version {raw}, this reader knows version {known}: it is not read")
SIGNATURE = msg("the signature of the form does not hold under the unit's key: it was altered, or signed elsewhere")
NOT_A_ROLE = msg("“{raw}” is not a role of a party: kept as 'other'")
NOT_A_KIND = msg("“{raw}” is not a kind of selector: not read")
NO_PARTY = msg("“{raw}” is the position of no party of the form: kept without it")
NOT_TEXT = msg("an amount is written as text, so that no digit is lost: “{raw}” is not read")
INCOMPLETE = msg("an entry without its {field}: not read")

_LARGEST = 16 * 1024 * 1024
TOO_LARGE = msg("a form of more than {megabytes} MB: it is not read")


def recognise(sealed: Sealed) -> bool:
    """Tell the form by the key that only it has."""
    return sealed.head.lstrip().startswith(b"{") and b'"relais_form":' in sealed.head


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the form. Raises UnreadableError where it is no JSON object of the version known."""
    if sealed.size > _LARGEST:
        raise UnreadableError(TOO_LARGE, megabytes=_LARGEST >> 20)
    try:
        document = orjson.loads(sealed.path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise UnreadableError(BROKEN, f"line {error.lineno}", why=error.msg) from error
    version = document.get("relais_form") if isinstance(document, dict) else None
    if version != VERSION or isinstance(version, bool):
        raise UnreadableError(OTHER_VERSION, "/relais_form", raw=str(version)[:100], known=VERSION)
    if facts.key and not _holds(document, facts.key):
        facts.notice(SIGNATURE, "/signature")
    form = Node(document, "", facts)
    _report(facts, form)
    parties = [_party(facts, node) for node in form.each("parties")]
    for node in form.each("logins"):
        _login(facts, node, parties)
    for node in form.each("payments"):
        _payment(facts, node, parties)


def passage(data: bytes, locator: str) -> str:
    """Return the text at a locator: the text itself, or the JSON below it. Raises UnreadableError where none is."""
    value = find(data, locator)
    try:
        return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False, default=str)
    except RecursionError as error:
        raise UnreadableError(NO_PLACE, locator) from error


def _holds(document: dict[str, Any], key: bytes) -> bool:
    stated = document.get("signature")
    try:
        return isinstance(stated, str) and hmac.compare_digest(stated.encode(), signature(document, key).encode())
    except (ValueError, RecursionError):
        return False


def _report(facts: Facts, form: Node) -> None:
    received = moment(facts, "/received_at", form.text("received_at"))
    incident = moment(facts, "/incident_at", form.text("incident_at"))
    facts.add(
        "report",
        "",
        reference=form.text("reference"),
        channel="form",
        sender=form.text("sender"),
        priority=form.text("priority"),
        child_at_risk=flag(facts, "/child_at_risk", form.value.get("child_at_risk")),
        live=flag(facts, "/live", form.value.get("live")),
        country=country(facts, "/country", form.text("country")),
        places=list(
            {
                **{name: f"/{name}" for name in ("priority", "child_at_risk", "live", "incident_at")},
                "at": "/received_at",
            }.items()
        ),
        **received.columns(),
        **incident.columns("incident_"),
    )


def _party(facts: Facts, node: Node) -> int:
    role = node.text("role") or "other"
    if role not in ROLES:
        facts.notice(NOT_A_ROLE, node.place("role"), raw=role[:100])
        role = "other"
    ordinal = facts.add(
        "party",
        node.pointer,
        report=0,
        role=role,
        name_raw=node.text("name"),
        nickname=node.text("nickname"),
        birth_date_raw=node.text("birth_date"),
        address_raw=node.text("address"),
        address_country=country(facts, node.place("address_country"), node.text("address_country")),
    )
    for found in node.each("selectors"):
        kind, value = found.text("kind"), found.text("value")
        if value is None:
            facts.notice(INCOMPLETE, found.pointer, skipped=1, field="value")
        elif kind not in KINDS:
            facts.notice(NOT_A_KIND, found.place("kind"), skipped=1, raw=(kind or "")[:100])
        else:
            mention(facts, found.pointer, kind, value, party=ordinal, report=0, service=found.text("service"))
    return ordinal


def _login(facts: Facts, node: Node, parties: list[int]) -> None:
    address = node.text("ip")
    if address is None:
        facts.notice(INCOMPLETE, node.pointer, skipped=1, field="ip")
        return
    login(
        facts,
        node.pointer,
        address,
        party=_of(facts, node, "party", parties),
        report=0,
        port=node.text("port"),
        seen=moment(facts, node.place("at"), node.text("at")),
    )


def _payment(facts: Facts, node: Node, parties: list[int]) -> None:
    reference = node.text("reference")
    currency = node.text("currency")
    raw = node.value.get("amount")
    sum_ = None
    if isinstance(raw, float):
        facts.notice(NOT_TEXT, node.place("amount"), raw=raw)
    elif raw is not None:
        try:
            sum_ = amount(str(raw))
        except BadAmountError:
            facts.notice(NOT_AN_AMOUNT, node.place("amount"), raw=str(raw)[:100])
    facts.add(
        "payment",
        node.pointer,
        payer=_of(facts, node, "payer", parties),
        payee=_of(facts, node, "payee", parties),
        operator=node.text("operator"),
        status="unknown",
        reference="".join(sign for sign in reference.upper() if sign.isalnum()) or None if reference else None,
        reference_raw=reference,
        **moment(facts, node.place("at"), node.text("at")).columns(),
        amount=abs(sum_) if sum_ is not None else None,
        currency=currency.strip().upper() if currency else None,
        amount_raw=None if raw is None else str(raw),
    )


def _of(facts: Facts, node: Node, key: str, parties: list[int]) -> int | None:
    position = node.value.get(key)
    if position is None:
        return None
    if isinstance(position, int) and not isinstance(position, bool) and 0 <= position < len(parties):
        return parties[position]
    facts.notice(NO_PARTY, node.place(key), raw=str(position)[:100])
    return None


FORMAT = Format(
    name="report_form",
    version=1,
    title=msg("Report form of the unit"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("report", "party", "selector", "login", "payment"),
    limits=(msg("one party per role from the command line; no free text"),),
)
