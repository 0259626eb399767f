"""WhatsApp's text export of one chat ('WhatsApp Chat with X.txt', '_chat.txt').

WhatsApp publishes no description. Read after public parsers and their tests (Pustur/whatsapp-chat-parser, MIT, 11
layouts; chatpack, MIT), last checked 2026-11-28. Samples: 1 of software that is not ours, `ios_us_chat.txt`: 8 lines,
7 messages of 2 people, 1 of them with a file, 1 line of the app.

The file holds the wall clock of the exporting phone: its zone is a question, and so is the order of day and month
where no day exceeds 12. Locators are lines: 'line 12', where the message begins. Lines of the app itself (who joined,
who left) are no messages of a person: they are counted, and the telephone numbers in them kept.
"""

import re
from io import StringIO
from itertools import islice, takewhile

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.chat import gather as chat
from relais.intake.chat.whatsapp_lines import LONGEST, Records, layout_of, records, starts
from relais.intake.chat.whatsapp_survey import Survey, is_name, survey
from relais.intake.chat.whatsapp_words import PHRASES, Call, call, is_encryption, own_words
from relais.intake.facts import Facts
from relais.intake.format import HEAD_BYTES, Format, Sealed
from relais.intake.mention import mention
from relais.intake.table.cells import Cells, distinct
from relais.intake.table.encoding import encoding_of, file_encoding
from relais.intake.table.mapping import Mapping
from relais.intake.table.reader import NOT_UNICODE
from relais.intake.table.rows import Block
from relais.intake.table.time import Clock, needs_order
from relais.intake.text import text_columns
from relais.model.notice import UnreadableError, msg
from relais.selectors.miner import mine
from relais.selectors.spelling import visible

SERVICE = "whatsapp"
NO_CHAT = msg("no line begins as a message of WhatsApp does: nothing could be read")
NO_PLACE = msg("no message begins at this line")
OWN_LINES = msg("{count} lines are the app's own, of no person: no message was made of them")
CUT = msg("this message goes on for more than {megabytes} MB, which none does: it was read so far")

_TIMES = Mapping("whatsapp", ("day", "hour"), "message", {"date": ("day",), "time": ("hour",)})
_UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
# Few texts hold words of the app: those that are such words, and those with a mark or a bracket where it sets them.
_MARKED = r"\x{200e}|>$|\)(?:\n|$)"
# WhatsApp exports 40,000 messages of a chat at most, a few megabytes: so much is taken apart once, the rest twice.
_HELD = 32 << 20
_PHRASES = pa.array(PHRASES, pa.string())


def recognise(sealed: Sealed) -> bool:
    """Tell an export by its first line: a wall clock in one of WhatsApp's layouts, and a name in one of the next."""
    return layout_of(sealed.head) is not None


def read(sealed: Sealed, facts: Facts) -> None:
    """Look at the whole chat first, for who is in it and how its dates stand; then read its messages and calls."""
    layout = layout_of(sealed.head)
    if layout is None:
        raise UnreadableError(NO_CHAT)
    encoding = file_encoding(sealed.path)
    if encoding not in _UNICODE:
        facts.notice(NOT_UNICODE, found=encoding)
    held = list(records(sealed.path, encoding, layout)) if sealed.size <= _HELD else None
    reader = _Reader(facts, survey(held or records(sealed.path, encoding, layout)))
    for block in held or records(sealed.path, encoding, layout):
        reader.block(block)
    if reader.own:
        facts.notice(OWN_LINES, f"line {reader.first_own}", count=reader.own)


def passage(data: bytes, locator: str) -> str:
    """Return the message that begins at a line, with its clock and its name."""
    layout = layout_of(data[:HEAD_BYTES])
    text = data.decode(encoding_of(data) or "cp1252", errors="replace").removeprefix("\ufeff")
    number = locator.removeprefix("line ")
    at = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 12 else -1
    lines = (line.rstrip("\r\n") for line in islice(StringIO(text, newline="\n"), max(at, 0), None))
    begins = starts(layout) if layout is not None and at >= 0 else None
    first = next(lines, "")
    head = begins.match(first) if begins is not None else None
    if begins is None or head is None:
        raise UnreadableError(NO_PLACE, locator)
    more = takewhile(lambda line: begins.match(line) is None, lines)
    return "\n".join([first, *more]).rstrip()


