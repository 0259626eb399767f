"""The judgements as a person reviews them: who said what, when and why, and what waits to be settled."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from relais.casework import judgement as store
from relais.casework.contradiction import Contradiction, contradictions
from relais.desk.act import act
from relais.desk.bindings import place
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.link import NO_SUCH_LINK
from relais.desk.queue import NO_SUCH_ID
from relais.desk.sight import Sight, sight
from relais.desk.veil import CLOSED
from relais.model.judgement import Judgement, superseded
from relais.model.notice import msg

NO_JUDGEMENT = msg("there is no judgement {number}: `relais judgements` lists them")
# binding: every run heeds it. superseded, withdrawn: another row stands in its place, or took it back. unplaced: a
# mention is not found again, so it binds nobody. contradicted: what it speaks of stays apart until that is settled.
STATES = (msg("binding"), msg("superseded"), msg("withdrawn"), msg("unplaced"), msg("contradicted"))
# What a mention is known by: its source, and its number in it.
_Known = tuple[str, int]


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
        return _reviewed(sight(home, connection), store.every(connection))


@dataclass(frozen=True)
class About:
    """What was judged of a subject or a link: the lines that stand, how many do no more, and what is standing on it.

    `pair`: the number of the judgement that stands on these mentions and no others, which a new one replaces.
    """

    lines: tuple[Line, ...]
    past: int
    pair: int | None


def about(home: Home, id_: str) -> About:
    """Return what was judged of a subject (S-…) or of either end of a link (L-…) of the last run; raises DeskError."""
    with act(home, "read-judgements", id=id_) as connection:
        return about_these(connection, sight(home, connection), id_)


def about_these(connection: Connection, seen: Sight, id_: str) -> About:
    """Return the same inside the frame of another use case."""
    sides = _sides(seen, id_)
    members = {one for side in sides for one in side}
    rows = store.every(connection)
    near = _hanging_together(rows, members)
    if not near:
        return About((), 0, None)
    reviewed = _reviewed(seen, [row for row in rows if row.number in near])
    lines = [one for one in reviewed.lines if members & _members(one.judgement)]
    standing = [one for one in lines if one.by is None]
    on_it = {frozenset(side) for side in sides}
    pair = [one.judgement.number for one in standing if _pair(one.judgement) == on_it]
    return About(tuple(standing), len(lines) - len(standing), max(pair, default=None))


def judgement(home: Home, number: int) -> Line:
    """Return one row, with its state; raises DeskError where there is none of that number, or it is not theirs."""
    with act(home, "read-judgements", judgement=number) as connection:
        rows = store.every(connection)
        held = {row.number: row for row in rows}
        if number not in held:
            raise DeskError(NO_JUDGEMENT, number=number)
        near = _hanging_together(rows, _members(_spoken(held, held[number]))) | {number}
        reviewed = _reviewed(sight(home, connection), [row for row in rows if row.number in near])
    found = [line for line in reviewed.lines if line.judgement.number == number]
    if not found:
        raise DeskError(NO_JUDGEMENT, number=number)
    return found[0]


def _reviewed(seen: Sight, every: Sequence[Judgement]) -> Reviewed:
    """Return these rows as they may be seen; a row hangs together with no row that is left out."""
    held = {row.number: row for row in every}
    of = {row.number: _sources(_spoken(held, row)) for row in every}
    rows = [_told(seen, row, of[row.number]) for row in every if not seen.hides(of[row.number])]
    if not rows:
        return Reviewed((), ())
    con, _state = seen.facts({source_id for row in rows for source_id in _sources(row)})
    gone = superseded(rows)
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


def _sides(seen: Sight, id_: str) -> list[frozenset[_Known]]:
    """Return the mentions that a subject holds, or those at the two ends of a link; raises DeskError for neither."""
    if id_.startswith("L-"):
        if not (rows := seen.rows("link", (id_,))):
            raise DeskError(NO_SUCH_LINK, id=id_)
        return [frozenset({(row[f"{end}_source"], row[f"{end}_ordinal"])}) for row in rows for end in ("left", "right")]
    if not (rows := seen.rows("subject", (id_,))):
        raise DeskError(NO_SUCH_ID, id=id_)
    ever = seen.state().ever
    mentions = ((ever[row["reading_id"]].source_id, row["ordinal"]) for row in rows if row["reading_id"] in ever)
    return [frozenset(mentions)]


def _hanging_together(rows: Sequence[Judgement], members: Set[_Known]) -> set[int]:
    """Return the rows that speak of these mentions, of any that such a row names, and so on; and what followed them."""
    reached, found = set(members), set[int]()
    while more := [row for row in rows if row.number not in found and reached & _members(row)]:
        found |= {row.number for row in more}
        reached |= {one for row in more for one in _members(row)}
    # What takes a row back names nobody itself, and may be taken back in its turn.
    for row in rows:
        if row.supersedes in found:
            found.add(row.number)
    return found


def _spoken(held: Mapping[int, Judgement], row: Judgement) -> Judgement:
    """Return the row that names the mentions which this one is about."""
    while row.withdrawn and row.supersedes is not None and row.supersedes in held:
        row = held[row.supersedes]
    return row


def _members(row: Judgement) -> frozenset[_Known]:
    return frozenset((of.source_id, of.ordinal) for of in row.left + row.right)


def _pair(row: Judgement) -> set[frozenset[_Known]]:
    return {frozenset((source_id, ordinal) for source_id, ordinal, *_at in side) for side in row.pair if side}


def told(seen: Sight, row: Judgement) -> Judgement:
    """Return a judgement as it is shown: the reason of one on a masked mention stays closed."""
    return _told(seen, row, _sources(row))


def _told(seen: Sight, row: Judgement, sources: frozenset[str]) -> Judgement:
    return replace(row, reason=CLOSED) if seen.masks(sources) else row


def _sources(row: Judgement) -> frozenset[str]:
    return frozenset(of.source_id for of in row.left + row.right)
