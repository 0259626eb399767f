"""Gathers trips in bulk, and says what a file of travel holds that is no segment, or no longer one."""

from collections.abc import Callable
from typing import NamedTuple

from relais.intake.facts import Facts
from relais.intake.format import Sealed
from relais.intake.syntax.edifact import Segment, header_lines, segments
from relais.model.notice import UnreadableError, msg

NOT_ENDED = msg("this segment is not ended: it is read as far as its line goes")
NO_TAG = msg("this is no segment: it is skipped")
CUT = msg("the interchange ends before its end is announced (UNZ): what stands before is kept, the rest is lost")
PAPERS = msg("{count} identity papers are named: their numbers are not read")

HEADER = msg("{count} lines before the interchange are of the telegram or mail that brought it: they are not read")
AFTER = msg("text stands after the end of the interchange (UNZ), and is not read")
STRAY = msg("more than {most} pieces here are no segments: the rest is not read")

_ROWS = 10_000
_MOST_STRAY = 1_000


class Trip(NamedTuple):
    """One traveller on one leg. Times are wall clocks of ports, whose zones nobody says: they are kept as written."""

    locator: str
    traveller: int | None
    carrier: str | None
    number: str | None
    origin: str | None
    destination: str | None
    time_raw: str | None
    arrival_time_raw: str | None
    booking: str | None
    status: str
    status_raw: str | None = None


class Trips:
    """The trips of one source on their way to the fact table."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rows: list[Trip] = []

    def add(self, trip: Trip) -> None:
        """Add one trip."""
        self._rows.append(trip)
        if len(self._rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Hand on the trips gathered so far."""
        if not self._rows:
            return
        locators, *columns = zip(*self._rows, strict=True)
        self._rows = []
        self._facts.add_cells("trip", locators, dict(zip(Trip._fields[1:], columns, strict=True)))


def flight_number(carrier: str | None, written: str | None) -> str | None:
    """Return the number without its carrier: 'XX324' of 'XX' is what other messages write as '324'."""
    if carrier and written and written.startswith(carrier) and written.removeprefix(carrier)[:1].isdigit():
        return written.removeprefix(carrier)
    return written or None


def read_segments(sealed: Sealed, facts: Facts, see: Callable[[Segment], None]) -> None:
    """Hand each segment to `see`; what is wrong with one becomes a notice.

    Raises UnreadableError where the interchange is cut short, or where too little in it is a segment.
    """
    if count := header_lines(sealed.head):
        facts.notice(HEADER, count=count)
    ended, stray, after = False, 0, ""
    with sealed.path.open("rb") as file:
        for segment in segments(file):
            tag = segment.tag
            ended = ended and tag != "UNB"
            if ended:
                after = after or segment.place
            elif len(tag) != 3 or not tag.isascii() or not tag.isalnum():
                facts.notice(NO_TAG, segment.place, skipped=1)
                stray += 1
                if stray > _MOST_STRAY:
                    raise UnreadableError(STRAY, segment.place, most=_MOST_STRAY)
            else:
                if not segment.ended and tag != "UNZ":
                    facts.notice(NOT_ENDED, segment.place)
                see(segment)
                ended = tag == "UNZ"
    if after:
        facts.notice(AFTER, after)
    if not ended:
        raise UnreadableError(CUT)
