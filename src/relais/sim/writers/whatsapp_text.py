"""Writes a WhatsApp chat as "export chat" does: text lines with the wall clock of the phone, in its own layout.

The forms are those of whatsapp-export-inconsistencies (GitHub, AyazKhuraishi), of the issues 248 and 266 of
whatsapp-chat-parser (GitHub, Pustur) and of the sample ios_us_chat.txt; last checked November 2026.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from relais.sim.event import Call, Message
from relais.sim.person import Person
from relais.sim.talk import spaced

_MARK = "\u200e"  # iPhones put it before what the app itself says
_NARROW = "\u202f"  # newer systems put it before AM and PM
_ENCRYPTED = "Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them."
# A chat is written in pieces of this many lines.
_PIECE = 2_000


@dataclass(frozen=True)
class Layout:
    """How a phone writes a line: `stamp` its clock, `gap` what follows the clock, `end` what ends an entry.

    Where there is a `mark`, what the app says names a sender, with the mark before its text.
    """

    date_order: str
    stamp: Callable[[datetime], str]
    gap: str
    end: str = "\n"
    mark: str = ""

    def said(self, at: datetime, sender: str, text: str) -> str:
        """Return the entry of a message."""
        return f"{self.stamp(at)}{self.gap}{sender}: {text}{self.end}"

    def notice(self, at: datetime, sender: str, text: str) -> str:
        """Return the entry of what the app itself says."""
        told = f"{sender}: {self.mark}{text}" if self.mark else text
        return f"{self.stamp(at)}{self.gap}{told}{self.end}"


def _half_day(at: datetime, seconds: str = "") -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02}{seconds}{_NARROW}{'AM' if at.hour < 12 else 'PM'}"


def _day_first(at: datetime) -> str:
    return f"{at.day:02}/{at.month:02}/{at.year}"


def _month_first(at: datetime) -> str:
    return f"{at.month}/{at.day}/{at.year % 100:02}"


# An iPhone ends an entry with CR LF; the line ends inside a text stay LF.
LAYOUTS: dict[str, Layout] = {
    "android 24h": Layout("dmy", lambda at: f"{_day_first(at)}, {at.hour:02}:{at.minute:02}", " - "),
    "android us": Layout("mdy", lambda at: f"{_month_first(at)}, {_half_day(at)}", " - "),
    "iphone 24h": Layout(
        "dmy", lambda at: f"[{_day_first(at)} {at.hour:02}:{at.minute:02}:{at.second:02}]", " ", "\r\n", _MARK
    ),
    "iphone us": Layout(
        "mdy", lambda at: f"[{_month_first(at)}, {_half_day(at, f':{at.second:02}')}]", " ", "\r\n", _MARK
    ),
}


def whatsapp_text(
    owner: Person, other: Person, messages: Sequence[Message], calls: Sequence[Call], layout: str, zone: ZoneInfo
) -> Iterator[bytes]:
    """Write the export of one chat: messages, and of calls those that were missed, as exports tell them.

    `layout` is a key of LAYOUTS, `zone` where the exporting phone was. Who has no name in the phone (an account
    that shows none) appears as the number. An empty chat is an empty file.
    """
    held = LAYOUTS[layout]
    accounts = {person.id: person.account("whatsapp") for person in (owner, other)}
    shown = {id_: account.display or spaced(account.handle) for id_, account in accounts.items()}
    missed = [call for call in calls if not call.seconds]
    events: list[Message | Call] = sorted([*messages, *missed], key=lambda event: event.at)
    if events:
        yield held.notice(events[0].at.astimezone(zone), shown[other.id], _ENCRYPTED).encode()
    for first in range(0, len(events), _PIECE):
        piece = events[first : first + _PIECE]
        yield "".join(_entry(event, held, shown, event.at.astimezone(zone)) for event in piece).encode()


def _entry(event: Message | Call, held: Layout, shown: dict[str, str], at: datetime) -> str:
    if isinstance(event, Message):
        return held.said(at, shown[event.sender], event.text)
    text = "Missed video call" if event.video else "Missed voice call"
    return f"{held.mark}{held.notice(at, shown[event.caller], text)}"
