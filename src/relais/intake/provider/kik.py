"""Answer of Kik to a legal request: the logs bind, chat_*, group_* (tabs), and the lists of texts and binds (CSV).

None has a header that public readers tell of: a row is known by what its cells are. Learnt, as facts, from the module
source of RLEAPP (github.com/abrignoni/RLEAPP, MIT: kikReturns.py) and a public viewer of such answers, checked on
2026-11-28. No answer that the company gave was at hand: the reader is unproven. Locators are lines ('line 12').

What it cannot tell: which of the two in a row the answer is about; how the messages of one row, whose number the log
gives, were spread over time; text, which the logs do not hold.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import IO, Literal

from relais.intake.chat import gather as chat
from relais.intake.chat.messenger import repaired
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.gathered import Logins
from relais.intake.instant import Instant
from relais.intake.provider.record import when
from relais.intake.provider.sections import UNREADABLE, rows, shown
from relais.intake.side import Parties, Side
from relais.model.notice import msg
from relais.selectors.kinds import parse

NOT_A_ROW = msg("this line is as no log of Kik has it: it is skipped")

SERVICE = "kik"
_MILLISECONDS = re.compile(r"\d{13}")
_USER = re.compile(r"[A-Za-z0-9._]{2,40}(?:@talk\.kik\.com)?")
_FULL_USER = re.compile(r"[A-Za-z0-9._]{2,40}@talk\.kik\.com")
_COUNT = re.compile(r"\d{1,9}")
# A user as Kik writes one: the name, three signs more, and the host; a group by its number.
_OWN = re.compile(r"[A-Za-z0-9._]{2,36}_[a-z0-9]{3}(?:@talk\.kik\.com)?|[A-Za-z0-9._]{2,40}@talk\.kik\.com|\d{8,20}_g")
_HEAD_ROWS = 20
_WITHOUT_OWN = 3

Shape = Literal["bind", "chat", "file", "group chat", "group file", "text", "bind list"]


def recognise(sealed: Sealed) -> bool:
    """Tell a log by the cells of its first rows: most are as one of the logs has them.

    One row is enough where it names a user or a group as Kik alone does, else it takes several.
    """
    head, newline, _rest = sealed.head.rpartition(b"\n")
    file = BytesIO(head if newline else sealed.head)
    first = [cells for _line, cells in islice(_rows(file, _separator(sealed.head)), _HEAD_ROWS)]
    known = [cells for cells in first if isinstance(cells, list) and _shape(cells) is not None]
    own = any(_OWN.fullmatch(cell) for cells in known for cell in cells)
    return len(known) >= (1 if own else _WITHOUT_OWN) and 2 * len(known) >= len(first)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read a log row by row."""
    reader = _Reader(facts)
    with sealed.path.open("rb") as file:
        for line, cells in _rows(file, _separator(sealed.head)):
            if isinstance(cells, str):
                facts.notice(UNREADABLE, f"line {line}", skipped=1, why=cells)
            elif any(cells):
                reader.take(line, cells)
    reader.end()


def passage(data: bytes, locator: str) -> str:
    """Return the cells of the row at 'line 12'."""
    separator = _separator(data)
    return shown(data, locator, separator, quoted=separator == ",")


