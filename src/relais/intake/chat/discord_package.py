"""The messages of one channel in a Discord data package: messages.json, in older packages messages.csv.

The package holds only what its owner wrote, and this file says neither who that is nor in which channel: both stand in
other files of the package, which are sources of their own. Columns ID, Timestamp, Contents, Attachments, as public
readers of the package know them (purarue/discord_data, checked 2026-11-28); no sample is public.

Newer files write times without a zone. The ID of a message holds the instant it was made, in UTC: where it shows that
the written time is UTC the time is taken so; else its zone is asked for. Locators: '/12', 'line 12'.
"""

from collections.abc import Iterator
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from relais.intake.chat import gather as chat
from relais.intake.chat.discord import SERVICE
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import NEVER, BadTimeError, Instant, ZoneUnknownError, iso
from relais.intake.stated import moment
from relais.intake.syntax.csv_lines import records
from relais.intake.syntax.json_document import beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.syntax.record_text import record_text
from relais.model.notice import UnreadableError, msg

NO_MESSAGES = msg("this file holds no list of messages: nothing could be read")
NOT_A_ROW = msg("this line does not hold the four cells of a message: it is skipped")
NO_ROW = msg("no message stands on this line")

_HEADER = b"ID,Timestamp,Contents,Attachments"
_KEYS = {"ID", "Timestamp", "Contents"}
_DEPTHS = (1,)
# Discord counts from 2015 on: microseconds since 1970.
_EPOCH = 1_420_070_400_000_000
_UTC = ZoneInfo("UTC")
_ROWS_AT_ONCE = 5_000
# A message has at most 4,000 characters: more lines than that are an open quotation mark.
_LONGEST = 4_100


def recognise(sealed: Sealed) -> bool:
    """Tell the messages by the four columns."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if head.startswith(_HEADER):
        return head[len(_HEADER) :][:1] in (b"\r", b"\n", b"")
    if not head.startswith(b"[") or b'"Contents"' not in head:
        return False
    root = beginning(head)
    first = next((record for record in root if isinstance(record, dict)), None) if isinstance(root, list) else None
    return first is not None and first.keys() >= _KEYS


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every message: when it was written, its text and how many files it had."""
    messages = chat.Messages(facts, SERVICE, 1)
    if sealed.head.removeprefix(BOM).lstrip().startswith(b"["):
        with sealed.path.open("rb") as file:
            found = document(file, sealed.size, "", _DEPTHS)
            if not isinstance(found.root, list):
                raise UnreadableError(NO_MESSAGES)
            for start, batch in found.batches(found.root):
                messages.extend(_records(facts, start, batch))
            messages.flush()
            found.check()
        return
    with sealed.path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        rows = _lines(facts, text)
        while messages.extend(islice(rows, _ROWS_AT_ONCE)):
            pass
    messages.flush()


def passage(data: bytes, locator: str) -> str:
    """Return what stands at '/12' or 'line 12': each field of the message on a line."""
    if locator.startswith("/"):
        return record_text(record_at(BytesIO(data), len(data), locator, "", _DEPTHS))
    for place, cells in _rows(StringIO(data.decode("utf-8-sig", "replace"), newline="")):
        if place == locator and cells is not None and len(cells) > 2:
            return "\n".join(filter(None, cells))
    raise UnreadableError(NO_ROW, locator)


def _records(facts: Facts, start: int, batch: list[Any]) -> Iterator[chat.Row]:
    for index, record in enumerate(batch, start):
        place = f"/{index}"
        if not isinstance(record, dict):
            facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(record).__name__)
            continue
        text = record.get("Contents")
        if text is not None and not isinstance(text, str):
            facts.notice(chat.NOT_A_TEXT, place, kind=type(text).__name__)
            text = None
        yield _row(facts, place, record.get("ID"), record.get("Timestamp"), text, record.get("Attachments"))


def _lines(facts: Facts, file: TextIO) -> Iterator[chat.Row]:
    for place, cells in _rows(file):
        if cells is None or len(cells) != 4:
            facts.notice(NOT_A_ROW, place, skipped=1)
            continue
        number, stamp, text, files = cells
        yield _row(facts, place, number, stamp, text, files)


def _rows(file: TextIO) -> Iterator[tuple[str, list[str] | None]]:
    return islice(records(file, _LONGEST), 1, None)


def _row(facts: Facts, place: str, number: object, stamp: object, text: str | None, files: object) -> chat.Row:
    attached = len(files.split()) if isinstance(files, str) else 0
    return (place, None, None, None, _when(facts, place, number, stamp), attached, text or None)


def _when(facts: Facts, place: str, number: object, stamp: object) -> Instant:
    if stamp is None or stamp == "":
        return NEVER
    if not isinstance(stamp, str):
        return chat.not_a_time(facts, place, stamp)
    try:
        return iso(stamp)
    except ZoneUnknownError:
        made, read = chat.whole(number), _as_utc(stamp)
        if made is not None and read is not None and read.at is not None and _shows(made, read.at):
            return read
        return moment(facts, place, stamp)
    except BadTimeError as error:
        facts.notice(error.template, place, raw=stamp[:100])
        return Instant(None, stamp)


def _shows(number: int, at: int) -> bool:
    """Say whether a message of that ID was made at that instant."""
    return abs(_EPOCH + (number >> 22) * 1_000 - at) <= 1_000_000


def _as_utc(stamp: str) -> Instant | None:
    try:
        return iso(stamp, zone=_UTC, said_by="file")
    except BadTimeError:
        return None


FORMAT = Format(
    name="discord_messages",
    version=1,
    title=msg("Messages of a Discord data package"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("message",),
    limits=(
        msg("it holds only what the owner of the package wrote, and does not say who that is"),
        msg("the channel and who else was in it stand in channel.json, a source of its own"),
    ),
)
