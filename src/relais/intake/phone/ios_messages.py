"""Messages of an iPhone or Mac: sms.db, chat.db (SQLite).

Apple publishes no schema: columns after public forensic tools (iLEAPP, plaso), checked 2026-11-28. `date` counts from
2001 in UTC, in seconds before iOS 11 and nanoseconds since. Locators: 'message/41'. Since iOS 14 a text may stand in
`attributedBody` alone, a program's own coding that is not read: such messages are kept without text, and counted.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from relais.intake.chat import gather as chat
from relais.intake.counted import APPLE, counted
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import NEVER
from relais.intake.phone.android import DELETED
from relais.intake.phone.people import Address, People, country_of
from relais.intake.syntax.sqlite_join import Pairs
from relais.intake.syntax.sqlite_source import Database
from relais.intake.syntax.sqlite_steps import flag_of, holds, key_of, read_steps, row_text, text_of, whole_of
from relais.model.notice import msg

CODED = msg("{count} messages keep their text in a coded form alone (attributedBody): they are kept without it")

_COLUMNS = (
    "rowid", "text", "handle_id", "service", "date", "is_from_me", "cache_has_attachments", "attributedbody",
    "associated_message_type", "destination_caller_id", "account",
)  # fmt: skip
_LAYOUT = {
    "message": frozenset({"guid", "text", "handle_id", "service", "date", "is_from_me"}),
    "handle": frozenset({"id", "service"}),
}
# No count of seconds since 2001 is as large for ages, and no count of nanoseconds as small but in its first minute.
_NANOSECONDS_FROM = 100_000_000_000
# Reactions to a message quote it: the words are another's.
_REACTIONS = range(1_000, 4_000)
_MOST_SERVICES = 16


class _Chat(NamedTuple):
    """A conversation: its identifier, and the handles of those who take part besides the holder."""

    identifier: str | None
    members: list[int]


_NO_CHAT = _Chat(None, [])


def recognise(sealed: Sealed) -> bool:
    """Tell it by its tables."""
    return holds(sealed, _LAYOUT)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every message."""
    read_steps(sealed.path, facts, (lambda found: _Reader(found, facts).read(),))


def passage(data: bytes, locator: str) -> str:
    """Return the row at 'message/41', one cell to a line."""
    return row_text(data, locator, {"message": _COLUMNS})


class _Reader:
    def __init__(self, database: Database, facts: Facts) -> None:
        self.database = database
        self.facts = facts
        self.people = People(facts)
        self.coded = 0
        self.gathered: dict[str | None, chat.Messages] = {}
        self.handles = {
            key_of(key, row): Address(text, country=country_of(text_of(country)))
            for row, key, name, country in database.select("handle", ("rowid", "id", "country"))
            if (text := text_of(name))
        }
        members = Pairs((one, two) for _row, one, two in database.select("chat_handle_join", ("chat_id", "handle_id")))
        self.chats = {
            key: _Chat(text_of(name) or text_of(guid), members.take(key))
            for row, number, name, guid in database.select("chat", ("rowid", "chat_identifier", "guid"))
            if (key := key_of(number, row)) is not None
        }
        joined = database.select("chat_message_join", ("message_id", "chat_id"))
        self.chat_of = Pairs((message, one) for _row, message, one in joined)
        attached = database.select("message_attachment_join", ("message_id", "attachment_id"))
        self.attached = Pairs((message, one) for _row, message, one in attached)

    def read(self) -> None:
        """Read the messages, each into the rows of its service."""
        try:
            for named, row in self._rows():
                # A file that names a service of its own for each message names none.
                service = named if named in self.gathered or len(self.gathered) < _MOST_SERVICES else None
                if service not in self.gathered:
                    self.gathered[service] = chat.Messages(self.facts, service, 1)
                self.gathered[service].extend((row,))
        finally:
            for messages in self.gathered.values():
                messages.flush()
            if self.coded:
                self.facts.notice(CODED, "message", count=self.coded)

    def _rows(self) -> Iterator[tuple[str | None, chat.Row]]:
        for row, *cells in self.database.select("message", _COLUMNS):
            found = dict(zip(_COLUMNS, cells, strict=True))
            yield (text_of(found["service"]) or "").lower()[:20] or None, self._row(row, found)

    def _row(self, row: int, cells: dict[str, Any]) -> chat.Row:
        place = f"message/{row}"
        number = key_of(cells["rowid"], row)
        found = self.chat_of.first(number)
        talk = (self.chats.get(found) if found is not None else None) or _NO_CHAT
        mine = flag_of(cells["is_from_me"])
        other = self._other(place, cells["handle_id"], talk, mine=mine)
        holder = self.people.holder(place, Address(_own(cells)))
        alone = len(talk.members) <= 1
        sender, recipient = (holder, other if alone else None) if mine else (other, holder if alone else None)
        if mine is None:
            sender = recipient = None
        files = self.attached.count(number) or int(whole_of(cells["cache_has_attachments"]) == 1)
        when = _when(self.facts, place, cells["date"])
        return (place, sender, recipient, talk.identifier, when, files, self._text(place, cells))

    def _other(self, place: str, handle: Any, talk: _Chat, *, mine: bool | None) -> int | None:
        """Return the other side: who wrote; of the holder's own message the only other member."""
        address = self.handles.get(handle) if isinstance(handle, int) else None
        if address is None and mine and len(talk.members) == 1:
            address = self.handles.get(talk.members[0])
        return self.people.party(place, "account", address) if address else None

    def _text(self, place: str, cells: dict[str, Any]) -> str | None:
        text = cells["text"]
        if (whole_of(cells["associated_message_type"]) or 0) in _REACTIONS:
            return None
        if isinstance(text, str) and text:
            # U+FFFC holds the place of a file.
            return text.replace("\ufffc", "") or None
        if text is not None and not isinstance(text, str):
            self.facts.notice(chat.NOT_A_TEXT, place, kind=type(text).__name__)
        self.coded += cells["attributedbody"] is not None
        return None


def _own(cells: dict[str, Any]) -> str | None:
    """Return the holder's own address: the line it went over, or the account ('P:+33…', 'E:name@…')."""
    line = text_of(cells["destination_caller_id"])
    account = text_of(cells["account"]) or ""
    return line or (account[2:] if account[:2].upper() in ("P:", "E:") else None)


def _when(facts: Facts, place: str, date: Any) -> Any:
    large = isinstance(date, int | float) and abs(date) >= _NANOSECONDS_FROM
    return counted(facts, place, date, 1_000_000_000 if large else 1, APPLE) if date else NEVER


FORMAT = Format(
    name="ios_messages",
    version=1,
    title=msg("Messages of an iPhone (sms.db)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message"),
    limits=(
        msg("a text kept in attributedBody alone is not read: the message is kept without it"),
        msg("reactions to a message are messages without text"),
        DELETED,
    ),
)
