"""A Discord conversation as DiscordChatExporter saves it in JSON: a direct talk, a group or a channel of a server.

Field names and the kinds of messages were learnt from the program's published source (Tyrrrz/DiscordChatExporter,
JsonMessageWriter), checked 2026-11-28. Sample: discord/discordchatexporter.json, 2 people, 3 messages; public fixtures
of mlomb/chat-analytics hold a call and a group. Locators are JSON pointers: '/messages/12'.

A call states when it began and ended, not who answered: its status is unknown, and its length includes the ringing.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import Instant
from relais.intake.mention import mention
from relais.intake.stated import moment
from relais.intake.syntax.json_document import beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.syntax.record_text import record_text
from relais.model.notice import UnreadableError, msg

FEWER = msg("the file says that it holds {stated} messages, and holds {found}: the others are lost")
MORE_THAN_SAID = msg("the file says that it holds {stated} messages, and holds {found}")
NO_MESSAGES = msg("this Discord chat has no list of messages: nothing could be read")

SERVICE = "discord"
# The text of these is the exporter's own sentence.
_BY_PROGRAM = frozenset((
    "RecipientAdd", "RecipientRemove", "Call", "ChannelNameChange", "ChannelIconChange", "ChannelPinnedMessage",
    "GuildMemberJoin", "ThreadCreated",
))  # fmt: skip
_MEMBERS = ("RecipientAdd", "RecipientRemove")
_TAG = re.compile(r"[0-9]{4}")
_NO_TAG = ("0", "0000")
_NEW_NAME = re.compile(r"[a-z0-9._]{2,32}")


def recognise(sealed: Sealed) -> bool:
    """Tell the exporter's file by its guild and channel, and by its first message."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if not head.startswith(b"{") or b'"guild"' not in head or b'"channel"' not in head:
        return False
    root = beginning(head)
    if not isinstance(root, dict) or not all(isinstance(root.get(key), dict) for key in ("guild", "channel")):
        return False
    records = root.get("messages")
    if not isinstance(records, list):
        return "exportedAt" in root and "dateRange" in root
    first = next((record for record in records if isinstance(record, dict)), None)
    return {"id", "type"} <= root["channel"].keys() if first is None else {"id", "type", "timestamp"} <= first.keys()


def read(sealed: Sealed, facts: Facts) -> None:
    """Read one conversation: a party per person who writes or is taken in, its messages and its calls."""
    with sealed.path.open("rb") as file:
        found = document(file, sealed.size)
        root = found.root if isinstance(found.root, dict) else {}
        if not isinstance(root.get("messages"), list):
            raise UnreadableError(NO_MESSAGES, "/messages")
        reader = _Reader(facts, root.get("channel"))
        for start, batch in found.batches(root["messages"]):
            if start == 0:
                reader.pair(batch)
            reader.messages.extend(reader.rows(start, batch))
        reader.messages.flush()
        _counted(facts, root.get("messageCount"), found.records)
        found.check()


def passage(data: bytes, locator: str) -> str:
    """Return what stands at a JSON pointer: each field of the record on a line, then its text."""
    record = record_at(BytesIO(data), len(data), locator)
    text = record.get("content") if isinstance(record, dict) else None
    return record_text(record, text, ("content",)) if isinstance(text, str) else record_text(record)


def _counted(facts: Facts, raw: object, found: int) -> None:
    """Say where the count that the exporter wrote is not that of the messages."""
    stated = chat.whole(raw)
    if stated is not None and stated > found:
        facts.notice(FEWER, "/messageCount", skipped=stated - found, stated=stated, found=found)
    elif stated is not None and stated < found:
        facts.notice(MORE_THAN_SAID, "/messageCount", stated=stated, found=found)


