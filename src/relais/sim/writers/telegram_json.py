"""Writes a Telegram Desktop export: one chat, or a whole account with its contacts; calls are service messages."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from relais.sim.event import Call, Message
from relais.sim.person import Person
from relais.sim.talk import spaced

_PHONE = re.compile(r"\+\d[\d ]+\d")


def telegram_chat(
    owner: Person, other: Person, messages: Sequence[Message], calls: Sequence[Call], zone: ZoneInfo
) -> bytes:
    """Return result.json of a single chat; `zone` is that of the computer which exported it."""
    return _bytes(_chat(owner, other, messages, calls, zone))


def telegram_account(
    owner: Person,
    people: Mapping[str, Person],
    chats: Mapping[str, tuple[Sequence[Message], Sequence[Call]]],
    zone: ZoneInfo,
) -> bytes:
    """Return result.json of a whole account: `chats` holds messages and calls by the other person's id."""
    others = [people[id_] for id_ in chats]
    document = {
        "about": "Here is the data you requested.",
        "personal_information": {**_card(owner), "username": f"@{owner.account('telegram').username}", "bio": None},
        "contacts": {"about": "Contacts of the account.", "list": [_card(other) for other in others]},
        "chats": {
            "about": "Chats of the account.",
            "list": [_chat(owner, people[id_], messages, calls, zone) for id_, (messages, calls) in chats.items()],
        },
    }
    return _bytes(document)


def _card(person: Person) -> dict[str, Any]:
    given, surname = person.name.split(" ", 1)
    return {
        "user_id": _number(person),
        "first_name": given,
        "last_name": surname,
        "phone_number": spaced(person.phones[0]),
    }


def _chat(
    owner: Person, other: Person, messages: Sequence[Message], calls: Sequence[Call], zone: ZoneInfo
) -> dict[str, Any]:
    people = {owner.id: owner, other.id: other}
    events: list[Message | Call] = sorted([*messages, *calls], key=lambda event: event.at)
    entries = []
    for number, event in enumerate(events, start=1):
        head = {"id": number, "type": "message" if isinstance(event, Message) else "service", **_when(event.at, zone)}
        entries.append(head | (_line(event, people) if isinstance(event, Message) else _call(event, people)))
    return {
        "name": other.account("telegram").display,
        "type": "personal_chat",
        "id": _number(other),
        "messages": entries,
    }


def _line(message: Message, people: Mapping[str, Person]) -> dict[str, Any]:
    account = people[message.sender].account("telegram")
    return {"from": account.display, "from_id": account.handle, "text": _text(message.text)}


def _call(call: Call, people: Mapping[str, Person]) -> dict[str, Any]:
    account = people[call.caller].account("telegram")
    told: dict[str, Any] = {"actor": account.display, "actor_id": account.handle, "action": "phone_call"}
    if call.seconds:
        told["duration_seconds"] = call.seconds
    return told | {"discard_reason": "hangup" if call.seconds else "missed", "text": ""}


def _when(at: datetime, zone: ZoneInfo) -> dict[str, str]:
    return {"date": at.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S"), "date_unixtime": str(round(at.timestamp()))}


def _text(text: str) -> str | list[Any]:
    """Return the text; where it holds a telephone number, the list of its parts that exports then give."""
    found = _PHONE.search(text)
    if found is None:
        return text
    return [text[: found.start()], {"type": "phone", "text": found.group()}, text[found.end() :]]


def _number(person: Person) -> int:
    return int(person.account("telegram").handle.removeprefix("user"))


def _bytes(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
