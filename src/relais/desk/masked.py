"""What linking brought from another case and is masked for a person: what an identifier would show, unmasked."""

import duckdb

from relais.casework.unmasking import Mark
from relais.desk.answer import source_named
from relais.desk.error import DeskError
from relais.desk.named import named
from relais.desk.queue import NO_SUCH_ID
from relais.desk.sight import Sight
from relais.model.notice import msg

NOT_MASKED = msg("nothing of “{id}” is masked for you")

_OF_REPORT = """
    SELECT p.source_id, p.ordinal FROM queue q JOIN party p ON p.reading_id = q.reading_id AND p.report = q.ordinal
    WHERE q.report_id = $id
"""


def masked(seen: Sight, id_: str) -> frozenset[Mark]:
    """Return the mentions that an identifier stands for and that are masked for the person; DeskError where none is."""
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
