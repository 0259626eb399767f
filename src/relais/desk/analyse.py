"""Links, corroborates, ranks reports, proposes leads: everything derived, rebuilt from the ledger and decisions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

import duckdb
import pyarrow as pa
from sqlalchemy import Connection

from relais.casework.authorisation import authorise, first_end
from relais.casework.authorisation import every as authorisations
from relais.corroborate.run import run as corroborate
from relais.desk import index
from relais.desk.act import act, decision
from relais.desk.bindings import bindings
from relais.desk.derived import Run, save
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.measure import Step, Steps
from relais.desk.models import current
from relais.desk.procedure import check_procedure
from relais.ledger.read import read
from relais.link.decided import Decisions
from relais.link.run import run as link
from relais.model.notice import msg
from relais.store.duck import register
from relais.triage.leads import leads
from relais.triage.run import order, prepared
from relais.triage.weights import Weights, WeightsError, lead_weights, load_weights

NO_AUTHORISATION = msg(
    "linking brings files together under a recorded authorisation, and this home has none:"
    " `relais authorise REFERENCE` records it"
)
ENDED = msg(
    "the authorisation “{reference}” ended on {until} and no other holds:"
    " `relais authorise REFERENCE` records a new one"
)
BAD_WEIGHTS = msg("{path}: {reason}")

_HUBS = """
SELECT h.kind, h.value, h.service, h.parties, h.names, h.reason, s.name AS source, h.source_id, h.locator
FROM hub h JOIN source s USING (source_id)
ORDER BY h.parties DESC, h.kind, h.value, h.service NULLS FIRST
"""


@dataclass(frozen=True)
class Derived:
    """How many rows each step made, the hubs, each with its reason and one place, and where the link weights come from."""

    rows: dict[str, int]
    hubs: list[dict[str, object]]
    weights: str


def record_authorisation(home: Home, reference: str, until: date | None = None, procedures: Sequence[str] = ()) -> None:
    """Record the authorisation under which linking runs: its last day, if any, and the procedures it names, if any."""
    for name in procedures:
        check_procedure(name)
    details: dict[str, object] = {}
    with decision(home, "authorise", details) as connection:
        details["digest"] = authorise(connection, reference, home.actor, until, procedures)


def run(
    home: Home,
    as_of: datetime,
    progress: Callable[[str, int], None] = lambda _step, _rows: None,
    steps: Steps | None = None,
) -> Derived:
    """Run link, corroborate, triage and leads over the whole ledger; clocks count from `as_of`, which has a zone.

    What each step cost is added to `steps`. Raises DeskError without an authorisation, or where the unit's weights are
    no weights.
    """
    steps = steps or Steps()
    tables: dict[str, pa.Table] = {}

    def keep(step: Step, made: dict[str, pa.Table]) -> None:
        for name, table in made.items():
            register(con, name, table)
            progress(name, table.num_rows)
            step.rows += table.num_rows
        tables.update(made)

    with act(home, "run", as_of=as_of.isoformat()) as connection:
        check_authorised(connection)
        weights, of_leads, model = _weights(home), lead_weights(), current(home)
        # The engine makes its own folder to spill into, but none above it.
        (home.derived / "tmp").mkdir(parents=True, exist_ok=True)
        con, state = read(home.ledger)
        with steps.step("link") as step:
            decisions, on = _decisions(connection, con, as_of), index.seen(connection)
            keep(
                step,
                link(
                    con, model, decisions, lambda found: index.build(home, con, found, model, decisions, on, state.head)
                ),
            )
        with steps.step("corroborate") as step:
            keep(step, corroborate(con))
        hubs = con.execute(_HUBS).to_arrow_table().to_pylist()
        with prepared(con, weights, as_of):
            with steps.step("triage") as step:
                keep(step, order(con, weights))
            with steps.step("leads") as step:
                keep(step, leads(con, of_leads))
        weighed = sha256(repr((weights, of_leads, model.digest)).encode()).hexdigest()
        end = first_end(connection, max(as_of, datetime.now(UTC)))
        save(home, Run(as_of.isoformat(), state.head, weighed, end.isoformat() if end else None), tables)
    return Derived({name: table.num_rows for name, table in tables.items()}, hubs, model.origin)


def _decisions(connection: Connection, con: duckdb.DuckDBPyConnection, as_of: datetime) -> Decisions:
    # A run as of an earlier day revives no authorisation that has ended since.
    bound = bindings(connection, con, max(as_of, datetime.now(UTC)))
    return Decisions(bound.judgements, bound.procedures, bound.coverage)


def check_authorised(connection: Connection) -> None:
    """Raise DeskError where no authorisation to link is recorded, or the last of them has ended."""
    held = authorisations(connection)
    if not held:
        raise DeskError(NO_AUTHORISATION)
    if all(one.expired(datetime.now(UTC)) for one in held):
        last = max(held, key=lambda one: (one.until or date.max, one.number))
        raise DeskError(ENDED, reference=last.reference, until=last.until)


def _weights(home: Home) -> Weights:
    try:
        return load_weights(home.weights if home.weights.exists() else None)
    except WeightsError as error:
        raise DeskError(BAD_WEIGHTS, path=home.weights, reason=error) from error
