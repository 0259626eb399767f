"""Snapchat's chats and snaps in a 'My Data' download: chat_history.json, snap_history.json.

Field names as public readers know them, checked 2026-11-28: lists by conversation, whose records hold From, Media Type,
Created, Content, IsSender (before about 2023, lists of what was received and sent: From or To, Text); no sample is
public. A conversation is named after the other person, or by a number where it is a group. Locators are JSON pointers:
'/ben.doe/12'. A chat holds what either side saved, a snap only that it was sent.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import NEVER, NOT_A_TIME, Instant
from relais.intake.stated import moment
from relais.intake.syntax.json_document import Document, beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.syntax.record_text import record_text
from relais.model.notice import UnreadableError, msg

NO_CHATS = msg("this file holds no lists of chats or snaps: nothing could be read")
NOT_A_LIST = msg("what stands here is no list of records: it is skipped")

SERVICE = "snapchat"
DEPTHS = (2,)
# Lists of older downloads, which name no conversation.
_BY_DIRECTION = re.compile(r"(Received|Sent) (?:Saved )?(?:Chat|Snap) History")
_FILES = ("MEDIA", "IMAGE", "VIDEO", "NOTE", "STICKER", "AUDIO")
_IDS = re.compile(r"[^\s|,]+")
_SPELLED = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) UTC (\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def recognise(sealed: Sealed) -> bool:
    """Tell the file by its first record, or by the names of its lists where none holds a record."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if not head.startswith(b"{"):
        return False
    root = beginning(head)
    if not isinstance(root, dict) or not root:
        return False
    if b'"Media Type"' not in head:
        return all(isinstance(rows, list) and _BY_DIRECTION.fullmatch(key) for key, rows in root.items())
    rows = (row for rows in root.values() if isinstance(rows, list) for row in rows[:1])
    first = next((row for row in rows if isinstance(row, dict)), {})
    return {"Media Type", "Created"} <= first.keys() and not first.keys().isdisjoint(("From", "To"))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every conversation: a party per person, and its messages; a snap is a message with a file and no text."""
    with sealed.path.open("rb") as file:
        found = document(file, sealed.size, "", DEPTHS)
        if not isinstance(found.root, dict) or not found.root:
            raise UnreadableError(NO_CHATS)
        messages = chat.Messages(facts, SERVICE, 1)
        for key, rows in found.root.items():
            if isinstance(rows, list):
                _Conversation(facts, messages, key).read(found, rows)
            else:
                facts.notice(NOT_A_LIST, pointer(key), skipped=1)
        messages.flush()
        found.check()


def passage(data: bytes, locator: str) -> str:
    """Return what stands at a JSON pointer: each field of the record on a line, then its text."""
    record = record_at(BytesIO(data), len(data), locator, "", DEPTHS)
    text = _text(record) if isinstance(record, dict) else None
    return record_text(record, text, ("Content", "Text")) if text else record_text(record)


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer to what stands below these keys and indices."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def when(facts: Facts, place: str, raw: object) -> Instant:
    """Read '2024-05-06 10:00:00 UTC' or 'Mon May 06 10:00:00 UTC 2024'."""
    if raw is None or raw == "":
        return NEVER
    if not isinstance(raw, str):
        return chat.not_a_time(facts, place, raw)
    found = _SPELLED.fullmatch(raw)
    if found is None or found[1] not in _MONTHS:
        return moment(facts, place, raw)
    day, hour, minute, second, year = map(int, found.groups()[1:])
    try:
        at = datetime(year, _MONTHS.index(found[1]) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        facts.notice(NOT_A_TIME, place, raw=raw[:100])
        return Instant(None, raw)
    return Instant(int((at - _EPOCH).total_seconds()) * 1_000_000, raw, "second", "file")


class _Conversation:
    """One list of records: who is in it, and what each of them becomes."""

    def __init__(self, facts: Facts, messages: chat.Messages, key: str) -> None:
        self.facts = facts
        self.messages = messages
        self.key = key
        self.by_direction = _BY_DIRECTION.fullmatch(key)
        self.talk = chat.Conversation(facts, SERVICE, None if self.by_direction else key)

    def read(self, found: Document, rows: list[Any]) -> None:
        for start, batch in found.batches(rows):
            if start == 0 and not self.by_direction:
                self._pair(batch)
            self.messages.extend(self._rows(start, batch))

    def _pair(self, batch: list[Any]) -> None:
        """Find the two of a conversation without a title: the one it is named after, and the owner, if one writes."""
        firsts: dict[str, int] = {}
        mine = None
        for index, one in enumerate(batch):
            if not isinstance(one, dict) or one.get("Conversation Title"):
                return
            name = one.get("From")
            if isinstance(name, str):
                firsts.setdefault(name, index)
                mine = name if one.get("IsSender") is True else mine
        if mine is None or mine == self.key or not firsts.keys() <= {self.key, mine}:
            return
        peer = self._party(self.key, pointer(self.key, firsts.get(self.key, 0)))
        owner = self._party(mine, pointer(self.key, firsts[mine]))
        self.talk.pair = (owner, peer) if owner is not None and peer is not None else None

    def _rows(self, start: int, batch: list[Any]) -> Iterator[chat.Row]:
        for index, record in enumerate(batch, start):
            place = pointer(self.key, index)
            if not isinstance(record, dict):
                self.facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(record).__name__)
                continue
            sender, recipient = (self._party(record.get(key), place) for key in ("From", "To"))
            if recipient is None:
                recipient = self.talk.facing(sender)
            text = record.get("Content", record.get("Text"))
            if text is not None and not isinstance(text, str):
                self.facts.notice(chat.NOT_A_TEXT, place, kind=type(text).__name__)
            at = when(self.facts, place, record.get("Created"))
            yield (place, sender, recipient, self.talk.identifier, at, _attached(record), _text(record))

    def _party(self, name: object, place: str) -> int | None:
        return self.talk.party(name, place, None, name) if isinstance(name, str) and name else None


def _text(record: dict[str, Any]) -> str | None:
    kind, text = record.get("Media Type"), record.get("Content", record.get("Text"))
    if not isinstance(text, str) or (isinstance(kind, str) and kind.upper().startswith("STATUS")):
        return None
    # Older downloads write characters as in a web page.
    return (text if "Content" in record else unescape(text)) or None


def _attached(record: dict[str, Any]) -> int:
    ids, kind = record.get("Media IDs"), record.get("Media Type")
    named = len(_IDS.findall(ids)) if isinstance(ids, str) else 0
    return max(named, int(isinstance(kind, str) and kind.upper() in _FILES))


FORMAT = Format(
    name="snapchat_json",
    version=1,
    title=msg("Snapchat chats and snaps (My Data)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message"),
    limits=(
        msg("it holds the chats that were saved; of a snap, only that it was sent"),
        msg("older downloads do not name the account of the owner"),
    ),
)
