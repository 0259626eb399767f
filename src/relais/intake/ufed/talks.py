"""The messages of a report: of chats, and alone (SMS, MMS, e-mail, messages found outside any chat)."""

from dataclasses import dataclass, field

from lxml import etree

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.phone.android_messages import DRAFT
from relais.intake.ufed.model import Model
from relais.intake.ufed.people import People, is_owner
from relais.intake.ufed.unsaid import Unsaid
from relais.intake.ufed.values import when
from relais.model.notice import msg

NO_WAY = msg(
    "of {count} messages neither the roles nor the folder ({words}) tell who wrote to whom: their sides are left open"
)

_ATTACHED = frozenset(("Attachments", "Attachment"))
_SIDES = frozenset(("From", "To", "Cc", "Bcc", "Parties"))
# The folder says which way a message went where its parties do not.
_CAME, _WENT = frozenset(("inbox", "incoming")), frozenset(("sent", "outbox", "outgoing"))
# A report is in the language of its laboratory. A draft has a time and sides like a message, and was never sent.
_DRAFTS = frozenset((
    "draft", "drafts", "brouillon", "brouillons", "entwurf", "entwürfe", "borrador", "borradores", "bozza", "bozze",
    "concepten", "rascunho", "rascunhos",
))  # fmt: skip


@dataclass
class Talk:
    """One chat as far as it is known: its identifier, its service, its participants, the owner of the phone."""

    identifier: str | None = None
    service: str | None = None
    participants: dict[int, None] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    owner: int | None = None

    def facing(self, sender: int | None) -> int | None:
        """Return the other of two, or None in a group."""
        if len(self.participants) != 2 or sender not in self.participants:
            return None
        one, other = self.participants
        return other if sender == one else one


NO_TALK = Talk()


class Talks:
    """Turns models into message rows; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts, people: People) -> None:
        self._facts = facts
        self._people = people
        self._messages = chat.MixedMessages(facts, 1)
        self._no_way = Unsaid(facts, NO_WAY)

    def opened(self, node: etree._Element, place: str) -> Talk:
        """Return a chat, with the participants that stand in the file before this moment."""
        found = Model(node)
        talk = Talk(found.fields.get("Id") or found.id, found.fields.get("Source"))
        for one in found.each("Participants"):
            party = self._people.party(one, "account", talk.service, place)
            if party is not None and party not in talk.participants:
                talk.participants[party] = None
                talk.named[one.fields.get("Identifier", "")] = party
                if is_owner(one):
                    talk.owner = party
        return talk

    def message(self, node: etree._Element, place: str, talk: Talk = NO_TALK) -> None:
        """Add a message; `talk` is the chat it stands in."""
        found = Model(node)
        if found.fields.get("Folder", "").lower() in _DRAFTS:
            self._facts.notice(DRAFT, place, skipped=1)
            return
        service = talk.service or found.of("SourceApplication", "Source")
        parts = list(found.parts())
        sender, recipient = self._sides(found, parts, place, service, talk)
        self._messages.add(
            service,
            found.state,
            (
                place,
                sender,
                recipient,
                talk.identifier or found.fields.get("ChatId"),
                when(self._facts, place, found.fields.get("TimeStamp")),
                sum(name in _ATTACHED for name, _part in parts),
                _text(found),
            ),
        )

    def flush(self) -> None:
        """Hand on the messages gathered so far."""
        self._messages.flush()
        self._no_way.say()

    def _sides(
        self, found: Model, parts: list[tuple[str, etree._Element]], place: str, service: str | None, talk: Talk
    ) -> tuple[int | None, int | None]:
        folder = found.fields.get("Folder", "").lower()
        senders, readers, untold = [], [], False
        for list_, part in parts:
            if list_ not in _SIDES:
                continue
            one = Model(part)
            # Within a chat, a participant is the same with and without a name.
            party = talk.named.get(one.fields.get("Identifier", ""))
            if party is None:
                party = self._people.party(one, "account", service, place)
            role = found_role(one) if list_ == "Parties" else list_
            if role == "From" or (role is None and folder in _CAME):
                senders.append(party)
            elif role is not None or folder in _WENT:
                readers.append(party)
            else:
                untold = True
        if untold:
            self._no_way.add(place, folder)
        sender = senders[0] if len(senders) == 1 else None
        if sender is None and found.fields.get("FromIsOwner", "").lower() == "true":
            sender = talk.owner
        if readers:
            return sender, readers[0] if len(readers) == 1 else None
        return sender, talk.facing(sender)


def found_role(found: Model) -> str | None:
    """Return 'From' or 'To' (a copy counts as such), or None where the report leaves the role open."""
    role = found.fields.get("Role", "").lower()
    return "From" if role == "from" else "To" if role in ("to", "cc", "bcc") else None


def _text(found: Model) -> str | None:
    body, subject = found.raw("Body"), found.fields.get("Subject")
    return f"{subject}\n{body or ''}" if subject else body
