"""Reads one passage from the sealed source: a deliberate act that counts as exposure.

`text_at` is the one way to text that somebody is shown: it asks for a reason where it is late, and counts. `unshown`
is for comparing bytes that nobody is shown.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from relais.casework.case import sources
from relais.desk.act import act
from relais.desk.answer import source_named
from relais.desk.error import DeskError
from relais.desk.exposure import asked, pause_due
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.intake.formats import FORMATS
from relais.model.notice import UnreadableError, msg
from relais.safeguards.exposure import TEXT, Opening, opened

NOT_SEALED = msg("the bytes of {source} are not in the house: it is known by its hash alone")
NO_READER = msg("no reader has read {source}: there are no places in it")
CLOSED = msg(
    "{source} belongs to a case that is not yours: its text stays closed (`relais ask-owner` asks its owner,"
    " `relais unmask` opens it with a reason and a second signature)"
)
NOT_ITS_SOURCE = msg("{source} is no source of case {case}")
NO_PLACE = msg("{source} has no place “{locator}”")


@dataclass(frozen=True)
class Passage:
    """A passage, and how long the person has been reading where a break is due; None: none is."""

    text: str
    pause_due: timedelta | None


def passage(home: Home, source: str, locator: str, reason: str = "", case: int | None = None) -> Passage:
    """Return the text at `locator` of the source that `source` begins to name; raises DeskError.

    `reason`: why it is read after the hour or over the hours at which reading ends; then it is asked. `case`: in which
    case of one's own it is read, so that it counts there.
    """
    details: dict[str, object] = {}
    with act(home, "read-passage", case, passage=details) as connection:
        seen = sight(home, connection)
        source_id = source_named(seen.state(), source)
        if case is not None and source_id not in sources(connection).get(case, ()):
            raise DeskError(NOT_ITS_SOURCE, source=source_id[:12], case=case)
        text = text_at(home, connection, seen, (source_id, locator), reason)
        details |= {"source": source_id, "locator": locator}
        return Passage(text, pause_due(home, connection, [Opening(TEXT, len(text), datetime.now(UTC))]))


def text_at(home: Home, connection: Connection, seen: Sight, place: tuple[str, str], reason: str) -> str:
    """Return the text at a place (source, locator), to be shown, inside the frame of the caller's act.

    It counts as opened once the act's line is on disk. Raises DeskError, also where a reason is asked.
    """
    late = asked(home, connection, reason)
    text = unshown(seen, place)
    opened(connection, [Opening(TEXT, len(text), datetime.now(UTC), late=late, reason=reason.strip() if late else "")])
    return text


def unshown(seen: Sight, place: tuple[str, str]) -> str:
    """Return the text at a place of a sealed source, to be compared and not shown; raises DeskError."""
    source_id, locator = place
    state = seen.state()
    if seen.closed(source_id):
        raise DeskError(CLOSED, source=source_id[:12])
    readers = {format_.name: format_ for format_ in FORMATS}
    reading = state.readings.get(source_id)
    if source_id not in state.sources or state.sources[source_id].custody != "sealed":
        raise DeskError(NOT_SEALED, source=source_id[:12])
    if reading is None or reading.reader not in readers:
        raise DeskError(NO_READER, source=source_id[:12])
    data = seen.bytes(source_id)
    try:
        return readers[reading.reader].passage(data, locator)
    except UnreadableError as error:
        raise DeskError(NO_PLACE, source=source_id[:12], locator=locator) from error
