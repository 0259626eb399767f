"""The index at the desk: built by a run, brought up to date by each intake and judgement, with the audit row of each.

It knows one model and one set of authorisations. Where either changed, it is left alone; the next run builds it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb
from sqlalchemy import Connection, Row, delete, func, insert, inspect, select
from sqlalchemy.exc import ProgrammingError

from relais.casework.authorisation import coverage, first_end
from relais.casework.contradiction import contradictions, settled
from relais.casework.judgement import every as judgements
from relais.desk.act import decision, plainly
from relais.desk.bindings import procedures_of
from relais.desk.derived import ERASED_MEANWHILE, erase
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.models import current
from relais.ledger.read import read
from relais.ledger.state import erased_since, head, read_since
from relais.link.decided import Decisions, covered
from relais.link.identity import Identity
from relais.link.index import build as indexed
from relais.link.index import told
from relais.link.index.hits import Hit, hits
from relais.link.index.placed import Change, StaleError
from relais.link.index.tables import MENTION, STATE
from relais.link.index.update import judge as heeded
from relais.link.index.update import update as updated
from relais.link.weights.model import Model
from relais.model.judgement import as_table
from relais.model.judgement import standing as in_force
from relais.store.database import reading
from relais.store.tables import AUDIT, PROCEDURE_SOURCE

# Decisions that bind links, but for procedures: sources given another are told anew.
_BINDING = ("judge", "undo", "authorise")
# Beyond so many sources, a run takes less time than one by one.
_MOST = 5_000


@dataclass(frozen=True)
class Seen:
    """What an index stands on, as a run saw it before it began."""

    decided: int
    assigned: int
    until: str | None


def seen(connection: Connection) -> Seen:
    """Return what a run that begins now stands on."""
    end = first_end(connection, datetime.now(UTC))
    decided = connection.execute(select(func.max(AUDIT.c.number)).where(AUDIT.c.act.in_(_BINDING))).scalar()
    assigned = connection.execute(select(func.max(PROCEDURE_SOURCE.c.number))).scalar()
    return Seen(decided or 0, assigned or 0, end.isoformat() if end else None)


def build(
    home: Home, con: duckdb.DuckDBPyConnection, found: Identity, model: Model, decisions: Decisions, on: Seen, at: str
) -> None:
    """Build the index from what a run found on the ledger at manifest `at`; with an audit row, as every batch has one.

    That of the run comes at its end: until then, nobody would be kept from writing for so long.
    """
    with decision(home, "link-index", {"model": model.digest}) as connection:
        if erased_since(home.ledger, at):
            raise DeskError(ERASED_MEANWHILE)
        indexed.build(connection, con, found, model, decisions.judgements)
        state = {"model": model.digest, "ledger_head": at, "decided": on.decided, "assigned": on.assigned}
        connection.execute(insert(STATE).values(**state, until=on.until))


def update(home: Home) -> list[Hit]:
    """Bring the index up to date with the ledger; return which new mentions met known ones.

    Where there is none, or it stands on another model or other decisions, nothing is done; where what it joins is no
    longer authorised, it is erased.
    """
    if (model := _model(home)) is None:
        return []
    with plainly(), reading(home.engine) as connection:
        state = _state(connection)
        standing = state is not None and _standing(connection, model) is not None
    if state is not None and _ended(state):
        with plainly():
            erase(home)
    if not standing:
        return []
    details: dict[str, object] = {}
    try:
        with decision(home, "link-batch", details) as connection:
            return _brought_up(home, connection, model, details)
    except StaleError:
        return []


def judged(home: Home, connection: Connection) -> None:
    """Have the index heed the judgements as they stand, inside the transaction that records one; its audit row is next.

    Where there is no index that stands, or a judged mention was read anew since, it is left to the next run.
    """
    model = _model(home)
    if model is None or _standing(connection, model) is None:
        return
    standing = in_force(judgements(connection))
    binding = as_table(settled(standing, contradictions(standing)))
    try:
        heeded(connection, binding, model, covered(coverage(connection, datetime.now(UTC))))
    except StaleError:
        return
    connection.execute(STATE.update().values(decided=select(func.max(AUDIT.c.number) + 1).scalar_subquery()))


def _model(home: Home) -> Model | None:
    """Return the model that weighs; None where it cannot be read: the next run says so, what was received stands."""
    try:
        return current(home)
    except DeskError:
        return None


def _standing(connection: Connection, model: Model) -> Row[tuple[object, ...]] | None:
    """Return what the index was built on, where that still stands."""
    state = _state(connection)
    if state is None or state.model != model.digest or state.decided != seen(connection).decided:
        return None
    return None if _ended(state) else state


def _state(connection: Connection) -> Row[tuple[object, ...]] | None:
    """Return the row of the index; None where there is none, or somebody has erased it since the reader began."""
    try:
        return connection.execute(select(STATE)).first() if inspect(connection).has_table(STATE.name) else None
    except ProgrammingError:
        return None


def _ended(state: Row[tuple[object, ...]]) -> bool:
    return state.until is not None and datetime.now(UTC).date() > date.fromisoformat(state.until)


def _brought_up(home: Home, connection: Connection, model: Model, details: dict[str, object]) -> list[Hit]:
    state = _standing(connection, model)
    at = head(home.ledger)
    since = read_since(home.ledger, state.ledger_head) if state is not None else None
    if state is None or since is None:
        raise StaleError
    of = PROCEDURE_SOURCE.c
    assigned = connection.execute(select(of.source_id).where(of.number > state.assigned)).scalars()
    sources = since | set(assigned)
    if len(sources) > _MOST:
        raise StaleError
    con, _state = read(home.ledger, sources)
    with con:
        come, ibans = told.read(con, procedures_of(connection, con))
    known = set(connection.execute(select(MENTION.c.source_id).where(MENTION.c.source_id.in_(sources))).scalars())
    within = covered(coverage(connection, datetime.now(UTC)))
    changed = updated(connection, Change(frozenset(sources), come, ibans), model, within)
    on = seen(connection)
    connection.execute(delete(STATE))
    row = {"model": model.digest, "ledger_head": at, "decided": on.decided, "assigned": on.assigned}
    connection.execute(insert(STATE).values(**row, until=state.until))
    met = hits(connection, changed, sources - known, model)
    details |= {"sources": len(sources), "mentions": len(come), "met": len(met), "model": model.digest}
    return met
