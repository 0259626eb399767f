"""When an answer is due, when to remind, and until when a preservation holds; calendar time, in UTC."""

from datetime import datetime

from relais.law.channel import Channel
from relais.law.clocks import legal_expiry


def due_at(channel: Channel, received: datetime, *, emergency: bool = False) -> datetime | None:
    """Return by when the addressee must answer; None where no text sets a deadline.

    It runs from receipt by the addressee; where nobody confirmed that, give the sending, which is never later.
    """
    if channel.deadline is None:
        return None
    shorter = channel.deadline.emergency if emergency else None
    return legal_expiry(received, shorter or channel.deadline.normal)


def reminder_at(channel: Channel, sent: datetime, *, emergency: bool = False) -> datetime | None:
    """Return when to look whether an answer came: never after it is due. None for a channel nothing is sent by."""
    due = due_at(channel, sent, emergency=emergency)
    if channel.reminder is None:
        return due
    planned = legal_expiry(sent, channel.reminder)
    return planned if due is None else min(planned, due)


def held_until(channel: Channel, received: datetime, *, extended: bool = False) -> datetime | None:
    """Return until when a preservation holds, prolonged once where `extended`; None where no text says.

    Raises ValueError where the channel knows no extension. What `Channel.duration_is` says stands beside it: a
    minimum may hold longer. A preservation never brings back what was erased before it.
    """
    if extended and channel.extension is None:
        raise ValueError(f"{channel.id} cannot be prolonged")
    if channel.duration is None:
        return None
    ends = legal_expiry(received, channel.duration)
    return legal_expiry(ends, channel.extension) if extended and channel.extension else ends
