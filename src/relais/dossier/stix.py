"""The selectors of a case as a STIX 2.1 bundle, for a partner that takes no other form: no name of anybody is in it.

After OASIS STIX 2.1 (os, 2021-06-10). A telephone or an account of money is a `user-account`: STIX has no other place.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from relais.casework.person import CONVICTED, SUSPECTED, UNDETERMINED
from relais.dossier.case_file import CaseFile, Identifier, Party
from relais.language.tongue import Tongue
from relais.model.notice import msg

# Identifiers of observables are reckoned in a namespace of the standard (section 2.9); all others in one of our own.
_OBSERVABLES = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
_OWN = UUID("7d1d4c3e-7b7a-5d1c-8a64-0c7a1f0e5b90")
# Of whom a partner is told: not of victims, nor of witnesses and contacts, nor of whom a report names beside.
_TOLD = (SUSPECTED, CONVICTED, UNDETERMINED)
# TLP:RED (section 7.2.1.4): for the named recipient alone.
_RED: dict[str, Any] = {
    "type": "marking-definition", "spec_version": "2.1",
    "id": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
    "created": "2017-01-20T00:00:00.000Z", "definition_type": "tlp", "name": "TLP:RED", "definition": {"tlp": "red"},
}  # fmt: skip
HANDLING = msg(
    "For the named recipient alone, for the purpose told with it. Police information on a proposal of linking, no"
    " evidence: ask {unit}, case {reference}, before any use."
)
PERSON = msg("Person {number}")


def stix(file: CaseFile, said: Tongue) -> bytes:
    """Return the bundle; the same file, the same bytes."""
    at = _instant(file.made_of.as_of)
    unit = file.unit[0] if file.unit else "relais"
    identity = {
        **_head("identity", at, unit), "name": unit, "identity_class": "organization", "created_by_ref": None,
    }  # fmt: skip
    terms = said.say(HANDLING, {"unit": unit, "reference": file.case.reference})
    statement = {
        **_head("marking-definition", at, terms), "definition_type": "statement", "definition": {"statement": terms},
        "created_by_ref": identity["id"],
    }  # fmt: skip
    # A marking is never modified, and has no such property.
    del statement["modified"]
    marks = [_RED["id"], statement["id"]]
    groups: list[dict[str, Any]] = []
    observed: dict[str, dict[str, Any]] = {}
    for party in file.parties:
        found = list(_observables(party)) if party.category in _TOLD else []
        if not found:
            continue
        observed |= {one["id"]: {**one, "object_marking_refs": marks} for one in found}
        groups.append({
            **_head("grouping", at, file.case.number, party.number), "created_by_ref": identity["id"],
            "name": said.say(PERSON, {"number": party.number}), "context": _context(party),
            "labels": [party.category], "object_refs": list(dict.fromkeys(one["id"] for one in found)),
            "object_marking_refs": marks,
        })  # fmt: skip
    objects = [identity, _RED, statement, *groups, *observed.values()]
    bundle = {"type": "bundle", "id": _own("bundle", at, *(one["id"] for one in objects)), "objects": [
        {name: value for name, value in one.items() if value is not None} for one in objects
    ]}  # fmt: skip
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _context(party: Party) -> str:
    """Return the context of a group (section 4.3): whom nobody has called suspected is not told as suspicious."""
    return "suspicious-activity" if party.category in (SUSPECTED, CONVICTED) else "unspecified"


def _observables(party: Party) -> Iterator[dict[str, Any]]:
    for held in party.identifiers:
        told = _told(held)
        if told is not None:
            type_, values = told
            key = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            yield {"type": type_, "spec_version": "2.1", "id": f"{type_}--{uuid5(_OBSERVABLES, key)}", **values}


def _told(held: Identifier) -> tuple[str, dict[str, str]] | None:
    """Return the type and the values of an observable; a device and a transfer code have no place in STIX."""
    match held.kind:
        case "email":
            return "email-addr", {"value": held.value}
        case "ip":
            return f"ipv{6 if ':' in held.value else 4}-addr", {"value": held.value}
        case "url":
            return "url", {"value": held.value}
        case "handle":
            type_ = {"account_type": held.service} if held.service else {}
            return "user-account", {**type_, "account_login": held.value}
        case "phone" | "iban":
            return "user-account", {"account_type": held.kind, "user_id": held.value}
        case "account":
            return "user-account", {"account_type": held.service or held.kind, "user_id": held.value}
        case _:
            return None


def _head(type_: str, at: str, *of: object) -> dict[str, Any]:
    return {"type": type_, "spec_version": "2.1", "id": _own(type_, at, *of), "created": at, "modified": at}


def _own(type_: str, *of: object) -> str:
    return f"{type_}--{uuid5(_OWN, json.dumps([type_, *of]))}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
