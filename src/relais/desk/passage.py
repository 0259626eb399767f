"""Reads one passage from the sealed source: a deliberate act that counts as exposure."""

from relais.desk.act import act
from relais.desk.answer import source_named
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.intake.formats import FORMATS
from relais.model.notice import UnreadableError, msg

NOT_SEALED = msg("the bytes of {source} are not in the house: it is known by its hash alone")
NO_READER = msg("no reader has read {source}: there are no places in it")
CLOSED = msg(
    "{source} belongs to a case that is not yours: its text stays closed (`relais ask-owner` asks its owner,"
    " `relais unmask` opens it with a reason and a second signature)"
)
NO_PLACE = msg("{source} has no place “{locator}”")


def passage(home: Home, source: str, locator: str) -> str:
    """Return the text at `locator` of the source that `source` begins to name; raises DeskError."""
    details: dict[str, object] = {}
    with act(home, "read-passage", passage=details) as connection:
        seen = sight(home, connection)
        source_id = source_named(seen.state(), source)
        text = text_at(seen, source_id, locator)
        details |= {"source": source_id, "locator": locator, "length": len(text)}
    return text


def text_at(seen: Sight, source_id: str, locator: str) -> str:
    """Return the text at a place of a sealed source, inside the frame of the caller's act; raises DeskError."""
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
