"""Telegram Desktop: the export of one chat, and the full result.json with its chats, contacts and sessions.

The instant is `date_unixtime`; exports before 2021 have only `date`, the wall clock of the exporting computer, whose
zone is asked for. Locators are JSON pointers: '/messages/12', '/chats/list/3/messages/12'. A service event that is no
call (someone joined, a message was pinned) is kept as a message without text. Field names come from the exporter's
published source.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from relais.intake.calls import length, outcome
from relais.intake.chat import gather as chat
from relais.intake.chat.telegram_account import SERVICE, account_facts
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import (
    NEVER,
    NO_ZONE,
    BadTimeError,
    Instant,
    ZoneUnknownError,
    iso,
    zone_named,
)
from relais.intake.mention import mention
from relais.intake.syntax.json_document import Document, beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.syntax.record_text import record_text
from relais.model.notice import UnreadableError, msg

NO_CHATS = msg("this export holds no chat with a list of messages: nothing could be read")
NOT_A_CHAT = msg("this chat has no list of messages: it is skipped")

_KEYS = re.compile(rb'"(?:messages|chats|left_chats|personal_information)"')
_TYPES = re.compile(r"saved_messages|replies|verification_codes|(?:personal|bot)_chat|(?:private|public)_\w+")
_CALLS = ("phone_call", "group_call", "conference_call")
_FILES = ("photo", "file", "contact_vcard")
_RARE = frozenset((*_FILES, "action", "contact_information"))


def recognise(sealed: Sealed) -> bool:
    """Tell a Telegram export by the type of its chat and the shape of its messages."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if not head.startswith(b"{") or not _KEYS.search(head):
        return False
    root = beginning(head)
    if not isinstance(root, dict):
        return False
    if {"personal_information", "chats"} <= root.keys() or {"personal_information", "contacts"} <= root.keys():
        return True
    lists = [node for key in ("chats", "left_chats") if isinstance(node := root.get(key), dict)]
    listed = [one for node in lists if isinstance(node.get("list"), list) for one in node["list"]]
    return any(_is_chat(one) for one in [root, *listed])


def _is_chat(one: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(records := one.get("messages"), list):
        return False
    first = next((record for record in records if isinstance(record, dict)), None)
    if first is not None:
        return first.get("type") in ("message", "service") and {"id", "date"} <= first.keys()
    return isinstance(kind := one.get("type"), str) and _TYPES.fullmatch(kind) is not None and "id" in one


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every chat: a party per participant and chat, its messages and its calls; then contacts and sessions."""
    with sealed.path.open("rb") as file:
        found = document(file, sealed.size)
        root = found.root if isinstance(found.root, dict) else {}
        owner = account_facts(facts, root)
        messages = chat.Messages(facts, SERVICE, 1)
        chats = list(_chats(facts, root))
        if not chats and owner is None and found.fault is None:
            raise UnreadableError(NO_CHATS)
        for place, one in chats:
            _Chat(facts, messages, place, one, owner).read(found)
        messages.flush()
        found.check()


def _chats(facts: Facts, root: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(root.get("messages"), list):
        return [("", root)]
    chats = []
    for key in ("chats", "left_chats"):
        listed = root.get(key)
        rows = listed.get("list") if isinstance(listed, dict) else None
        for index, one in enumerate(rows if isinstance(rows, list) else []):
            place = f"/{key}/list/{index}"
            if isinstance(one, dict) and isinstance(one.get("messages"), list):
                chats.append((place, one))
            else:
                facts.notice(NOT_A_CHAT, place, skipped=1)
    return chats


def passage(data: bytes, locator: str) -> str:
    """Return what stands at a JSON pointer: each field of the record on a line, then its text."""
    record = record_at(BytesIO(data), len(data), locator)
    text = written(record.get("text")) if isinstance(record, dict) else None
    return record_text(record, text, ("text", "text_entities")) if text else record_text(record)


def written(text: object) -> str | None:
    """Join a text that the exporter cut into formatted pieces; None where it is no text at all."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return None
    pieces = [piece.get("text") if isinstance(piece, dict) else piece for piece in text]
    return "".join(piece for piece in pieces if isinstance(piece, str))


class _Chat:
    """One chat: who is in it, and what each of its records becomes."""

    def __init__(
        self, facts: Facts, messages: chat.Messages, place: str, one: dict[str, Any], owner: str | None
    ) -> None:
        number = chat.whole(one.get("id"))
        self.facts = facts
        self.messages = messages
        self.place = place
        self.one = one
        self.owner = owner
        self.peer = str(number) if number is not None else None
        self.talk = chat.Conversation(facts, SERVICE, self.peer)
        self.known: dict[str, tuple[int | None, int | None]] = {}

    def read(self, found: Document) -> None:
        records = self.one["messages"]
        for start, batch in found.batches(records):
            if start == 0 and self.one.get("type") in ("personal_chat", "bot_chat"):
                self._pair(batch)
            self.messages.extend(self._rows(start, batch))

    def _pair(self, batch: list[Any]) -> None:
        """Find the two of a personal chat: its first writers, or its header and the owner where one is silent."""
        two: dict[str, tuple[str, str | None, str | None]] = {}
        met: set[str] = set()
        for index, record in enumerate(batch):
            if not isinstance(record, dict):
                continue
            identifier = record.get("from_id", record.get("actor_id"))
            if identifier.__class__ is str and identifier:
                # Its key depends on nothing else: one look at each writer will do.
                if identifier in met:
                    continue
                met.add(identifier)
            key, name, handle = _who(record)
            if key is not None and key not in two:
                two[key] = (f"{self.place}/messages/{index}", name, handle)
        numbered = all(handle for _place, _name, handle in two.values())
        title = self.one.get("name")
        if len(two) < 2 and self.peer is not None and numbered:
            two.setdefault(self.peer, (f"{self.place}/id", title if isinstance(title, str) else None, self.peer))
        if len(two) < 2 and self.owner is not None and numbered:
            two.setdefault(self.owner, ("/personal_information/user_id", None, self.owner))
        if len(two) == 2:
            first, second = (self.talk.party(key, *known) for key, known in two.items())
            self.talk.pair = (first, second) if first is not None and second is not None else None

    def _rows(self, start: int, batch: list[Any]) -> Iterator[chat.Row]:
        """Yield the rows of a batch; calls and faults go to their own place as they are met."""
        before = f"{self.place}/messages/"
        peer = self.peer
        for index, record in enumerate(batch, start):
            locator = f"{before}{index}"
            if record.__class__ is not dict:
                self.facts.notice(chat.NOT_A_RECORD, locator, skipped=1, kind=type(record).__name__)
                continue
            identifier = record.get("from_id")
            known = self.known.get(identifier) if identifier.__class__ is str else None
            sender, recipient = known or self._sender(record, identifier, locator)
            when = record.get("date_unixtime")
            if when is None:
                when = _local(self.facts, locator, record.get("date"))
            text = record.get("text")
            if text.__class__ is not str:
                text = self._written(text, locator)
            attached = 0
            # Few messages have any of these: one look spares many.
            if not _RARE.isdisjoint(record):
                if record.get("action") in _CALLS:
                    self._call(record, locator, sender, when)
                    continue
                attached = self._attached(record, locator)
            yield (locator, sender, recipient, peer, when, attached, text or None)

    def _sender(self, record: dict[str, Any], identifier: object, locator: str) -> tuple[int | None, int | None]:
        key, name, handle = _who(record)
        if key is None:
            return None, None
        party = self.talk.party(key, locator, name, handle)
        found = party, self.talk.facing(party)
        if isinstance(identifier, str) and identifier:
            self.known[identifier] = found
        return found

    def _written(self, raw: object, locator: str) -> str | None:
        text = written(raw)
        if text is None and raw is not None:
            self.facts.notice(chat.NOT_A_TEXT, locator, kind=type(raw).__name__)
        return text

    def _attached(self, record: dict[str, Any], locator: str) -> int:
        shared = record.get("contact_information")
        if isinstance(shared, dict) and isinstance(phone := shared.get("phone_number"), str) and phone:
            mention(self.facts, f"{locator}/contact_information/phone_number", "phone", phone)
        return sum(isinstance(record.get(kind), str) for kind in _FILES)

    def _call(self, record: dict[str, Any], locator: str, caller: int | None, when: object) -> None:
        # The exporter does not say whether it carried video.
        lasted = length(self.facts, locator, record.get("duration_seconds", record.get("duration")))
        # 'hangup' and 'disconnect' say who ended it, not whether it was answered.
        reason = record.get("discard_reason")
        said = (reason,) if reason in ("missed", "busy") else ()
        status, seconds = outcome(self.facts, locator, said, lasted)
        self.facts.add(
            "call",
            locator,
            caller=caller,
            callee=self.talk.facing(caller),
            service=SERVICE,
            conversation=self.peer,
            duration_s=seconds,
            status=status,
            **(when if isinstance(when, Instant) else chat.clock(self.facts, locator, when, 1)).columns(),
        )


def _who(record: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Return (key, name, id as written) of who wrote or acted; exports without ids know people by name alone."""
    identifier = record.get("from_id", record.get("actor_id"))
    name = record.get("from", record.get("actor"))
    name = name if isinstance(name, str) and name else None
    if isinstance(identifier, str) and identifier:
        return identifier.removeprefix("user"), name, identifier
    number = chat.whole(identifier)
    return (name, name, None) if number is None else (str(number), name, str(number))


def _local(facts: Facts, locator: str, raw: object) -> object:
    if not isinstance(raw, str):
        return raw
    answer = facts.answer("zone")
    try:
        return iso(raw, zone=zone_named(answer[0]) if answer else None, said_by=answer[1] if answer else None)
    except ZoneUnknownError:
        facts.notice(NO_ZONE, locator, raw=raw)
        facts.ask("zone", locator, raw)
    except BadTimeError as error:
        facts.notice(error.template, locator, raw=raw[:40])
    return Instant(None, raw[:200]) if raw else NEVER


FORMAT = Format(
    name="telegram_json",
    version=1,
    title=msg("Telegram export (JSON)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message", "call", "login"),
    samples=("telegram/personal_chat_with_call_event.json", "telegram/simple.json"),
    limits=(msg("whether a call carried video is not said"),),
)