class _Reader:
    def __init__(self, facts: Facts, channel: object) -> None:
        about = channel if isinstance(channel, dict) else {}
        number = about.get("id")
        self.facts = facts
        self.direct = about.get("type") == "DirectTextChat"
        self.talk = chat.Conversation(facts, SERVICE, str(number) if isinstance(number, str | int) else None)
        self.messages = chat.Messages(facts, SERVICE, 1)

    def pair(self, batch: list[Any]) -> None:
        """Find the two of a direct talk among its first writers; one who never writes is not named."""
        if not self.direct:
            return
        two: dict[str, tuple[str, dict[str, Any]]] = {}
        for index, record in enumerate(batch):
            author = record.get("author") if isinstance(record, dict) else None
            if isinstance(author, dict) and isinstance(author.get("id"), str):
                two.setdefault(author["id"], (f"/messages/{index}", author))
        if len(two) == 2:
            first, second = (self._person(author, place) for place, author in two.values())
            self.talk.pair = (first, second) if first is not None and second is not None else None

    def rows(self, start: int, batch: list[Any]) -> Iterator[chat.Row]:
        """Yield the rows of a batch; calls and faults go to their own place as they are met."""
        for index, record in enumerate(batch, start):
            locator = f"/messages/{index}"
            if not isinstance(record, dict):
                self.facts.notice(chat.NOT_A_RECORD, locator, skipped=1, kind=type(record).__name__)
                continue
            sender = self._person(record.get("author"), locator)
            if sender is None:
                self.facts.notice(chat.NO_AUTHOR, locator)
            when = self._when(record.get("timestamp"), locator)
            kind = record.get("type")
            if kind == "Call":
                self._call(record, locator, sender, when)
                continue
            if kind in _MEMBERS:
                for one in record.get("mentions") or () if isinstance(record.get("mentions"), list) else ():
                    self._person(one, locator)
            text = record.get("content")
            if text is not None and not isinstance(text, str):
                self.facts.notice(chat.NOT_A_TEXT, locator, kind=type(text).__name__)
                text = None
            text = None if isinstance(kind, str) and kind in _BY_PROGRAM else text or None
            files = sum(len(found) for key in ("attachments", "stickers") if isinstance(found := record.get(key), list))
            yield (locator, sender, self.talk.facing(sender), self.talk.identifier, when, files, text)

    def _person(self, one: object, locator: str) -> int | None:
        """Return the party of an author, with the number of the account, and its name where that is unique."""
        if not isinstance(one, dict) or not isinstance(number := one.get("id"), str) or not number:
            return None
        fresh = not self.talk.known(number)
        name, nickname, tag = (
            text if isinstance(text := one.get(key), str) else "" for key in ("name", "nickname", "discriminator")
        )
        party = self.talk.party(number, locator, nickname or name or None, number)
        if fresh and name and (handle := handle_of(name, tag)):
            mention(self.facts, locator, "handle", handle, party=party, service=SERVICE)
        return party

    def _when(self, raw: object, locator: str) -> Instant:
        if raw is None or isinstance(raw, str):
            return moment(self.facts, locator, raw or None)
        return chat.not_a_time(self.facts, locator, raw)

    def _call(self, record: dict[str, Any], locator: str, caller: int | None, when: Instant) -> None:
        ended = self._when(record.get("callEndedTimestamp"), locator)
        both = when.at is not None and ended.at is not None
        self.facts.add(
            "call",
            locator,
            caller=caller,
            callee=self.talk.facing(caller),
            service=SERVICE,
            conversation=self.talk.identifier,
            duration_s=chat.seconds((ended.at - when.at) // 1_000_000) if both else None,  # type: ignore[operator]
            status="unknown",
            **when.columns(),
        )


def handle_of(name: str, tag: str) -> str | None:
    """Return the name by which Discord knows an account, where it is unique: with its tag, or of the kind without."""
    if tag in _NO_TAG:
        return name if _NEW_NAME.fullmatch(name) else None
    return f"{name}#{tag}" if _TAG.fullmatch(tag) else None


FORMAT = Format(
    name="discord_json",
    version=1,
    title=msg("Discord chat saved by DiscordChatExporter (JSON)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message", "call"),
    samples=(
        "discord/discordchatexporter.json",
        "github.com/mlomb/chat-analytics tests/samples/discord/DM_2A_2M.json",
        "github.com/mlomb/chat-analytics tests/samples/discord/GC_3A_5M.json",
    ),
    limits=(
        msg("whether a call was answered, and by whom, is not said"),
        msg("whether a call carried video is not said"),
    ),
)
