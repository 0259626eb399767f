"""Skype's main.db, the SQLite database of its desktop program: accounts, contacts, messages and calls.

Times are seconds since 1970 in UTC. Locators are 'Messages/41': table and row id. A row that is not a text (a call
began, a file was offered) is a message without text; the call itself comes from Calls and CallMembers, one row per
member. Pictures and other blobs are never read. Older databases lack columns: what they lack is not stated.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from relais.intake.chat import gather as chat
from relais.intake.chat.skype_call import CALL, MEMBER, calls
from relais.intake.chat.skype_people import LISTS, People, text_of
from relais.intake.chat.skype_text import attached, written
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.syntax.sqlite_source import Database
from relais.intake.syntax.sqlite_steps import count_left_out, holds, read_steps, row_text
from relais.model.notice import UnreadableError, msg

NO_MESSAGES = msg("this database has no table of messages that can be read")

_COLUMNS = (
    "convo_id", "chatname", "author", "from_dispname", "timestamp", "type", "body_xml", "identities", "dialog_partner",
)  # fmt: skip
_TOLD_BY_COLUMNS = frozenset({"author", "body_xml", "timestamp", "chatname"})
# What stands beside messages and calls; the messages of Messages tell that a file or an SMS went out.
_LEFT_OUT = ("Transfers", "SMSes", "Voicemails")
_SHOWN = {"Messages": _COLUMNS, "Calls": CALL, "CallMembers": MEMBER, **LISTS}
_SMS = 64
_ROWS_AT_ONCE = 5_000


def recognise(sealed: Sealed) -> bool:
    """Tell a main.db by the columns of its Messages."""
    return holds(sealed, {"Messages": _TOLD_BY_COLUMNS})


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the accounts, contacts, conversations, messages and calls; a damaged table does not hide the others."""
    people = People(facts)
    messages = chat.Messages(facts, people.service, 1)
    steps = (
        _check, people.accounts, people.contacts, people.conversations, people.participants,
        lambda found: _messages(found, facts, people, messages),
        lambda _found: messages.flush(),
        lambda found: calls(found, facts, people),
        lambda found: count_left_out(found, facts, _LEFT_OUT),
    )  # fmt: skip
    read_steps(sealed.path, facts, steps)


def _check(database: Database) -> None:
    if not database.columns("Messages"):
        raise UnreadableError(NO_MESSAGES, "Messages")


def passage(data: bytes, locator: str) -> str:
    """Return the row at 'Messages/41', one cell to a line; its text as a person reads it."""
    return row_text(data, locator, _SHOWN, _plain)


def _plain(name: str, cell: Any) -> Any:
    return written(text_of(cell)) or cell if name == "body_xml" else cell


def _rows(database: Database, facts: Facts, people: People) -> Iterator[chat.Row]:
    # A conversation has few authors and many rows.
    known: dict[tuple[object, object, object], tuple[chat.Conversation, int | None, int | None]] = {}
    for row, *cells in database.select("Messages", _COLUMNS):
        number, chatname, author, nickname, stamp, kind, body, identities, partner = cells
        place = f"Messages/{row}"
        if (found := known.get((number, chatname, author))) is None:
            talk = people.talk(people.called(number, chatname))
            name = text_of(author)
            writer = people.party(talk, name, place, text_of(nickname)) if name else None
            found = known[number, chatname, author] = talk, writer, talk.facing(writer)
        talk, sender, recipient = found
        if kind == _SMS:
            target = text_of(identities) or text_of(partner)
            recipient = people.party(talk, target, place) if target and " " not in target else None
        text = body if isinstance(body, str) else None
        if text is None and body is not None:
            facts.notice(chat.NOT_A_TEXT, place, kind=type(body).__name__)
        yield (place, sender, recipient, talk.identifier, stamp, attached(text), written(text))


def _messages(database: Database, facts: Facts, people: People, messages: chat.Messages) -> None:
    rows = _rows(database, facts, people)
    while messages.extend(islice(rows, _ROWS_AT_ONCE)):
        pass


FORMAT = Format(
    name="skype_db",
    version=1,
    title=msg("Skype database (main.db)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message", "call"),
    samples=("skype_sqlite/skype_main.db",),
    limits=(msg("file transfers, SMS and voice mails are counted and left out"),),
)
