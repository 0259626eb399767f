"""Writes one Messenger conversation as its download does: newest first, UTF-8 taken for Latin-1."""

import json
from collections.abc import Sequence
from typing import Any

from relais.sim.event import Call, Message
from relais.sim.person import Person


def messenger_json(owner: Person, other: Person, messages: Sequence[Message], calls: Sequence[Call]) -> bytes:
    """Return message_1.json of the conversation between the owner of the download and another person."""
    names = {person.id: _mangled(person.account("messenger").display) for person in (owner, other)}
    entries = [_line(message, names) for message in messages] + [_call(call, names) for call in calls]
    entries.sort(key=lambda entry: entry["timestamp_ms"], reverse=True)
    document = {
        "participants": [{"name": names[other.id]}, {"name": names[owner.id]}],
        "messages": entries,
        "title": names[other.id],
        "is_still_participant": True,
        "thread_path": f"inbox/{thread(other)}",
        "magic_words": [],
        "joinable_mode": {"mode": 1, "link": ""},
    }
    return (json.dumps(document, indent=2) + "\n").encode("ascii")


def thread(other: Person) -> str:
    """Return the folder name of the conversation with that person."""
    account = other.account("messenger")
    letters = "".join(letter for letter in account.username if letter.isalpha())
    return f"{letters}_{account.handle}"


def _line(message: Message, names: dict[str, str]) -> dict[str, Any]:
    return {
        "sender_name": names[message.sender],
        "timestamp_ms": round(message.at.timestamp()) * 1000 + 137,
        "content": _mangled(message.text),
        "is_geoblocked_for_viewer": False,
    }


def _call(call: Call, names: dict[str, str]) -> dict[str, Any]:
    missed = call.seconds == 0
    text = f"{names[call.callee]} missed a video call." if missed else f"{names[call.caller]} started a video chat."
    return {
        "sender_name": names[call.caller],
        "timestamp_ms": round(call.at.timestamp()) * 1000,
        "content": text,
        "call_duration": call.seconds,
        **({"missed": True} if missed else {}),
        "is_geoblocked_for_viewer": False,
    }


def _mangled(text: str) -> str:
    """Return the text as the downloads carry it: each UTF-8 byte as one Latin-1 character."""
    return text.encode("utf-8").decode("latin-1")
