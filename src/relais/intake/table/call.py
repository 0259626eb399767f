"""Makes calls of the records of a table."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.calls import NOT_A_DURATION
from relais.intake.facts import Facts
from relais.intake.table.cells import Cells, per_distinct
from relais.intake.table.party import Parties
from relais.intake.table.payment import add_filled, direction, meanings, sides, translated
from relais.intake.table.time import Clock

_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,5}):(\d{2})", re.ASCII)
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


def add_calls(facts: Facts, cells: Cells, clock: Clock, parties: Parties) -> None:
    """Add one call per record."""
    caller, callee = sides(facts, cells, parties, direction(facts, cells))
    columns = {
        "caller": caller,
        "callee": callee,
        "service": pc.utf8_lower(cells.fixed("service")),
        "conversation": cells.text("conversation"),
        **clock.columns(cells),
        "duration_s": _durations(facts, cells),
        "video": pc.equal(translated(facts, cells, "video"), "true"),
        "status": meanings(facts, cells, "status"),
    }
    add_filled(facts, "call", cells, columns, ("caller", "callee", "time_raw"))


def _durations(facts: Facts, cells: Cells) -> pa.Array:
    written = cells.text("duration")
    seconds = per_distinct(written, _seconds, pa.int64())
    for row in np.flatnonzero(np.asarray(pc.and_(pc.is_valid(written), pc.is_null(seconds)))):
        facts.notice(NOT_A_DURATION, cells.place(int(row)), raw=written[int(row)].as_py())
    return seconds


def _seconds(text: str) -> int | None:
    if _SECONDS.fullmatch(text):
        return int(text)
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
        return None
    return (int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3])
