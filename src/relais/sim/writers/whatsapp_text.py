"""Writes a WhatsApp chat as "export chat" does: text lines with the wall clock of the phone, in its own layout."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from relais.sim.event import Call, Message
from relais.sim.person import Person

_MARK = "\u200e"  # iPhones put it before what the app itself says
_NARROW = "\u202f"  # newer systems put it before AM and PM
_ENCRYPTED = "Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them."


@dataclass(frozen=True)
class Layout:
    """How a phone writes a line: `stamp` its clock, `line` the line around stamp, sender and text."""

    date_order: str
    stamp: Callable[[datetime], str]
    line: str
    notice: str
    mark: str = ""


def _half_day(at: datetime, seconds: str = "") -> str:
    return f"{at.hour % 12 or 12}:{at:%M}{seconds}{_NARROW}{'AM' if at.hour < 12 else 'PM'}"


LAYOUTS: dict[str, Layout] = {
    "android 24h": Layout("dmy", lambda at: f"{at:%d/%m/%Y}, {at:%H:%M}", "{stamp} - {sender}: {text}",
                          "{stamp} - {text}"),
    "android us": Layout("mdy", lambda at: f"{at.month}/{at.day}/{at:%y}, {_half_day(at)}",
                         "{stamp} - {sender}: {text}", "{stamp} - {text}"),
    "iphone 24h": Layout("dmy", lambda at: f"[{at:%d/%m/%Y} {at:%H:%M:%S}]", "{stamp} {sender}: {text}",
                         "{stamp} {sender}: {mark}{text}", _MARK),
    "iphone us": Layout("mdy", lambda at: f"[{at.month}/{at.day}/{at:%y}, {_half_day(at, f':{at:%S}')}]",
                        "{stamp} {sender}: {text}", "{stamp} {sender}: {mark}{text}", _MARK),
}  # fmt: skip


def whatsapp_text(
    owner: Person, other: Person, messages: Sequence[Message], calls: Sequence[Call], layout: str, zone: ZoneInfo
) -> Iterator[bytes]:
    """Write the export of one chat: messages, and of calls those that were missed, as exports tell them.

    `layout` is a key of LAYOUTS, `zone` where the exporting phone was. A contact without a name in the phone shows
    its number.
    """
    held = LAYOUTS[layout]
    shown = {
        owner.id: owner.account("whatsapp").display,
        other.id: other.account("whatsapp").display or other.phones[0],
    }
    missed = [call for call in calls if not call.seconds]
    events: list[Message | Call] = sorted([*messages, *missed], key=lambda event: event.at)
    if events:
        first = held.stamp(events[0].at.astimezone(zone))
        line = held.notice.format(stamp=first, sender=shown[other.id], mark=held.mark, text=_ENCRYPTED)
        yield f"{held.mark}{line}\n".encode()
    for event in events:
        stamp = held.stamp(event.at.astimezone(zone))
        if isinstance(event, Message):
            yield f"{held.line.format(stamp=stamp, sender=shown[event.sender], text=event.text)}\n".encode()
        else:
            text = "Missed video call" if event.video else "Missed voice call"
            notice = held.notice.format(stamp=stamp, sender=shown[event.caller], mark=held.mark, text=text)
            yield f"{held.mark}{notice}\n".encode()
