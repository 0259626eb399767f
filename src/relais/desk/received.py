"""Who received this fact? Every export that held a place of a source, or anything of it."""

from dataclasses import dataclass

from sqlalchemy import Connection

from relais.casework import export as store
from relais.casework.case import relation
from relais.casework.export import Export
from relais.desk.act import act
from relais.desk.answer import source_named
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.model.facts import FACTS
from relais.model.notice import msg
from relais.safeguards.access import RefusedError, permit
from relais.safeguards.account import account

CLOSED = msg("{source} belongs to a case that is not yours: its owner may be asked")
UNSOUND = msg("the list of what left with export {number} is gone or was changed: the home does not verify")


@dataclass(frozen=True)
class Line:
    """An export that held something of the source. `places`: which of it; `whole`: all its facts, or its bytes.

    Neither: it names the source, or counts what is in it.
    """

    export: Export
    places: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Received:
    """Who received something of a source, or of one place in it; `others`: of cases that are not the person's.

    `stands`: whether a fact is read at that place today; where none is, it may be misspelt, or of an older reading.
    """

    source_id: str
    name: str
    place: str | None
    lines: tuple[Line, ...]
    others: int
    stands: bool


def received(home: Home, text: str) -> Received:
    """Return who received what stands at 'SOURCE:PLACE', or anything of 'SOURCE'; raises DeskError.

    An export that held all of the source held every place of it.
    """
    start, _colon, place = text.partition(":")
    details: dict[str, object] = {}
    with act(home, "received", received=details) as connection:
        seen = sight(home, connection)
        source_id = source_named(seen.state(), start)
        if seen.closed(source_id):
            raise DeskError(CLOSED, source=source_id[:12])
        details["source"] = source_id
        lines = [line for one in store.every(connection) if (line := _line(home, one, source_id, place or None))]
        told = [line for line in lines if _may(home, connection, line.export.case)]
        name = seen.state().sources[source_id].name
        stands = not place or _stands(seen, source_id, place)
    return Received(source_id, name, place or None, tuple(told), len(lines) - len(told), stands)


def _stands(seen: Sight, source_id: str, place: str) -> bool:
    con, _state = seen.facts({source_id})
    at = "SELECT 1 FROM {table} WHERE source_id = ? AND locator = ? LIMIT 1"
    with con:
        return any(con.execute(at.format(table=table), [source_id, place]).fetchall() for table in FACTS)


def _line(home: Home, one: Export, source_id: str, place: str | None) -> Line | None:
    try:
        held = store.places(home.exports, one, source_id)
    except (OSError, ValueError) as error:
        raise DeskError(UNSOUND, number=one.number) from error
    if place is not None:
        held = [at for at in held if at in (None, place)]
    return Line(one, tuple(at for at in held if at), None in held) if held else None


def _may(home: Home, connection: Connection, case: int | None) -> bool:
    who = account(connection, home.actor)
    try:
        permit(who.roles if who else (), "received", relation(connection, who.id if who else 0, case))
    except RefusedError:
        return False
    return True
