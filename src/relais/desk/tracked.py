"""A request as it stands today: its case and its channel, what it lacks, when it is due and when to remind."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework import request as requests
from relais.casework.case import Case
from relais.casework.request import Request
from relais.desk.situation import cautions_of, offer_of
from relais.law.channel import Channel, load
from relais.law.deadlines import due_at, reminder_at
from relais.law.preconditions import Missing
from relais.model.notice import msg

UNCHECKED = msg("{count} rows that no second officer has confirmed")
WRONG_ROWS = msg("{count} rows that a second officer called wrong: draft the request anew without them")


@dataclass(frozen=True)
class Tracked:
    """A request as it stands, with its case, its channel, when it is due and when to remind; None: no text says."""

    request: Request
    case: Case
    channel: Channel
    due: datetime | None
    remind: datetime | None
    missing: tuple[Missing, ...]
    cautions: tuple[str, ...]


def track(connection: Connection, found: Request) -> Tracked:
    """Return a request as it stands, inside a frame that has been entered for its case."""
    channel = load().channels[found.channel]
    sent = found.last("sent")
    running = sent is not None and found.state not in requests.ENDED
    offer = offer_of(connection, found)
    return Tracked(
        found,
        cases.case(connection, found.case),
        channel,
        due_at(channel, sent.day, emergency=found.emergency) if running and sent else None,
        reminder_at(channel, sent.day, emergency=found.emergency) if running and sent else None,
        offer.missing if offer else (),
        cautions_of(offer) if offer else (),
    )


def unchecked(found: Request) -> list[tuple[str, dict[str, object]]]:
    """Return what the look of a second officer lacks: sentences, each with what fills it."""
    wrong = sum(one.verdict == requests.WRONG for one in found.items)
    waiting = len(found.unchecked) - wrong
    lacks: list[tuple[str, dict[str, object]]] = []
    if waiting:
        lacks.append((UNCHECKED, {"count": waiting}))
    if wrong:
        lacks.append((WRONG_ROWS, {"count": wrong}))
    return lacks
