"""What a named person decides about a letter: a report or not, whose, and which of its mentions belong to whom.

The decision is the answer to the question `report`: JSON whose text is the same for the same decision. Mentions are
named by kind and value, not by number, so that it holds whatever a later reader finds besides.
"""

import json
from dataclasses import dataclass
from typing import Any

from relais.intake.instant import BadTimeError, Instant, ZoneUnknownError, iso
from relais.model.party import ROLES
from relais.model.selector import KINDS

_TEXTS = ("reference", "sender", "received")
_KEYS = {"report", "roles", "drop", *_TEXTS}
_LONGEST = 200


class BadDecisionError(ValueError):
    """The text is no decision."""


@dataclass(frozen=True)
class Decision:
    """A decision. `roles` ties (kind, value) to a role, or to a numbered one ('reported.2'); `drop` leaves it out."""

    is_report: bool
    reference: str | None = None
    sender: str | None = None
    received: str | None = None
    roles: tuple[tuple[str, str, str], ...] = ()
    drop: tuple[tuple[str, str], ...] = ()

    def dumps(self) -> str:
        """Return the decision as it is stored."""
        document: dict[str, Any] = {"report": self.is_report}
        document |= {name: value for name in _TEXTS if (value := getattr(self, name)) is not None}
        if self.roles:
            document["roles"] = [{"kind": kind, "value": value, "role": role} for kind, value, role in self.roles]
        if self.drop:
            document["drop"] = [{"kind": kind, "value": value} for kind, value in self.drop]
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def received_by(self, who: str) -> Instant:
        """Return when it was received, as the person said. Raises BadTimeError or ZoneUnknownError."""
        if self.received is None:
            return Instant(None, None)
        found = iso(self.received)
        return Instant(found.at, found.raw, found.precision, who)


def loads(text: str) -> Decision:
    """Read a stored decision. Raises BadDecisionError for anything else."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadDecisionError(text[:100]) from error
    if not isinstance(document, dict) or not isinstance(document.get("report"), bool) or document.keys() - _KEYS:
        raise BadDecisionError(text[:100])
    if any(not _is_text(document[name]) for name in _TEXTS if name in document):
        raise BadDecisionError(text[:100])
    decision = Decision(
        document["report"],
        document.get("reference"),
        document.get("sender"),
        document.get("received"),
        tuple((e["kind"], e["value"], e["role"]) for e in _entries(document, "roles", ("kind", "value", "role"))),
        tuple((e["kind"], e["value"]) for e in _entries(document, "drop", ("kind", "value"))),
    )
    _check(decision)
    return decision


def is_role(label: str) -> bool:
    """Say whether a label names a role of a party: 'reported', or 'reported.2' for a second person."""
    role, dot, number = label.partition(".")
    return role in ROLES and (not dot or (number.isascii() and number.isdigit() and len(number) <= 3))


def _check(decision: Decision) -> None:
    if not decision.is_report and (decision.roles or any(getattr(decision, name) for name in _TEXTS)):
        raise BadDecisionError("what is no report has no reference, sender, time or roles")
    for kind, value, role in decision.roles:
        if kind not in KINDS or not is_role(role):
            raise BadDecisionError(f"{kind} {value}: {role}"[:100])
    try:
        decision.received_by("")
    except (BadTimeError, ZoneUnknownError) as error:
        raise BadDecisionError(decision.received) from error


def _entries(document: dict[str, Any], key: str, names: tuple[str, ...]) -> list[dict[str, str]]:
    entries = document.get(key, [])
    if not isinstance(entries, list):
        raise BadDecisionError(key)
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() != set(names) or not all(map(_is_text, entry.values())):
            raise BadDecisionError(key)
    return entries


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= _LONGEST and value.isprintable()
