"""Unmasking: what linking brought from another case is shown to one person, for a reason, and it is listed."""

from dataclasses import dataclass

import duckdb

from relais.casework import unmasking
from relais.casework.unmasking import Mark, Unmasking
from relais.desk.act import act, decision
from relais.desk.answer import source_named
from relais.desk.approval import check, note_emergency, use
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.named import named
from relais.desk.queue import NO_SUCH_ID
from relais.desk.sight import Sight, sight
from relais.model.notice import msg

NO_REASON = msg("unmasking needs a reason: --reason TEXT stays with it, under your name")
NOT_MASKED = msg("nothing of “{id}” is masked for you")

_OF_REPORT = """
    SELECT p.source_id, p.ordinal FROM queue q JOIN party p ON p.reading_id = q.reading_id AND p.report = q.ordinal
    WHERE q.report_id = $id
"""


@dataclass(frozen=True)
class Unmasked:
    """An unmasking, and how many mentions it shows."""

    number: int
    mentions: int


def unmask(home: Home, id_: str, reason: str, case: int) -> Unmasked:
    """Show a report (R-…), a subject (S-…), a mention (SOURCE:NUMBER) or a whole source to the acting person.

    `case`: that of theirs for which they need it.
    Raises DeskError where nothing of it is masked for them, without a reason, or without the second signature.
    """
    if not reason.strip():
        raise DeskError(NO_REASON)
    details: dict[str, object] = {"object": id_[:100]}
    with decision(home, "unmask", details, case) as connection:
        marks = _masked(sight(home, connection), id_)
        # What is masked is always beyond one's case: four eyes are asked every time. A second person signs the very
        # identifier that is given here.
        use(home, connection, "unmask", id_, case)
        number = unmasking.unmask(connection, id_[:100], sorted(marks, key=str), reason, home.actor)
    return Unmasked(number, len(marks))


def unmask_at_once(home: Home, id_: str, reason: str, case: int) -> Unmasked:
    """Show it in an emergency, which a second person signs afterwards; raises DeskError.

    The heads are told of an emergency only where something is masked that it can show.
    """
    check("unmask", id_, reason)
    details: dict[str, object] = {}
    with decision(home, "emergency-unmask", details, case) as connection:
        _masked(sight(home, connection), id_)
        details["approval"] = note_emergency(home, connection, "unmask", id_, reason, case)
    return unmask(home, id_, reason, case)


def unmaskings(home: Home) -> list[Unmasking]:
    """Return every unmasking of the house: who, what, when and why."""
    with act(home, "list-unmaskings") as connection:
        return unmasking.every(connection)


def _masked(seen: Sight, id_: str) -> frozenset[Mark]:
    """Return what an identifier stands for that is masked for the person; raises DeskError where nothing is."""
    marks = frozenset(mark for mark in _marks(seen, id_) if seen.closed(mark[0])) - seen.reach.marks
    if not marks:
        raise DeskError(NOT_MASKED, id=id_)
    return marks


def _marks(seen: Sight, id_: str) -> list[Mark]:
    """Return the mentions that an identifier stands for, of those that the person may know of."""
    con, state = seen.facts()
    if id_.startswith("R-"):
        return _of_report(seen, con, id_)
    if id_.startswith("S-") or ":" in id_:
        return [(of.source_id, of.ordinal) for of in named(seen, con, state, id_)]
    return [(source_named(state, id_), None)]


def _of_report(seen: Sight, con: duckdb.DuckDBPyConnection, id_: str) -> list[Mark]:
    con.register("queue", seen.results("queue")[0]["queue"])
    rows = con.execute(_OF_REPORT, {"id": id_}).fetchall()
    if not rows:
        raise DeskError(NO_SUCH_ID, id=id_)
    return [(source_id, ordinal) for source_id, ordinal in rows]