class _Reader:
    """Turns records into facts, block by block; `own` counts the lines that were the app's own."""

    def __init__(self, facts: Facts, found: Survey) -> None:
        self.facts = facts
        self.own = 0
        self.first_own = 0
        self._talk = chat.Conversation(facts, SERVICE, None)
        self._order = (facts.answer("date_order") or (found.order, ""))[0]
        self._clock = Clock(facts, self._order)
        self._people = {name: self._person(name, line) for name, line in found.people.items()}
        if found.pair:
            first, second = self._people.values()
            self._talk.pair = (first, second)

    def _person(self, name: str, line: int) -> int:
        shown = visible(name)
        ordinal = chat.account(self.facts, f"line {line}", SERVICE, shown, None)
        if shown.startswith("+") and shown[1:2].isdigit():
            # A person who is in no address book is shown by the number.
            mention(self.facts, f"line {line}", "phone", shown, party=ordinal)
        return ordinal

    def block(self, block: Records) -> None:
        """Add the messages and calls of some records."""
        codes, names = distinct(block.sender)
        senders = np.array([*(self._people.get(name, -1) for name in names), -1], np.int64)[codes]
        files, dropped = np.zeros(len(block), np.int32), np.zeros(len(block), np.bool_)
        changed: dict[int, str | None] = {}
        calls: dict[int, Call] = {}
        for row in np.flatnonzero(_worded(block.text) | (senders < 0)).tolist():
            text, name = block.text[row].as_py(), names[codes[row]] if codes[row] >= 0 else ""
            if name and not is_name(name):
                text = f"{name}: {text}"
            if (told := call(text)) is not None:
                calls[row] = told
            elif senders[row] < 0 or is_encryption(text):
                self._own_line(text, int(block.lines[row]))
                dropped[row] = True
            else:
                changed[row], files[row] = own_words(text)
        dropped[list(calls)] = True
        texts = _replaced(block.text, changed)
        self._messages(block, ~dropped, senders, texts, files)
        self._calls(block, calls, senders)
        if block.cut:
            self.facts.notice(CUT, f"line {block.lines[-1]}", megabytes=LONGEST >> 20)

    def _messages(
        self,
        block: Records,
        kept: npt.NDArray[np.bool_],
        senders: npt.NDArray[np.int64],
        texts: pa.StringArray,
        files: npt.NDArray[np.int32],
    ) -> None:
        rows = np.flatnonzero(kept)
        places = _places(block, rows)
        columns = {
            **self._parties(senders[rows], "sender", "recipient"),
            "service": pa.repeat(pa.scalar(SERVICE, pa.string()), len(rows)),
            **self._times(block, rows, places),
            "attachments": pa.array(files[rows]),
            **text_columns(texts.take(pa.array(rows)), self.facts.key),
        }
        if len(rows):
            self.facts.add_columns("message", places, columns)

    def _calls(self, block: Records, calls: dict[int, Call], senders: npt.NDArray[np.int64]) -> None:
        rows = np.array(list(calls), np.int64)
        if not len(rows):
            return
        places = _places(block, rows)
        columns = {
            **self._parties(senders[rows], "caller", "callee"),
            "service": pa.repeat(pa.scalar(SERVICE, pa.string()), len(rows)),
            **self._times(block, rows, places),
            "duration_s": pa.array([told.seconds for told in calls.values()], pa.int64()),
            "video": pa.array([told.video for told in calls.values()]),
            "status": pa.array([told.status for told in calls.values()]),
        }
        self.facts.add_columns("call", places, columns)

    def _parties(self, ordinals: npt.NDArray[np.int64], acting: str, receiving: str) -> dict[str, pa.Array]:
        """Return who acts and on whom: in a talk of two the other one, in a group nobody in particular."""
        known = np.unique(ordinals[ordinals >= 0]).tolist()
        facing = {ordinal: self._talk.facing(ordinal) for ordinal in known}
        others = np.full(max(known, default=0) + 2, -1, np.int64)
        for ordinal, other in facing.items():
            others[ordinal] = -1 if other is None else other
        received = others[ordinals]
        return {
            acting: pa.array(ordinals, pa.int64(), mask=ordinals < 0),
            receiving: pa.array(received, pa.int64(), mask=received < 0),
        }

    def _times(self, block: Records, rows: npt.NDArray[np.int64], places: pa.StringArray) -> dict[str, pa.Array]:
        """Read the clock of some records; what waits for an answer is asked."""
        chosen = pa.array(rows)
        day = pc.replace_substring(pc.ascii_rtrim(block.day.take(chosen), characters=". "), " ", "")
        hour = pc.replace_substring(block.time.take(chosen), ".", ":")
        half = block.half.take(chosen)
        halved = pc.binary_join_element_wise(hour, half, pa.scalar("M"), "")
        hour = pc.if_else(pc.equal(pc.binary_length(half), 0), hour, halved)
        columns = self._clock.columns(Cells(Block({0: day, 1: hour}, places), _TIMES, _TIMES.header))
        clocks = block.clock.take(chosen)
        self._ask_zone(day, places, clocks)
        # Years of another calendar (2561 in Thailand) are no instant of ours.
        within = pc.fill_null(chat.within(columns["at"]), fill_value=True)
        for row in np.flatnonzero(~np.asarray(within)).tolist():
            self.facts.notice(chat.OUT_OF_CALENDAR, places[row].as_py(), raw=clocks[row].as_py())
        for name in ("at", "time_precision", "zone_source"):
            columns[name] = pc.if_else(within, columns[name], pa.scalar(None, columns[name].type))
        return {**columns, "time_raw": clocks}

    def _ask_zone(self, days: pa.StringArray, places: pa.StringArray, clocks: pa.StringArray) -> None:
        """Ask for the zone of times that wait for the order of day and month: they wait for both."""
        if self._order is not None or self.facts.answer("zone") is not None:
            return
        codes, names = distinct(days)
        waiting = np.flatnonzero(np.array([needs_order(pa.array([name])) and not _twin(name) for name in names])[codes])
        if len(waiting):
            first = int(waiting[0])
            self.facts.ask("zone", places[first].as_py(), clocks[first].as_py(), records=len(waiting))

    def _own_line(self, text: str, line: int) -> None:
        """Count a line of the app, and keep the telephone numbers in it: somebody changed to one, or was added."""
        if is_encryption(text):
            return
        self.own += 1
        self.first_own = self.first_own or line
        for token in mine(pa.array([text], pa.string()))[0].as_py():
            if token["kind"] == "phone":
                raw = text.encode()[token["start"] : token["end"]].decode()
                mention(self.facts, f"line {line}", "phone", raw)


