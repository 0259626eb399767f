"""Writes one Messenger conversation as its download does: newest first, UTF-8 taken for Latin-1."""

import json
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring_ascii as quoted

from relais.sim.event import Call, Message
from relais.sim.person import Person

# A download begins a new file after so many entries; message_1.json holds the newest.
_ENTRIES = 10_000


def messenger_files(
    owner: Person, other: Person, messages: Sequence[Message], calls: Sequence[Call]
) -> Iterator[tuple[str, bytes]]:
    """Write (name, content) of each file of the conversation between the owner of the download and another person."""
    names = {person.id: _mangled(person.account("messenger").display) for person in (owner, other)}
    events: list[Message | Call] = sorted([*messages, *calls], key=_stamp, reverse=True)
    for number, first in enumerate(range(0, max(len(events), 1), _ENTRIES), start=1):
        entries = ",".join(_entry(event, names) for event in events[first : first + _ENTRIES])
        yield f"message_{number}.json", _document(names[owner.id], names[other.id], thread(other), entries)


def thread(other: Person) -> str:
    """Return the folder name of the conversation with that person."""
    account = other.account("messenger")
    letters = "".join(letter for letter in account.username if letter.isalpha())
    return f"{letters}_{account.handle}"


def _document(owner: str, other: str, thread_name: str, entries: str) -> bytes:
    empty = {
        "participants": [{"name": other}, {"name": owner}],
        "messages": [],
        "title": other,
        "is_still_participant": True,
        "thread_path": f"inbox/{thread_name}",
        "magic_words": [],
        "joinable_mode": {"mode": 1, "link": ""},
    }
    head, tail = json.dumps(empty, indent=2).split('"messages": []')
    end = "\n  ]" if entries else "]"
    return f'{head}"messages": [{entries}{end}{tail}\n'.encode("ascii")


def _stamp(event: Message | Call) -> int:
    return round(event.at.timestamp()) * 1000 + (137 if isinstance(event, Message) else 0)


def _entry(event: Message | Call, names: dict[str, str]) -> str:
    if isinstance(event, Message):
        sender, text, more = names[event.sender], _mangled(event.text), ""
    else:
        sender, missed = names[event.caller], event.seconds == 0
        text = f"{names[event.callee]} missed a video call." if missed else f"{sender} started a video chat."
        more = f'      "call_duration": {event.seconds},\n' + ('      "missed": true,\n' if missed else "")
    return (
        f'\n    {{\n      "sender_name": {quoted(sender)},\n      "timestamp_ms": {_stamp(event)},\n'
        f'      "content": {quoted(text)},\n{more}      "is_geoblocked_for_viewer": false\n    }}'
    )


def _mangled(text: str) -> str:
    """Return the text as the downloads carry it: each UTF-8 byte as one Latin-1 character."""
    return text if text.isascii() else text.encode("utf-8").decode("latin-1")
