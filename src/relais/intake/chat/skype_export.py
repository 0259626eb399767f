"""Skype's messages.json, from the export that its users could ask for until 2026: conversations, messages and calls.

Written after public descriptions of the format, no sample being public: the type declarations of
siwen-r/skype-export-parser (MIT), and importers and fixtures that hold single records; checked 2026-11-28. Locators
are JSON pointers: '/conversations/3/MessageList/12'. People are named by Skype's identifiers ('8:live:ana' a person,
'4:+33…' a telephone, '28:' a program, '19:' a group).

A call is told by records of its own, when it began and when it ended or was missed; the last make a call, with the time
of the first where both name the same call. Who wrote the record is taken as the caller, as Skype's own web client did.
Whether a call carried video is not said. What a program wrote (someone joined, a topic changed) is a message without
text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, TypeVar

from relais.intake.calls import outcome
from relais.intake.chat import gather as chat
from relais.intake.chat import skype_event as event
from relais.intake.chat.skype_text import attached, written
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import Instant
from relais.intake.mention import mention
from relais.intake.stated import moment
from relais.intake.syntax.json_document import Document, beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.syntax.record_text import record_text
from relais.model.notice import UnreadableError, msg

NO_CONVERSATIONS = msg("this export has no list of conversations: nothing could be read")
TOO_MANY = msg("this record names more than {most} people, which no conversation holds: those beyond are not read")
NOT_A_CONVERSATION = msg("this conversation has no list of messages: it is skipped")

T = TypeVar("T")
SERVICE = "skype"
_LIST = "MessageList"
_DEPTHS = (4,)
_CALL = "Event/Call"
_CONTACTS = "RichText/Contacts"
_JOINED = ("ThreadActivity/AddMember", "ThreadActivity/MemberJoined")
_FILES = ("RichText/Media_", "RichText/UriObject", "RichText/Files")
_NO_FILE = "RichText/Media_Card"
# What stands in these is a program's, a place's, a card's or sealed by encryption: no one's text.
_NO_TEXT = (*_FILES, _CONTACTS, "RichText/Location", "ThreadActivity/", "Event/", "EndToEndEncryption/", "Notice",
            "PopCard", "Poll", "InviteFreeRelationshipChanged")  # fmt: skip
# Conversations that no person takes part in: the program's lists of calls, notes and the like, and groups.
_CALL_LOG = "48:calllogs"
_NOBODY = ("19:", "48:")


def recognise(sealed: Sealed) -> bool:
    """Tell Skype's export by the list of messages that its conversations hold."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if not head.startswith(b"{") or b'"conversations"' not in head:
        return False
    root = beginning(head)
    if not isinstance(root, dict) or not isinstance(conversations := root.get("conversations"), list):
        return False
    first = next((one for one in conversations if isinstance(one, dict)), None)
    if first is None:
        return {"userId", "exportDate"} <= root.keys()
    if _LIST in first:
        return True
    return {"id", "threadProperties"} <= first.keys() and {"userId", "exportDate"} <= root.keys()


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the account, then each conversation: a party per participant, its messages and its calls."""
    with sealed.path.open("rb") as file:
        found = document(file, sealed.size, _LIST, _DEPTHS)
        root = found.root if isinstance(found.root, dict) else {}
        conversations = root.get("conversations")
        if not isinstance(conversations, list):
            raise UnreadableError(NO_CONVERSATIONS, "/conversations")
        owner = _identity(root.get("userId"))
        if owner:
            chat.account(facts, "/userId", SERVICE, None, owner)
        messages = chat.Messages(facts, SERVICE, 1)
        for index, one in enumerate(conversations):
            place = f"/conversations/{index}"
            if isinstance(one, dict) and isinstance(one.get(_LIST), list):
                _Conversation(facts, messages, place, one, owner).read(found)
            else:
                facts.notice(NOT_A_CONVERSATION, place, skipped=1)
        messages.flush()
        found.check()


def passage(data: bytes, locator: str) -> str:
    """Return what stands at a JSON pointer: each field of the record on a line, then its text."""
    record = record_at(BytesIO(data), len(data), locator, _LIST, _DEPTHS)
    content = record.get("content") if isinstance(record, dict) else None
    text = _text(_kind(record), content) if isinstance(content, str) else None
    return record_text(record, text, ("content",)) if text else record_text(record)


class _Conversation:
    """One conversation: who is in it, and what each of its records becomes."""

    def __init__(
        self, facts: Facts, messages: chat.Messages, place: str, one: dict[str, Any], owner: str | None
    ) -> None:
        self.facts = facts
        self.messages = messages
        self.place = place
        self.one = one
        self.owner = owner
        self.identifier = _identity(one.get("id"))
        self.talk = chat.Conversation(facts, SERVICE, self.identifier)
        self.known: dict[tuple[object, object], tuple[int | None, int | None]] = {}
        self.calls: list[tuple[str, event.Call, int | None, Instant]] = []

    def read(self, found: Document) -> None:
        """Add its parties, messages and calls. Members who never wrote come last: records name people, lists do not."""
        for start, batch in found.batches(self.one[_LIST]):
            if start == 0:
                self._pair(batch)
            self.messages.extend(self._rows(start, batch))
        self._end_calls()
        about = self.one.get("threadProperties")
        for name in event.members(about.get("members") if isinstance(about, dict) else None):
            self._party(_identity(name), f"{self.place}/threadProperties/members", None)

    def _pair(self, batch: list[Any]) -> None:
        """Add the two of a conversation that is named after a person; the owner's name stands in a record only."""
        if not self.identifier or self.identifier.startswith(_NOBODY):
            return
        title = self.one.get("displayName")
        peer = self._party(self.identifier, f"{self.place}/id", title if isinstance(title, str) else None)
        own = (
            one.get("displayName")
            for one in batch
            if isinstance(one, dict) and _identity(one.get("from")) == self.owner
        )
        owner = self._party(self.owner, "/userId", next((name for name in own if isinstance(name, str) and name), None))
        self.talk.pair = (owner, peer) if owner is not None and peer is not None and owner != peer else None

    def _rows(self, start: int, batch: list[Any]) -> Iterator[chat.Row]:
        before = f"{self.place}/{_LIST}/"
        for index, record in enumerate(batch, start):
            locator = f"{before}{index}"
            if not isinstance(record, dict):
                self.facts.notice(chat.NOT_A_RECORD, locator, skipped=1, kind=type(record).__name__)
                continue
            sender, recipient = self._sender(record, locator)
            when = self._when(record.get("originalarrivaltime"), locator)
            content = record.get("content")
            if content is not None and not isinstance(content, str):
                self.facts.notice(chat.NOT_A_TEXT, locator, kind=type(content).__name__)
            content = content if isinstance(content, str) else ""
            kind = _kind(record)
            if kind == _CALL:
                call = event.call(content)
                few = tuple(self._few(call.parts, locator))
                self.calls.append((locator, replace(call, parts=few), sender, when))
                continue
            self._named(kind, content, locator)
            text = _text(kind, content) if self.identifier != _CALL_LOG else None
            yield (locator, sender, recipient, self.identifier, when, _attached(kind, content), text)

    def _sender(self, record: dict[str, Any], locator: str) -> tuple[int | None, int | None]:
        key = (record.get("from"), record.get("displayName"))
        try:
            return self.known[key]
        except (KeyError, TypeError):
            nickname = key[1] if isinstance(key[1], str) else None
        identity = _identity(key[0])
        if identity is None:
            self.facts.notice(chat.NO_AUTHOR, locator)
        party = self._party(identity, locator, nickname)
        found = party, self.talk.facing(party)
        if identity is not None and (key[1] is None or nickname is not None):
            self.known[key] = found
        return found

    def _when(self, raw: object, locator: str) -> Instant:
        if raw is None or isinstance(raw, str):
            return moment(self.facts, locator, raw or None)
        return chat.not_a_time(self.facts, locator, raw)

    def _named(self, kind: str, content: str, locator: str) -> None:
        """Add the people whom a record names without being of them: taken in, or shared as contacts."""
        if kind in _JOINED:
            for name in self._few(event.added(content), locator):
                self._party(_identity(name), locator, None)
        elif kind == _CONTACTS:
            for selector, raw in self._few(event.cards(content), locator):
                mention(self.facts, locator, selector, raw, service=SERVICE if selector == "handle" else None)

    def _few(self, people: Sequence[T], place: str) -> Sequence[T]:
        if len(people) > event.MOST:
            self.facts.notice(TOO_MANY, place, most=event.MOST)
        return people[: event.MOST]

    def _party(self, identity: str | None, place: str, nickname: str | None) -> int | None:
        if not identity or identity.startswith(_NOBODY):
            return None
        key = identity.removeprefix("8:")
        if not self.talk.known(key) and key.startswith(("4:", "+")):
            party = self.talk.party(key, place, nickname)
            mention(self.facts, place, "phone", key.removeprefix("4:"), party=party)
            return party
        return self.talk.party(key, place, nickname, None if key.startswith("28:") else identity)

    def _end_calls(self) -> None:
        """Add the calls: those that ended or were missed, and those of which only the beginning is kept."""
        over = {call.number for _place, call, _caller, _when in self.calls if call.kind != "started"}
        began = {call.number: when for _, call, _, when in self.calls if call.kind == "started" and call.number}
        announced: list[chat.Row] = []
        for place, call, caller, when in self.calls:
            if call.kind == "started" and call.number in over:
                announced.append((place, caller, self.talk.facing(caller), self.identifier, when, 0, None))
            else:
                self._call(place, call, caller, began.get(call.number or "", when))
        self.messages.extend(announced)

    def _call(self, place: str, call: event.Call, caller: int | None, when: Instant) -> None:
        parts = [(self._party(_identity(part.identity), place, part.name), part.duration) for part in call.parts]
        longest = max((seconds for _party, seconds in parts if seconds is not None), default=None)
        called = [(party, seconds) for party, seconds in parts if party is not None and party != caller]
        facing = self.talk.facing(caller)
        rows: list[tuple[int | None, int | None]] = [*called]
        if caller is None or len(called) < 2:
            alone = called[0][0] if called and caller is not None and facing is None else facing
            rows = [(alone, longest)]
        for callee, seconds in rows:
            status, lasted = outcome(self.facts, place, ("missed",) if call.kind == "missed" else (), seconds)
            self.facts.add(
                "call",
                place,
                caller=caller,
                callee=callee,
                service=SERVICE,
                conversation=self.identifier,
                duration_s=lasted,
                status=status,
                **when.columns(),
            )


def _identity(raw: object) -> str | None:
    """Return Skype's identifier, which some records wrap into an address ('https://…/contacts/8:ana')."""
    return raw.rpartition("/contacts/")[2].strip() or None if isinstance(raw, str) else None


def _kind(record: dict[str, Any]) -> str:
    kind = record.get("messagetype")
    return kind if isinstance(kind, str) else ""


def _text(kind: str, content: str) -> str | None:
    if kind == "Text":
        return content or None
    return None if kind.startswith(_NO_TEXT) else written(content)


def _attached(kind: str, content: str) -> int:
    """Count the files a message announces. One that was deleted has no content left, and announces none."""
    if not content or not kind.startswith(_FILES) or kind == _NO_FILE:
        return 0
    return attached(content) or 1


FORMAT = Format(
    name="skype_json",
    version=1,
    title=msg("Skype export (messages.json)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message", "call"),
    limits=(
        msg("whether a call carried video is not said"),
        msg("a call whose beginning was not kept stands at the time of its end"),
        msg("text sealed by end-to-end encryption is not in the export"),
    ),
)