class _Reader:
    """Makes facts of rows."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._parties = Parties(facts)
        self._messages = chat.Messages(facts, SERVICE, 1_000)
        self._logins = Logins(facts)

    def take(self, line: int, cells: list[str]) -> None:
        """Take one row."""
        place = f"line {line}"
        shape = _shape(cells)
        if shape == "bind":
            seen = chat.clock(self._facts, place, cells[0], 1_000)
            self._login(place, cells[1], cells[2], cells[3], "bind", seen)
        elif shape == "bind list":
            self._login(place, cells[0], cells[1], cells[2], "bind", self._when(place, cells[3]))
        elif shape == "text":
            seen = self._when(place, cells[9])
            self._message(place, cells[4], cells[5], None, seen, 0, repaired(cells[3]) or None)
            self._login(place, cells[4], cells[6], cells[7], "message", seen)
        elif shape is not None:
            self._log(place, cells, shape)
        elif line > 1 or any(sign.isdigit() for cell in cells for sign in cell):
            self._facts.notice(NOT_A_ROW, place, skipped=1)

    def end(self) -> None:
        """Hand on what is gathered."""
        self._messages.flush()
        self._logins.flush()

    def _log(self, place: str, cells: list[str], shape: Shape) -> None:
        group = cells[2] if shape.startswith("group") else None
        recipient = cells[3] if group else cells[2]
        seen = chat.clock(self._facts, place, cells[0], 1_000)
        self._message(place, cells[1], recipient, group, seen, int(shape.endswith("file")), None)
        if parse("ip", cells[-2]) is not None:
            self._login(place, cells[1], cells[-2], None, "message", seen)

    def _message(
        self, place: str, sender: str, recipient: str, group: str | None, seen: Instant, files: int, text: str | None
    ) -> None:
        who, whom = self._party(place, sender), self._party(place, recipient)
        self._messages.extend([(place, who, whom, group, seen, files, text)])

    def _login(self, place: str, user: str, ip: str, port: str | None, event: str, seen: Instant) -> None:
        party = self._party(place, user)
        self._logins.add(place, ip, party=party, event=event, service=SERVICE, port=port or None, seen=seen)

    def _party(self, place: str, user: str) -> int | None:
        selectors = (("handle", SERVICE, user),) if user else ()
        return self._parties.ordinal(place, "account", Side(selectors=selectors))

    def _when(self, place: str, raw: str) -> Instant:
        if _MILLISECONDS.fullmatch(raw):
            return chat.clock(self._facts, place, raw, 1_000)
        return when(self._facts, place, raw)


def _shape(cells: list[str]) -> Shape | None:
    """Return which log has rows like this, or None."""
    if _MILLISECONDS.fullmatch(cells[0]):
        return _logged(cells) if len(cells) > 5 and _USER.fullmatch(cells[1]) else None
    if len(cells) >= 5 and _FULL_USER.fullmatch(cells[0]) and _is_address(cells[1], cells[2]):
        return "bind list"
    if len(cells) >= 10 and _FULL_USER.fullmatch(cells[4]) and _FULL_USER.fullmatch(cells[5]):
        return "text" if _is_address(cells[6], cells[7]) else None
    return None


def _logged(cells: list[str]) -> Shape | None:
    if len(cells) == 6 and _is_address(cells[2], cells[3]):
        return "bind"
    if len(cells) in (6, 7) and _USER.fullmatch(cells[-4]) and _COUNT.fullmatch(cells[-3]):
        return "chat" if len(cells) == 6 else "group chat"
    if len(cells) in (7, 8) and _USER.fullmatch(cells[-5]) and cells[-4] and cells[-3]:
        return "file" if len(cells) == 7 else "group file"
    return None


def _is_address(ip: str, port: str) -> bool:
    return (not port or bool(_COUNT.fullmatch(port))) and parse("ip", ip) is not None


def _rows(file: IO[bytes], separator: str) -> Iterator[tuple[int, list[str] | str]]:
    for line, cells in rows(file, separator, quoted=separator == ","):
        yield line, cells if isinstance(cells, str) else [cell.strip() for cell in cells] or [""]


def _separator(head: bytes) -> str:
    return "\t" if b"\t" in head.partition(b"\n")[0] else ","


FORMAT = Format(
    name="kik_answer",
    version=1,
    title=msg("Answer of Kik (logs)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "login", "message"),
    limits=(
        msg("a row of the log may stand for several messages: it gives one"),
        msg("which of the two in a row the answer is about is not said"),
        msg("lists of friends and of blocked users are not read: nothing tells one from the other"),
    ),
)
