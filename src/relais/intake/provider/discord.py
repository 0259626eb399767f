"""Answer of Discord to a legal request: the account with its sessions (text), and the messages of a channel (CSV).

Learnt, as facts, from the module sources of RLEAPP (github.com/abrignoni/RLEAPP, MIT: discordReturnsdms.py) and a
public parser of police units, checked on 2026-11-28. No answer that the company gave was at hand: the reader is
unproven. Locators are lines ('line 12'). The data package that a user asks for has no author in its messages, and is
not read here.

The zone of the times of an account is the one that its labels name; where they name none, or one that means several,
they wait for an answer.

What it cannot tell: to whom a message of a channel was written.
"""

import re
from collections.abc import Iterator
from io import BytesIO

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.gathered import Logins
from relais.intake.instant import NEVER, Instant
from relais.intake.provider.people import Holder
from relais.intake.provider.record import when
from relais.intake.provider.sections import UNREADABLE, column, rows, shown
from relais.intake.side import Parties, Side
from relais.intake.stated import flag, moment_in
from relais.model.notice import msg

NOT_A_MESSAGE = msg("this row has {cells} cells where the header has {expected}: it is skipped")
NOT_A_LINE = msg("this line is neither a field of the account nor a session: it is skipped")

SERVICE = "discord"
_MESSAGE = {"id", "channel_id", "author_id", "timestamp", "contents"}
_ACCOUNT = re.compile(rb"(?:\xef\xbb\xbf)?\s*User ID:\s*\d{15,20}\s*\r?\nUsername:")
# The zone of a time stands in brackets behind the name of its field or column: 'Registration Time (UTC)'.
_FIELD = re.compile(r"([A-Za-z][A-Za-z ]{1,40}?)\s*(?:\(([^()]{1,40})\))?:\s+(.*)")
_HEADER = re.compile(r"Session Start\s*(?:\(([^()]{1,40})\))?(?:\s.*)?")
_SESSION = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)?\s+(\S+)")
_NOTHING = ("", "not found", "none", "n/a")


def recognise(sealed: Sealed) -> bool:
    """Tell the account by its first two fields, the messages by their header."""
    if _ACCOUNT.match(sealed.head):
        return True
    first = next(iter(rows(BytesIO(sealed.head))), (1, ""))[1]
    return isinstance(first, list) and {column(cell) for cell in first} >= _MESSAGE


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the account, or the messages."""
    with sealed.path.open("rb") as file:
        if not _ACCOUNT.match(sealed.head):
            _messages(facts, rows(file))
            return
        account = _Account(facts)
        for line, cells in rows(file, "\t", quoted=False):
            account.take(f"line {line}", cells if isinstance(cells, str) else "\t".join(cells).strip())
        account.end()


def passage(data: bytes, locator: str) -> str:
    """Return the line of the account, or the cells of the message, at 'line 12'."""
    if _ACCOUNT.match(data[:65_536]):
        return shown(data, locator, "\t", quoted=False)
    return shown(data, locator)


class _Account:
    """Makes facts of the lines of an account."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._holder = Holder(facts, SERVICE)
        self._logins = Logins(facts)
        self._said: dict[str, tuple[str, str, str | None]] = {}
        self._zone: str | None = None

    def take(self, place: str, line: str) -> None:
        """Take one line."""
        if not line:
            return
        if header := _HEADER.fullmatch(line):
            self._zone = header[1]
        elif session := _SESSION.fullmatch(line):
            self._tell()
            self._login(place, session[2], "session", moment_in(self._facts, place, session[1], self._zone))
        elif (found := _FIELD.fullmatch(line)) or line.endswith(":"):
            if found and found[3].casefold() not in _NOTHING:
                self._said[column(found[1])] = (place, found[3], found[2])
        else:
            self._facts.notice(NOT_A_LINE, place, skipped=1)

    def end(self) -> None:
        """Hand on what is gathered."""
        self._tell()
        self._holder.finish()
        self._logins.flush()

    def _tell(self) -> None:
        """Make facts of the fields gathered so far."""
        said, self._said = self._said, {}
        verified = said.get("email_verified")
        for name, kind in (
            ("user_id", "handle"),
            ("username", "handle"),
            ("email", "email"),
            ("phone_number", "phone"),
        ):
            if found := said.get(name):
                place, raw, _zone = found
                sure = flag(self._facts, verified[0], verified[1]) if kind == "email" and verified else None
                service = SERVICE if kind == "handle" else None
                self._holder.selector(place, kind, raw.removesuffix("#0"), service=service, verified=sure)
        for event in ("registration", "last_seen"):
            if found := said.get(f"{event}_ip"):
                time = said.get(f"{event}_time")
                seen = moment_in(self._facts, *time) if time else NEVER
                self._login(found[0], found[1], event.replace("_", " "), seen)

    def _login(self, place: str, ip: str, event: str, seen: Instant) -> None:
        self._logins.add(place, ip, party=self._holder.at(place), event=event, service=SERVICE, seen=seen)


def _messages(facts: Facts, found: Iterator[tuple[int, list[str] | str]]) -> None:
    """Read the messages of a channel, one row each below the header."""
    header: list[str] = []
    parties = Parties(facts)
    messages = chat.Messages(facts, SERVICE, 1)
    for line, cells in found:
        place = f"line {line}"
        if isinstance(cells, str):
            facts.notice(UNREADABLE, place, skipped=1, why=cells)
        elif not header:
            header = [column(cell) for cell in cells]
        elif any(cells) and len(cells) != len(header):
            facts.notice(NOT_A_MESSAGE, place, skipped=1, cells=len(cells), expected=len(header))
        elif any(cells):
            messages.extend([_message(facts, parties, place, dict(zip(header, cells, strict=True)))])
    messages.flush()


def _message(facts: Facts, parties: Parties, place: str, said: dict[str, str]) -> chat.Row:
    names = (said.get("author_id", "").strip(), said.get("username", "").strip().removesuffix("#0"))
    side = Side(selectors=tuple(("handle", SERVICE, name) for name in names if name))
    files = sum(bool(one) for one in said.get("attachments", "").split())
    seen = when(facts, place, said.get("timestamp", "").strip())
    talk = said.get("channel_id", "").strip() or None
    return (place, parties.ordinal(place, "account", side), None, talk, seen, files, said.get("contents") or None)


FORMAT = Format(
    name="discord_answer",
    version=1,
    title=msg("Answer of Discord (text, CSV)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "login", "message"),
    limits=(
        msg("to whom a message was written is not said"),
        msg("other lists of the answer (friends, servers, payments) are not read"),
    ),
)
