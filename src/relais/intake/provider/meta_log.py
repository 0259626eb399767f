"""The logs of a WhatsApp business record: who wrote to whom and called whom, from which address and port; no text."""

import re

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.gathered import Logins
from relais.intake.instant import NEVER, Instant
from relais.intake.provider.meta_fields import Field
from relais.intake.provider.meta_people import People
from relais.intake.provider.meta_threads import video
from relais.intake.provider.record import Record, Records, when

_MESSAGE = ("Timestamp", "Message Id", "Sender", "Recipients", "Group Id", "Sender Ip", "Sender Port",
            "Sender Device", "Type", "Message Style", "Message Size")  # fmt: skip
_EVENT = ("Type", "Timestamp", "From", "To", "From Ip", "From Port", "Media Type", "Phone Number")
_CALL = ("Call Id", "Call Creator")
_FILES = ("image", "video", "audio", "document", "ptt", "voice", "sticker", "gif", "media")


class MessageLog:
    """Takes the fields of the log of messages."""

    def __init__(self, facts: Facts, people: People, logins: Logins) -> None:
        self._facts = facts
        self._people = people
        self._logins = logins
        self._messages = chat.Messages(facts, people.holder.service, 1)
        self._records = Records(self._finish, ("Message", *_MESSAGE), beginning=("Message",))

    def field(self, found: Field) -> bool:
        """Take one field; False where it is not read."""
        return self._records.take(found.place, found.depth, found.label, found.text)

    def gap(self, depth: int) -> None:
        """Take the end of a block."""
        self._records.gap(depth)

    def end(self) -> None:
        """Hand on what is gathered."""
        self._records.end()
        self._messages.flush()

    def _finish(self, record: Record) -> None:
        if not any(record.said.get(label) for label in _MESSAGE):
            return
        place = record.place
        sender = self._people.ordinal(place, record.first("Sender"))
        named = [one for one in re.split(r"[\s,;]+", record.first("Recipients") or "") if one]
        recipients = [self._people.ordinal(place, one) for one in named]
        group = record.first("Group Id")
        recipient = recipients[0] if len(recipients) == 1 and not group else None
        seen = when(self._facts, place, record.first("Timestamp"))
        kind = (record.first("Type", "Message Style") or "").casefold()
        self._messages.extend([(place, sender, recipient, group, seen, int(kind in _FILES), None)])
        if ip := record.first("Sender Ip"):
            self._logins.add(
                place, ip, party=sender, event="message", service=self._people.holder.service,
                port=record.first("Sender Port"), seen=seen,
            )  # fmt: skip


class CallLog:
    """Takes the fields of the log of calls: each call a list of events ('offer', 'accept', 'terminate'…)."""

    def __init__(self, facts: Facts, people: People, logins: Logins) -> None:
        self._facts = facts
        self._people = people
        self._logins = logins
        self._call: dict[str, str] = {}
        self._place = ""
        self._events: list[tuple[Record, Instant]] = []
        self._records = Records(self._event, _EVENT, beginning=("Type",))

    def field(self, found: Field) -> bool:
        """Take one field; False where it is not read."""
        if found.label in ("Call", "Call Id") and (found.label == "Call" or "Call Id" in self._call):
            self._finish()
        if found.label in ("Call", "Events"):
            self._place = self._place or found.place
            return True
        if found.label in _CALL:
            self._place = self._place or found.place
            self._call[found.label] = found.text
            return True
        return self._records.take(found.place, found.depth, found.label, found.text)

    def gap(self, depth: int) -> None:
        """Take the end of a block."""
        self._records.gap(depth)

    def end(self) -> None:
        """Hand on what is gathered."""
        self._finish()

    def _event(self, record: Record) -> None:
        seen = when(self._facts, record.place, record.first("Timestamp"))
        self._events.append((record, seen))
        if ip := record.first("From Ip"):
            self._logins.add(
                record.place, ip, party=self._people.ordinal(record.place, record.first("From")),
                event=f"call {record.first('Type') or ''}".strip(), service=self._people.holder.service,
                port=record.first("From Port"), seen=seen,
            )  # fmt: skip

    def _finish(self) -> None:
        self._records.end()
        call, events, place = self._call, self._events, self._place
        self._call, self._events, self._place = {}, [], ""
        if not call and not events:
            return
        kinds = {(record.first("Type") or "").casefold(): (record, seen) for record, seen in reversed(events)}
        start, seen = kinds.get("offer") or (events[0] if events else (None, NEVER))
        begun, ended = (kinds[name][1].at if name in kinds else None for name in ("accept", "terminate"))
        creator = call.get("Call Creator") or (start.first("From") if start else None)
        caller = self._people.ordinal(place, creator)
        called = dict.fromkeys(
            text for record, _seen in events for text in (record.first("From"), record.first("To"))
            if text and text.lstrip("+") != (creator or "").lstrip("+")
        )  # fmt: skip
        media = next((found for record, _seen in events if (found := record.first("Media Type"))), None)
        answered = "accept" in kinds
        duration = (ended - begun) // 1_000_000 if begun is not None and ended is not None and ended >= begun else None
        missed = not answered and bool(kinds.keys() & {"terminate", "reject"})
        for callee in (*called,) if called else (None,):
            self._facts.add(
                "call",
                place,
                caller=caller,
                callee=self._people.ordinal(place, callee),
                service=self._people.holder.service,
                conversation=call.get("Call Id"),
                duration_s=0 if missed else duration,
                video=video(media),
                status="answered" if answered else "missed" if missed else "unknown",
                **seen.columns(),
            )
