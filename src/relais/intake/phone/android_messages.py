"""SMS and MMS of an Android telephone: mmssms.db (SQLite).

Columns as android.provider.Telephony (Sms, Mms, Mms.Addr, Mms.Part) is known to name them; its text was not at hand
(2026-11-28). `sms.date` and `date_sent` are milliseconds, `pdu.date` and `date_sent` seconds, since 1970 in UTC; of a
message received, `date_sent` is the operator's clock. Locators: 'sms/41', 'pdu/7'. A draft was never sent: it is
counted.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.phone.android import DELETED
from relais.intake.phone.people import Address, People
from relais.intake.syntax.sqlite_join import Pairs
from relais.intake.syntax.sqlite_source import Database
from relais.intake.syntax.sqlite_steps import holds, read_steps, row_text, text_of, whole_of
from relais.model.notice import msg

DRAFT = msg("this is a draft, which was never sent: it is skipped")
UNKNOWN_TYPE = msg("messages of type {type} are not known here: who wrote to whom is left open")

_SMS = ("thread_id", "address", "date", "date_sent", "type", "body")
_MMS = ("thread_id", "date", "date_sent", "msg_box")
_LAYOUTS = (
    {"sms": frozenset({"thread_id", "address", "date", "type", "body"})},
    {"pdu": frozenset({"thread_id", "date", "msg_box", "m_type"}), "part": frozenset({"mid", "ct"})},
)
_RECEIVED, _DRAFT = 1, 3
# Sent, outbox, failed, queued: the holder wrote them all.
_WRITTEN = (2, 4, 5, 6)
_FROM, _TO = 137, 151
# Stands in place of the number of the telephone itself.
_MYSELF = "insert-address-token"
_LAYOUT_PART = "application/smil"
_ROWS_AT_ONCE = 5_000


def recognise(sealed: Sealed) -> bool:
    """Tell it by its tables."""
    return holds(sealed, *_LAYOUTS)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read SMS, then MMS; a damaged table does not hide the other."""
    people = People(facts)

    def step(rows: Callable[[Database, Facts, People], Iterator[chat.Row]], service: str, per_second: int) -> Any:
        def take(database: Database) -> None:
            messages = chat.Messages(facts, service, per_second)
            try:
                found = rows(database, facts, people)
                while messages.extend(islice(found, _ROWS_AT_ONCE)):
                    pass
            finally:
                messages.flush()

        return take

    read_steps(sealed.path, facts, (step(_sms, "sms", 1_000), step(_mms, "mms", 1)))


def passage(data: bytes, locator: str) -> str:
    """Return the row at 'sms/41', one cell to a line; the texts of an MMS stand in its parts."""
    return row_text(data, locator, {"sms": _SMS, "pdu": ("sub", *_MMS), "part": ("mid", "ct", "text")})


def _sms(database: Database, facts: Facts, people: People) -> Iterator[chat.Row]:
    for row, thread, address, date, sent, kind, body in database.select("sms", _SMS):
        place = f"sms/{row}"
        if kind == _DRAFT:
            facts.notice(DRAFT, place, skipped=1)
            continue
        if body is not None and not isinstance(body, str):
            facts.notice(chat.NOT_A_TEXT, place, kind=type(body).__name__)
        received = kind == _RECEIVED
        told = received or kind in _WRITTEN
        if not told:
            facts.notice(UNKNOWN_TYPE, place, type=str(kind)[:20])
        other = people.party(place, "account" if told else "other", Address(text_of(address)))
        when = sent if received and sent else date
        text = body if isinstance(body, str) and body else None
        sides = (other, None) if received else (None, other if told else None)
        yield (place, *sides, text_of(thread), when or None, 0, text)


def _mms(database: Database, facts: Facts, people: People) -> Iterator[chat.Row]:
    addresses = Pairs((message, row) for row, message in database.select("addr", ("msg_id",)))
    address = database.finder("addr", ("type", "address"))
    parts = Pairs((message, row) for row, message in database.select("part", ("mid",)))
    part = database.finder("part", ("ct", "text"))
    for row, key, thread, date, sent, box in database.select("pdu", ("_id", *_MMS)):
        place = f"pdu/{row}"
        if box == _DRAFT:
            facts.notice(DRAFT, place, skipped=1)
            continue
        number = key if isinstance(key, int) else row
        named = [cells for one in addresses.take(number) if (cells := address(one)) is not None]
        writers = _at(named, _FROM)
        readers = _at(named, _TO)
        received = box == _RECEIVED
        sender = people.party(place, "account", Address(writers[0])) if len(writers) == 1 else None
        recipient = people.party(place, "account", Address(readers[0])) if len(readers) == 1 else None
        text, files = _content([cells for one in parts.take(number) if (cells := part(one)) is not None])
        yield (place, sender, recipient, text_of(thread), (sent if received and sent else date) or None, files, text)


def _at(named: list[tuple[Any, ...]], kind: int) -> list[str]:
    texts = [text for cells in named if whole_of(cells[0]) == kind and (text := text_of(cells[1]))]
    return [text for text in dict.fromkeys(texts) if text != _MYSELF]


def _content(parts: list[tuple[Any, ...]]) -> tuple[str | None, int]:
    """Return what a person wrote, and how many files stand beside it."""
    texts, files = [], 0
    for kind, text in parts:
        if kind == "text/plain":
            texts.append(text if isinstance(text, str) else "")
        elif kind != _LAYOUT_PART:
            files += 1
    return "\n".join(filter(None, texts)) or None, files


FORMAT = Format(
    name="android_messages",
    version=1,
    title=msg("SMS and MMS of an Android phone (SQLite)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message"),
    limits=(
        msg("the holder of the phone is not named: their side of an SMS stays empty"),
        msg("drafts are counted and left out; that a message failed to go out is not said"),
        DELETED,
    ),
)