def _worded(texts: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Say which texts may hold words of the app."""
    words = pc.is_in(texts, value_set=_PHRASES)
    return np.asarray(pc.or_(words, pc.match_substring_regex(texts, pattern=_MARKED)))


def _replaced(texts: pa.StringArray, changed: dict[int, str | None]) -> pa.StringArray:
    """Return the texts with some of them changed, and null for those without any sign."""
    if changed:
        mask = np.zeros(len(texts), np.bool_)
        mask[list(changed)] = True
        # In the order of the rows, as they were met.
        texts = pc.replace_with_mask(texts, pa.array(mask), pa.array(list(changed.values()), pa.string()))
    return pc.if_else(pc.equal(pc.binary_length(texts), 0), pa.scalar(None, pa.string()), texts)


def _places(block: Records, rows: npt.NDArray[np.int64]) -> pa.StringArray:
    numbers = pc.cast(pa.array(block.lines[rows]), pa.string())
    return pc.binary_join_element_wise(pa.scalar("line"), numbers, " ")


def _twin(day: str) -> bool:
    """Say whether day and month are one number, so that their order does not matter: '5/5/24'."""
    first, second, *_year = re.findall(r"[0-9]+", day)
    return int(first) == int(second)


FORMAT = Format(
    name="whatsapp_txt",
    version=1,
    title=msg("WhatsApp chat (text export)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message", "call"),
    samples=("whatsapp/ios_us_chat.txt",),
    limits=(
        msg("the zone is always asked for"),
        msg("words of the app in a language not listed read as text of their sender"),
    ),
)
