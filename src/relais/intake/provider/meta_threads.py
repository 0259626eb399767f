"""Conversations of a Meta business record: threads, their messages, and the calls made in them."""

import re

from relais.intake.calls import length, outcome
from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.provider.meta_fields import Field
from relais.intake.provider.meta_people import People
from relais.intake.provider.record import Record, Records, when
from relais.intake.stated import flag

_THREAD = "Thread"
_CURRENT, _PAST = "Current Participants", "Past Participants"
_CALL = "Call Record"
_JOINING = "Subscription Event"
_FILES = ("Attachments", "Share")
_BLOCKS = (*_FILES, _CALL, _JOINING)
_AUTHOR, _SENT = _FIRST = ("Author", "Sent")
# In a message; what else stands there is not read ('Disappearing Message', 'AI'…).
_OWN = (*_FIRST, "Body", *_BLOCKS)
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:")
_INSIDE = {_CALL: ("Type", "Missed", "Duration")}


class Threads:
    """Takes the fields of the section of messages."""

    def __init__(self, facts: Facts, people: People) -> None:
        self._facts = facts
        self._people = people
        self._messages = chat.Messages(facts, people.holder.service, 1)
        self._records = Records(self._finish, (*_OWN, *_INSIDE[_CALL]), repeated=(*_BLOCKS, *_INSIDE[_CALL]))
        self._thread: str | None = None
        self._block: str | None = None
        # Which of author and time begins a message in this record; and whether blank lines part the messages.
        self._lead: str | None = None
        self._depth: int | None = None
        self._parted = False
        self._present: list[int] = []
        self._left = False

    def field(self, found: Field) -> bool:
        """Take one field; False where it is not read."""
        label, text = found.label, found.text
        if label == _THREAD:
            self._records.end()
            self._thread = text.partition("\n")[0].strip().strip("()").strip()[:200] or None
            self._present, self._left, self._block, self._depth, self._parted = [], False, None, None, False
        elif label in (_CURRENT, _PAST):
            self._records.end()
            self._depth = found.depth
            self._participants(found)
        elif label in _OWN:
            if label == "Body" and self._block == _JOINING:
                # A text that names no author follows who joins or leaves: it is not theirs.
                self._records.end()
            elif label in _FIRST and self._begins(label):
                self._records.end()
            self._block = label if label in _BLOCKS else None
            self._records.take(found.place, found.depth, label, text)
        elif self._block == _CALL and label in _INSIDE[_CALL]:
            self._records.take(found.place, found.depth, label, text)
        else:
            return self._block is not None
        return True

    def gap(self, depth: int) -> None:
        """Take the end of a block."""
        self._parted = self._parted or depth == self._depth
        self._records.gap(depth)

    def end(self) -> None:
        """Hand on what is gathered."""
        self._records.end()
        self._messages.flush()

    def _begins(self, label: str) -> bool:
        """Say whether this label begins a message where nothing parts it from the one before."""
        self._lead = self._lead or label
        if self._parted:
            return False
        # Where the time comes first, the author follows it; an author after a text is another message's.
        return label == self._lead or (label == _AUTHOR and not self._records.labels <= {_SENT})

    def _participants(self, found: Field) -> None:
        lines = found.text.split("\n")
        # The first line is a time that Meta does not explain.
        named = [line for line in lines if line and not _TIME.match(line)]
        ordinals = [self._people.ordinal(found.place, line) for line in named]
        if found.label == _PAST:
            self._left = self._left or bool(ordinals)
        else:
            self._present += [one for one in ordinals if one is not None]

    def _facing(self, party: int | None) -> int | None:
        """Return the other of two who were alone in the thread all the time."""
        pair = dict.fromkeys(self._present)
        if self._left or len(pair) != 2 or party not in pair:
            return None
        return next(one for one in pair if one != party)

    def _finish(self, record: Record) -> None:
        sender = self._people.ordinal(record.place, record.first(_AUTHOR))
        seen = when(self._facts, record.place, record.first(_SENT))
        if _CALL not in record.said:
            files = sum(len(record.said.get(label, ())) for label in _FILES)
            text = record.first("Body")
            self._messages.extend([(record.place, sender, self._facing(sender), self._thread, seen, files, text)])
            return
        missed = flag(self._facts, record.place, record.first("Missed"))
        lasted = length(self._facts, record.place, record.first("Duration"))
        status, seconds = outcome(self._facts, record.place, ("missed",) if missed else (), lasted)
        self._facts.add(
            "call",
            record.place,
            caller=sender,
            callee=self._facing(sender),
            service=self._people.holder.service,
            conversation=self._thread,
            duration_s=seconds,
            video=video(record.first("Type")),
            status=status,
            **seen.columns(),
        )


def video(raw: str | None) -> bool | None:
    """Say whether a kind of call as written carries video: True, False, or None where it does not tell."""
    text = (raw or "").casefold()
    if "video" in text:
        return True
    return False if "audio" in text or "voice" in text else None
