"""Editions of a package: a second one names the first by the hash of its manifest, and lists what differs.

The list holds references, never data: what was withdrawn may be what should not have been told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relais.dossier.text import json_text

# Of a person: what is listed, and the fields that tell one datum from another.
_OF_PERSON = {
    "names": ("text",),
    "selectors": ("kind", "service", "value"),
    "why_this_country": ("datum", "country", "source_id", "locator"),
    "reasons": ("name",),
    "payments": ("anchor", "person", "source_id", "locator"),
    "sessions": ("anchor", "person", "source_id", "locator"),
    "victims": ("source_id", "locator"),
    "proposed_as_one": ("left_subject", "right_subject"),
}
_Key = tuple[Any, ...]


@dataclass(frozen=True)
class Earlier:
    """The edition before: what its `package.json` says, and the SHA-256 of its manifest."""

    body: Mapping[str, Any]
    manifest: str


def with_edition(body: dict[str, Any], earlier: Earlier | None) -> dict[str, Any]:
    """Return a package with its number among the editions, and what differs from the one before."""
    if earlier is None:
        return {**body, "edition": {"number": 1, "previous": None}}
    before, now = dict(_data(earlier.body)), dict(_data(body))
    number = int(earlier.body["edition"]["number"]) + 1
    return {
        **body,
        "edition": {
            "number": number,
            "previous": earlier.manifest,
            "added": [_entry(key, now[key]) for key in now if key not in before],
            "changed": [_entry(key, now[key]) for key in now if key in before and _differs(now[key], before[key])],
            "withdrawn": [_entry(key, before[key]) for key in before if key not in now],
        },
    }


def _data(body: Mapping[str, Any]) -> Iterator[tuple[_Key, Mapping[str, Any]]]:
    """Yield every datum of a package under what tells it from others."""
    for held, name in (("leads", "lead"), ("facilitators", "facilitator")):
        for person in body[held]:
            yield ("person", person[name]), {}
            for what, fields in _OF_PERSON.items():
                for row in person.get(what, ()):
                    yield (what, person[name], *(row.get(field) for field in fields)), row


def _differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Compare as they are written: the earlier edition was read from its file."""
    return json_text(dict(one)) != json_text(dict(other))


def _entry(key: _Key, row: Mapping[str, Any]) -> dict[str, Any]:
    place = {name: row[name] for name in ("source_id", "locator") if name in row}
    if key[0] == "reasons":
        place = {"name": row["name"]}
    return {"what": key[0], "person": key[1], **place}
