"""Writes a Telegram Desktop export: one chat, or a whole account with its contacts; calls are service messages."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from json.encoder import encode_basestring as quoted
from typing import Any
from zoneinfo import ZoneInfo

from relais.sim.event import Call, Message
from relais.sim.person import Account, Person
from relais.sim.talk import spaced

# The other person, and what was written and called: one conversation.
Talk = tuple[Person, Sequence[Message], Sequence[Call]]

_PHONE = re.compile(r"\+\d[\d ]+\d")
# Conversations are cut into pieces of this many lines, so that none is a string of hundreds of megabytes.
_PIECE = 2_000


def telegram_chat(
    owner: Person, other: Person, messages: Sequence[Message], calls: Sequence[Call], zone: ZoneInfo
) -> Iterator[bytes]:
    """Write result.json of a single chat; `zone` is that of the computer which exported it."""
    yield from _chat(owner, (other, messages, calls), zone, "")
    yield b"\n"


def telegram_account(
    owner: Person, contacts: Iterable[Person], talks: Iterable[Talk], zone: ZoneInfo
) -> Iterator[bytes]:
    """Write result.json of a whole account; of `talks` one is held at a time."""
    document = {
        "about": "Here is the data you requested.",
        "personal_information": {**_card(owner), "username": f"@{owner.account('telegram').username}", "bio": None},
        "contacts": {"about": "Contacts of the account.", "list": [_card(other) for other in contacts]},
        "chats": {"about": "Chats of the account.", "list": []},
    }
    head, tail = json.dumps(document, ensure_ascii=False, indent=1).rsplit("[]", 1)
    yield f"{head}[".encode()
    separator = b"\n   "
    for talk in talks:
        yield separator
        yield from _chat(owner, talk, zone, "   ")
        separator = b",\n   "
    yield b"]" if separator == b"\n   " else b"\n  ]"
    yield f"{tail}\n".encode()


def _card(person: Person) -> dict[str, Any]:
    given, surname = person.name.split(" ", 1)
    return {
        "user_id": _number(person),
        "first_name": given,
        "last_name": surname,
        "phone_number": spaced(person.phones[0]),
    }


def _chat(owner: Person, talk: Talk, zone: ZoneInfo, pad: str) -> Iterator[bytes]:
    """Write one chat, indented as the export does; `pad` stands before its closing brace."""
    other, messages, calls = talk
    head = {
        "name": other.account("telegram").display,
        "type": "personal_chat",
        "id": _number(other),
    }
    fields = "".join(f"\n{pad} {quoted(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items())
    yield f'{{{fields}\n{pad} "messages": ['.encode()
    accounts = {person.id: person.account("telegram") for person in (owner, other)}
    events: list[Message | Call] = sorted([*messages, *calls], key=lambda event: event.at)
    pad += "  "
    for first in range(0, len(events), _PIECE):
        piece = ",".join(
            _entry(number, event, accounts, zone, pad)
            for number, event in enumerate(events[first : first + _PIECE], start=first + 1)
        )
        yield f"{',' if first else ''}{piece}".encode()
    pad = pad[:-2]
    yield (f"\n{pad} ]\n{pad}}}" if events else f"]\n{pad}}}").encode()


def _entry(number: int, event: Message | Call, accounts: dict[str, Account], zone: ZoneInfo, pad: str) -> str:
    if isinstance(event, Message):
        account, kind = accounts[event.sender], "message"
        told = (
            f'{pad} "from": {quoted(account.display)},\n{pad} "from_id": {quoted(account.handle)},\n'
            f'{pad} "text": {_text(event.text, pad)}'
        )
    else:
        account, kind = accounts[event.caller], "service"
        length = f'{pad} "duration_seconds": {event.seconds},\n' if event.seconds else ""
        told = (
            f'{pad} "actor": {quoted(account.display)},\n{pad} "actor_id": {quoted(account.handle)},\n'
            f'{pad} "action": "phone_call",\n{length}'
            f'{pad} "discard_reason": "{"hangup" if event.seconds else "missed"}",\n{pad} "text": ""'
        )
    return (
        f'\n{pad}{{\n{pad} "id": {number},\n{pad} "type": "{kind}",\n{pad} "date": "{_wall(event.at, zone)}",\n'
        f'{pad} "date_unixtime": "{round(event.at.timestamp())}",\n{told}\n{pad}}}'
    )


def _wall(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat()[:19]


def _text(text: str, pad: str) -> str:
    """Return the text as JSON; where it holds a telephone number, the list of its parts that exports then give."""
    found = _PHONE.search(text) if "+" in text else None
    if found is None:
        return quoted(text)
    parts = [text[: found.start()], {"type": "phone", "text": found.group()}, text[found.end() :]]
    return json.dumps(parts, ensure_ascii=False, indent=1).replace("\n", f"\n{pad} ")


def _number(person: Person) -> int:
    return int(person.account("telegram").handle.removeprefix("user"))
