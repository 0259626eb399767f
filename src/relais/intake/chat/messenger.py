"""Messenger and Instagram: message_N.json of a data download, and the file of an end-to-end encrypted chat.

Both name people by display name alone, so no selector is made. Locators are JSON pointers: '/messages/12'.
Field names were learnt from public descriptions and importers; Meta publishes no schema.
"""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from relais.intake.calls import length, outcome
from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.syntax.json_document import beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.syntax.record_text import record_text
from relais.model.notice import UnreadableError, msg

NO_MESSAGES = msg("this chat has no list of messages: nothing could be read")

# What the download says of its own product: the folder of its files, and a field that only Messenger has.
_INSTAGRAM = re.compile(rb'"uri"\s*:\s*"(?:\./)?your_instagram_activity\\?/')
_MESSENGER = re.compile(
    rb'"uri"\s*:\s*"(?:\./)?your_(?:facebook_activity|activity_across_facebook)\\?/'
    rb'|"is_unsent_image_by_messenger_kid_parent"\s*:|"threadName"\s*:'
)
_FILES = ("photos", "videos", "audio_files", "files", "gifs", "media")
_RARE = frozenset((*_FILES, "sticker", "type", "call_duration", "missed", "senderName", "timestamp", "text"))


def recognise(sealed: Sealed) -> bool:
    """Tell a chat of Meta's by its first message, wherever in the file the messages stand."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if not head.startswith(b"{") or b'"messages"' not in head:
        return False
    root = beginning(head)
    records = root.get("messages") if isinstance(root, dict) else None
    if not isinstance(records, list):
        return False
    first = next((record for record in records if isinstance(record, dict)), None)
    if first:
        return {"sender_name", "timestamp_ms"} <= first.keys() or {"senderName", "timestamp"} <= first.keys()
    return isinstance(root.get("participants"), list) and ("thread_path" in root or "threadName" in root)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read one conversation: a party per participant, its messages and its calls."""
    with sealed.path.open("rb") as file:
        found = document(file, sealed.size)
        root = found.root if isinstance(found.root, dict) else {}
        records = root.get("messages")
        if not isinstance(records, list):
            raise UnreadableError(NO_MESSAGES, "/messages")
        service = _service(sealed.head)
        talk = chat.Conversation(facts, service, _text(root.get("thread_path", root.get("threadName"))))
        _participants(facts, talk, root.get("participants"))
        reader = _Reader(facts, service, talk)
        for start, batch in found.batches(records):
            reader.messages.extend(reader.rows(start, batch))
        reader.messages.flush()
        found.check()


def passage(data: bytes, locator: str) -> str:
    """Return what stands at a JSON pointer: each field of the record on a line, then its text."""
    record = record_at(BytesIO(data), len(data), locator)
    text = _text(record.get("content", record.get("text"))) if isinstance(record, dict) else None
    return record_text(record, text, ("content", "text") if text else (), repaired)


def repaired(text: str) -> str:
    """Undo Meta's escaping, which writes each byte of UTF-8 as a character of Latin-1 ('Ã©' for 'é').

    Only a text that is Latin-1 throughout and whose bytes are valid UTF-8 is touched; any other is as it was written.
    Offsets of tokens count in the bytes of the repaired text.
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


class _Reader:
    def __init__(self, facts: Facts, service: str | None, talk: chat.Conversation) -> None:
        self.facts = facts
        self.service = service
        self.talk = talk
        self.messages = chat.Messages(facts, service, 1_000)
        self.known: dict[str, tuple[int | None, int | None]] = {}

    def rows(self, start: int, batch: list[Any]) -> Iterator[chat.Row]:
        """Yield the rows of a batch; calls and faults go to their own place as they are met."""
        conversation = self.talk.identifier
        for index, record in enumerate(batch, start):
            locator = f"/messages/{index}"
            if record.__class__ is not dict:
                self.facts.notice(chat.NOT_A_RECORD, locator, skipped=1, kind=type(record).__name__)
                continue
            name = record.get("sender_name")
            when = record.get("timestamp_ms")
            text = record.get("content")
            attached = 0
            # Few messages have any of these: one look spares many.
            if not _RARE.isdisjoint(record):
                name = record.get("senderName") if name is None else name
                when = record.get("timestamp") if when is None else when
                text = record.get("text") if text is None else text
                attached = _attached(record)
                if record.get("type") == "Call" or "call_duration" in record or "missed" in record:
                    self._call(record, locator, self._sender(name, locator)[0], when)
                    continue
            sender, recipient = (self.known.get(name) if name.__class__ is str else None) or self._sender(name, locator)
            if text.__class__ is not str and text is not None:
                self.facts.notice(chat.NOT_A_TEXT, locator, kind=type(text).__name__)
            yield (locator, sender, recipient, conversation, when, attached, _text(text))

    def _sender(self, name: object, locator: str) -> tuple[int | None, int | None]:
        if not isinstance(name, str):
            return None, None
        party = self.talk.party(name, locator, repaired(name))
        self.known[name] = (party, self.talk.facing(party))
        return self.known[name]

    def _call(self, record: dict[str, Any], locator: str, caller: int | None, when: object) -> None:
        # Whether it carried video stands only in a sentence of the owner's language: it is left open.
        said = ("missed",) if record.get("missed") is True else ()
        status, seconds = outcome(self.facts, locator, said, length(self.facts, locator, record.get("call_duration")))
        self.facts.add(
            "call",
            locator,
            caller=caller,
            callee=self.talk.facing(caller),
            service=self.service,
            conversation=self.talk.identifier,
            duration_s=seconds,
            status=status,
            **chat.clock(self.facts, locator, when, 1_000).columns(),
        )


def _participants(facts: Facts, talk: chat.Conversation, listed: object) -> None:
    names = [
        (index, name)
        for index, one in enumerate(listed if isinstance(listed, list) else [])
        if isinstance(name := one.get("name") if isinstance(one, dict) else one, str)
    ]
    same = Counter(name for _index, name in names)
    parties = []
    for index, name in names:
        locator = f"/participants/{index}"
        if same[name] == 1:
            parties.append(talk.party(name, locator, repaired(name)))
            continue
        if talk.ambiguous(name):
            facts.notice(chat.SAME_NAME, locator, name=repaired(name), count=same[name])
        chat.account(facts, locator, None, repaired(name), None)
        parties.append(None)
    if len(parties) == 2 and parties[0] is not None and parties[1] is not None:
        talk.pair = (parties[0], parties[1])


def _attached(record: dict[str, Any]) -> int:
    lists = sum(len(files) for key in _FILES if isinstance(files := record.get(key), list))
    return lists + isinstance(record.get("sticker"), dict)


def _text(raw: object) -> str | None:
    return repaired(raw) if isinstance(raw, str) and raw else None


def _service(head: bytes) -> str | None:
    """Return the product, where the first bytes of the file name it: the two are otherwise alike."""
    named = {"instagram": bool(_INSTAGRAM.search(head)), "messenger": bool(_MESSENGER.search(head))}
    found = [service for service, says in named.items() if says]
    return found[0] if len(found) == 1 else None


FORMAT = Format(
    name="messenger_json",
    version=1,
    title=msg("Messenger or Instagram chat (JSON)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "message", "call"),
    samples=("meta_messenger/instagram_message_1.json",),
    limits=(
        msg("people are named by display name alone: no selector is made"),
        msg("whether a call carried video is not said"),
    ),
)
