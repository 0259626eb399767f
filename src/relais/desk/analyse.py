"""Links, corroborates, ranks reports, proposes leads: everything derived, rebuilt from the ledger and decisions."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.casework import kept_back
from relais.casework.authorisation import authorise, first_end
from relais.casework.authorisation import every as authorisations
from relais.corroborate.payee_reference import PayeeReferenceError
from relais.corroborate.run import run as corroborate
from relais.corroborate.timing_test import Setting
from relais.desk import index, news
from relais.desk.act import act, decision
from relais.desk.bindings import bindings
from relais.desk.derived import Run, Weighed, alone, save
from relais.desk.draw import draw, settings_of
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.measure import Step, Steps
from relais.desk.models import current, weighed
from relais.desk.procedure import check_procedure
from relais.desk.sight import sight
from relais.desk.used import record_selected, start_of
from relais.ledger.read import read
from relais.link import identity, spark
from relais.link.decided import Decisions
from relais.link.links import LEAD, MERGED, PROPOSAL
from relais.link.run import Propose
from relais.link.run import run as link
from relais.model.notice import msg
from relais.safeguards.account import account
from relais.store.duck import register
from relais.store.spark import SparkError, connect
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
_LONGEST_REFERENCE = 200
NO_REFERENCE = msg("an authorisation is named by its reference: who gave it, its number; in at most {most} signs")
NO_AGENT = msg("nobody here is called “{name}”: an authorisation names its agents as their accounts do")
NO_DESIGNATION = msg("{actor} is not among the agents whom an authorisation names: linking is for those")
BAD_WEIGHTS = msg("{path}: {reason}")

# Where pairs are compared and weighed; both give the same.
DUCKDB, SPARK = "duckdb", "spark"

_SOURCES = "SELECT source_id, name FROM source"
_HUBS = """
SELECT h.kind, h.value, h.service, h.parties, h.names, h.reason, s.name AS source, h.source_id, h.locator
FROM hub h JOIN source s USING (source_id)
ORDER BY h.parties DESC, h.kind, h.value, h.service NULLS FIRST
"""


@dataclass(frozen=True)
class Derived:
    """How many rows each step made, the hubs, each with its reason and one place, and the model that weighed the links.

    `uses`: how many links there are of each use: merged, proposal, lead.
    """

    rows: dict[str, int]
    hubs: list[dict[str, object]]
    model: Weighed
    uses: dict[str, int]


def record_authorisation(
    home: Home,
    reference: str,
    until: date | None = None,
    procedures: Sequence[str] = (),
    *,
    magistrate: str | None = None,
    agents: Sequence[str] = (),
    scope: str | None = None,
) -> None:
    """Record the authorisation under which linking runs: its last day, if any, and the procedures it names, if any.

    `magistrate` gave it, for what `scope` says; only `agents` run under it, everybody where none is named.
    """
    if not (reference.strip() and reference.isprintable() and len(reference) <= _LONGEST_REFERENCE):
        raise DeskError(NO_REFERENCE, most=_LONGEST_REFERENCE)
    for name in procedures:
        check_procedure(name)
    details: dict[str, object] = {}
    with decision(home, "authorise", details) as connection:
        for name in agents:
            if account(connection, name) is None:
                raise DeskError(NO_AGENT, name=name)
        details["digest"] = authorise(
            connection, reference, home.actor, until, procedures, magistrate=magistrate, agents=agents, scope=scope
        )


def run(
    home: Home,
    as_of: datetime,
    progress: Callable[[str, int], None] = lambda _step, _rows: None,
    steps: Steps | None = None,
    engine: str = DUCKDB,
) -> Derived:
    """Run link, corroborate, triage and leads over the whole ledger; clocks count from `as_of`, which has a zone.

    What each step cost is added to `steps`. `engine`, DUCKDB or SPARK, compares and weighs the pairs. Raises DeskError
    without an authorisation, where the unit's weights are no weights, or where the engine cannot start.
    """
    steps = steps or Steps()
    tables: dict[str, pa.Table] = {}

    def keep(step: Step, made: dict[str, pa.Table]) -> None:
        for name, table in made.items():
            register(con, name, table)
            progress(name, table.num_rows)
            step.rows += table.num_rows
        tables.update(made)

    with act(home, "run", as_of=as_of.isoformat()) as connection, alone(home):
        check_authorised(connection, home.actor)
        weights, of_leads, model = _weights(home), lead_weights(), current(home)
        # The engine makes its own folder to spill into, but none above it.
        (home.derived / "tmp").mkdir(parents=True, exist_ok=True)
        con, state = read(home.ledger)
        with steps.step("link") as step, _proposing(home, engine) as propose:
            decisions, on = _decisions(connection, con, as_of), index.seen(connection)

            def indexed(found: identity.Identity) -> None:
                # Spark leaves the keys with its workers: there, the index waits for a run of the default engine.
                if engine == DUCKDB:
                    index.build(home, con, found, model, decisions, on, state.head)

            keep(step, link(con, model, decisions, propose, indexed))
        with steps.step("corroborate") as step:
            keep(step, _corroborated(home, connection, con))
        with prepared(con, weights, as_of):
            with steps.step("triage") as step:
                keep(step, order(con, weights))
            with steps.step("leads") as step:
                keep(step, leads(con, of_leads))
        by = weighed(model)
        digest = sha256(repr((weights, of_leads, by.digest)).encode()).hexdigest()
        end = first_end(connection, max(as_of, datetime.now(UTC)))
        done = Run(as_of.isoformat(), state.head, digest, by, end.isoformat() if end else None)
        # Before anybody can read the results: a run that is killed in between has selected all the same.
        record_selected(home, tables, as_of, state.head)
        save(home, done, {**tables, "source": con.execute(_SOURCES).to_arrow_table()})
        hubs = _hubs(home, connection)
    draw(home, settings_of(home))
    news.tell(home)
    return Derived({name: table.num_rows for name, table in tables.items()}, hubs, by, _uses(tables["link"]))


def _hubs(home: Home, connection: Connection) -> list[dict[str, object]]:
    """Return the hubs as whoever ran it may see them."""
    seen = sight(home, connection)
    con, _state = seen.facts()
    register(con, "hub", seen.results("hub")[0]["hub"])
    rows: list[dict[str, object]] = con.execute(_HUBS).to_arrow_table().to_pylist()
    return rows


def _corroborated(home: Home, connection: Connection, con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    setting = Setting(kept_back=start_of(kept_back.current(connection)))
    try:
        return corroborate(con, setting, home.payees if home.payees.exists() else None)
    except PayeeReferenceError as error:
        raise DeskError(BAD_WEIGHTS, path=home.payees, reason=error) from error


def _uses(link: pa.Table) -> dict[str, int]:
    counts = {row["values"]: row["counts"] for row in pc.value_counts(link["use"]).to_pylist()}
    return {use: counts.get(use, 0) for use in (MERGED, PROPOSAL, LEAD)}


@contextmanager
def _proposing(home: Home, engine: str) -> Iterator[Propose]:
    """Start the engine, and give what says who is the same on it."""
    if engine == DUCKDB:
        yield identity.propose
        return
    try:
        with connect(home.derived / "tmp") as session:
            yield partial(spark.propose, spark=session)
    except SparkError as error:
        raise DeskError(error.template, **error.params) from error


def _decisions(connection: Connection, con: duckdb.DuckDBPyConnection, as_of: datetime) -> Decisions:
    # A run as of an earlier day revives no authorisation that has ended since.
    bound = bindings(connection, con, max(as_of, datetime.now(UTC)))
    return Decisions(bound.judgements, bound.procedures, bound.coverage)


def check_authorised(connection: Connection, actor: str) -> None:
    """Raise DeskError where no authorisation to link is recorded, all have ended, or those left name other agents."""
    held = authorisations(connection)
    if not held:
        raise DeskError(NO_AUTHORISATION)
    if all(one.expired(datetime.now(UTC)) for one in held):
        last = max(held, key=lambda one: (one.until or date.max, one.number))
        raise DeskError(ENDED, reference=last.reference, until=last.until)
    if not any(one.designates(actor) for one in held if not one.expired(datetime.now(UTC))):
        raise DeskError(NO_DESIGNATION, actor=actor)


def _weights(home: Home) -> Weights:
    try:
        return load_weights(home.weights if home.weights.exists() else None)
    except WeightsError as error:
        raise DeskError(BAD_WEIGHTS, path=home.weights, reason=error) from error
