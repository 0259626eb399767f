"""What a record of a Skype export says in its fragment of XML: a call and who took part, people added, contacts shared.

Fragments are searched by pieces, never parsed: they are cut, nested in each other, and anyone's to write.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import orjson

# A conversation of Skype's held 600 people at most.
MOST = 1_000

_PART = re.compile(r"<part\b", re.IGNORECASE)
_TARGET = re.compile(r"<target>([^<>]*)</target>", re.IGNORECASE)
_CARD = re.compile(r"<c\b([^<>]*)>", re.IGNORECASE)
_NAME = re.compile(r"<(?:displayName|name)>([^<>]+)<", re.IGNORECASE)
_DURATION = re.compile(r"<duration>\s*(\d{1,9})(?:\.\d{0,9})?\s*<", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"""\b(\w+)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")


@dataclass(frozen=True, slots=True)
class Part:
    """One participant of a call: identity, name and seconds, as far as stated."""

    identity: str
    name: str | None
    duration: int | None


@dataclass(frozen=True, slots=True)
class Call:
    """A record of a call: what it tells ('started', 'ended', 'missed'), the number of the call, who took part."""

    kind: str
    number: str | None
    parts: tuple[Part, ...]


def call(content: str) -> Call:
    """Read the fragment of a call. A list of participants that names no event is how a beginning was written."""
    before, *pieces = _PART.split(content, MOST + 1)
    head = _attributes(before.rpartition("<partlist")[2])
    kind = head.get("type") or ("ended" if "<ended" in before else "started")
    return Call(kind, head.get("callid"), tuple(part for piece in pieces if (part := _part(piece)) is not None))


def added(content: str) -> list[str]:
    """Return the identities of the people that a conversation took in."""
    targets = [unescape(target).strip() for target in _TARGET.findall(content)]
    if not targets and content.startswith("{"):
        # Later conversations say the same in JSON.
        members = listed(content).get("members")
        targets = [one["id"] for one in _dicts(members) if isinstance(one.get("id"), str)]
    return [target for target in targets if target]


def cards(content: str) -> list[tuple[str, str]]:
    """Return the contacts that a message shares, as kind of selector and raw form."""
    found = []
    for card in _CARD.findall(content):
        said = _attributes(card)
        found += [(kind, said[key]) for key, kind in (("s", "handle"), ("p", "phone")) if said.get(key)]
    return found


def members(listed_in: Any) -> list[str]:
    """Return the members of a conversation, which are a list, or a list written as a text."""
    if isinstance(listed_in, str):
        try:
            listed_in = orjson.loads(listed_in)
        except orjson.JSONDecodeError:
            return []
    names = [
        one.get("MemberMri", one.get("id")) if isinstance(one, dict) else one
        for one in (listed_in if isinstance(listed_in, list) else [])
    ]
    return [name for name in names if isinstance(name, str) and name]


def listed(text: str) -> dict[str, Any]:
    """Return the object a text holds in JSON; nothing where it holds none."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _part(piece: str) -> Part | None:
    opening, _, rest = piece.partition(">")
    identity = _attributes(opening).get("identity")
    if not identity:
        return None
    name = _NAME.search(rest)
    duration = _DURATION.search(rest)
    return Part(identity, unescape(name[1]).strip() or None if name else None, int(duration[1]) if duration else None)


def _attributes(opening: str) -> dict[str, str]:
    found = _ATTRIBUTES.findall(opening.partition(">")[0])
    return {name.lower(): unescape(double or single).strip() for name, double, single in found}


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
