"""The judgements as a person reviews them: who said what, when and why, and what waits to be settled."""

from dataclasses import dataclass, replace

from relais.casework import judgement as store
from relais.casework.contradiction import Contradiction, contradictions
from relais.desk.act import act
from relais.desk.bindings import place
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.desk.veil import CLOSED
from relais.model.judgement import Judgement, superseded
from relais.model.notice import msg

# binding: every run heeds it. superseded, withdrawn: another row stands in its place, or took it back. unplaced: a
# mention is not found again, so it binds nobody. contradicted: what it speaks of stays apart until that is settled.
STATES = (msg("binding"), msg("superseded"), msg("withdrawn"), msg("unplaced"), msg("contradicted"))


@dataclass(frozen=True)
class Line:
    """A row of the store, its state (one of STATES), and the row that supersedes it, if any."""

    judgement: Judgement
    state: str
    by: int | None


@dataclass(frozen=True)
class Reviewed:
    """Every row in order, the superseded too, and the contradictions among those that stand."""

    lines: tuple[Line, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def waiting(self) -> int:
        """Count what a person must settle: contradictions, and judgements that are not placed."""
        return len(self.contradictions) + sum(line.state == "unplaced" for line in self.lines)


def judgements(home: Home) -> Reviewed:
    """Return every judgement, placed in the ledger as it is now."""
    with act(home, "read-judgements") as connection:
        seen = sight(home, connection)
        rows = [told(seen, row) for row in store.every(connection) if not seen.hides(_sources(row))]
        if not rows:
            return Reviewed((), ())
        con, _state = seen.facts({source_id for row in rows for source_id in _sources(row)})
        gone = superseded(rows)
        held = {row.number: row for row in rows}
        placed, lost = place(con, [row for row in rows if row.number not in gone and not row.withdrawn])
        found = contradictions(placed)
    doubted = {number for one in found for number in (one.against, *one.path)}
    unplaced = {row.number for row in lost}

    def state(row: Judgement) -> str:
        if row.number in gone:
            return "withdrawn" if held[gone[row.number]].withdrawn else "superseded"
        if row.number in unplaced:
            return "unplaced"
        return "contradicted" if row.number in doubted else "binding"

    return Reviewed(tuple(Line(row, state(row), gone.get(row.number)) for row in rows), tuple(found))


def told(seen: Sight, row: Judgement) -> Judgement:
    """Return a judgement as it is shown: the reason of one on a masked mention stays closed."""
    return replace(row, reason=CLOSED) if seen.masks(_sources(row)) else row


def _sources(row: Judgement) -> frozenset[str]:
    return frozenset(of.source_id for of in row.left + row.right)
