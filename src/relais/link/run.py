"""Runs the steps of `link` over the views of the ledger."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import pyarrow as pa

from relais.link import (
    candidates,
    chat_joins,
    duplicates,
    edges,
    explain,
    gather,
    hubs,
    identity,
    ip_requests,
    links,
    mentions,
    payment_groups,
    report_groups,
    shape,
    sides,
    subjects,
)  # fmt: skip
from relais.link.decided import PROCEDURES, Decisions
from relais.link.identity import Identity
from relais.link.networks import run as networks
from relais.link.weights.compared import Compared
from relais.link.weights.model import Model, shipped
from relais.link.weights.train import counted, train
from relais.store.duck import register

Step = Callable[[duckdb.DuckDBPyConnection], dict[str, pa.Table]]
Propose = Callable[[duckdb.DuckDBPyConnection, Model, Decisions], Identity]

Keep = Callable[[Identity], None]

# Where clusters are looked at and nobody is suspected, sixteen to one is enough, and what is proposed where nobody else
# fits nearly as well; a home asks for more.
TRIED_BITS = 4.0

# What stands on its own once it is known who is the same.
STEPS: tuple[Step, ...] = (
    edges.draw,
    duplicates.pair,
    report_groups.propose,
    candidates.find,
    ip_requests.draw,
    payment_groups.propose,
    chat_joins.join,
    networks.draw,
)


def run(
    con: duckdb.DuckDBPyConnection,
    model: Model | None = None,
    decisions: Decisions | None = None,
    propose: Propose = identity.propose,
    keep: Keep = lambda _found: None,
) -> dict[str, pa.Table]:
    """Return the tables that the modules describe, from `hub` to `chat_join`, each in a fixed order.

    `con` has a view per fact table, latest readings only; it is left as it was found. Without a model, the shipped one
    weighs; without decisions, nobody has judged anything and everything is covered. `propose` tells who is the same:
    here, or on Spark (`spark`). `keep` is handed what it found while the tables of `gather` and `pairs` are there.
    """
    model, decisions = model or shipped(), decisions or Decisions()
    tables: dict[str, pa.Table] = {}
    try:
        gathered(con, decisions)
        tables |= hubs.report(con)
        found = propose(con, model, decisions)
        keep(found)
        tables |= same(con, found, model)
        for step in STEPS:
            tables |= step(con)
    finally:
        clear(con)
    return tables


def trained(con: duckdb.DuckDBPyConnection, traits: pa.Table | None = None) -> Model:
    """Return a model estimated on the facts of `con`; the shipped one where they are too few."""
    try:
        return _estimated(con, traits)[0]
    finally:
        clear(con)


def learnt(con: duckdb.DuckDBPyConnection, traits: pa.Table | None = None) -> tuple[Model, Identity]:
    """Return what `trained` returns, and who is the same by it while nobody has decided anything.

    It merges from TRIED_BITS, and from a proposal's where that is clear. Each pair is compared once. The temporary
    tables stay, for whoever reads on: `clear` removes them.
    """
    model, met, found = _estimated(con, traits)
    model = replace(model, thresholds=replace(model.thresholds, clear=model.thresholds.proposal, merge=TRIED_BITS))
    bound = identity.bound_of(con, met.nodes, Decisions())
    return model, identity.concluded(met.nodes, met.left, met.right, found, model, bound, met.worth)


def _estimated(con: duckdb.DuckDBPyConnection, traits: pa.Table | None) -> tuple[Model, identity.Candidates, Compared]:
    gathered(con, Decisions(), traits)
    met = identity.candidates(con)
    model = counted(met.nodes, shipped())
    found = met.compared(model)
    return train(met.nodes, met.left != met.right, found, model, met.worth), met, found


def identified(
    con: duckdb.DuckDBPyConnection, model: Model, decisions: Decisions, propose: Propose, known: pa.Table
) -> dict[str, pa.Table]:
    """Return the tables of `same` for the facts of `con`, with the hubs of a larger ledger, as `hubs.SCHEMA`."""
    try:
        gathered(con, decisions, known=known)
        return same(con, propose(con, model, decisions), model)
    finally:
        clear(con)


def grouped(con: duckdb.DuckDBPyConnection, subject: pa.Table, known: pa.Table) -> dict[str, pa.Table]:
    """Return what the tests need beside the table `subject`, where that is given: `hub`, `edge` and `payment_group`."""
    try:
        gathered(con, Decisions(), known=known)
        subjects.given(con, subject)
        return {"hub": known, **edges.draw(con), **payment_groups.propose(con)}
    finally:
        clear(con)


def gathered(
    con: duckdb.DuckDBPyConnection, decisions: Decisions, traits: pa.Table | None = None,
    known: pa.Table | None = None,
) -> None:  # fmt: skip
    """Make the temporary tables of `mentions`, `hubs` and `gather`."""
    register(con, "link_procedure", decisions.procedures.cast(PROCEDURES))
    register(con, "link_trait", gather.TRAITS.empty_table() if traits is None else traits)
    mentions.gather(con)
    if known is None:
        hubs.find(con)
    else:
        hubs.given(con, known)
    register(con, "link_members", decisions.judgements)
    con.execute(_JUDGED)
    con.unregister("link_members")
    gather.gather(con)


def same(con: duckdb.DuckDBPyConnection, found: Identity, model: Model) -> dict[str, pa.Table]:
    """Return the tables that tell who is the same, and why."""
    of = pa.table({"n": pa.array(range(len(found.of)), pa.int64()), "head": pa.array(found.of)})
    register(con, "link_of", of)
    at = links.shown(found, model)
    return {
        **subjects.propose(con, found.of),
        **links.tables(con, found, model, at),
        **sides.tables(con, found, at),
        **explain.chain(con, found),
        **shape.measure(con, found, model.thresholds),
    }


def clear(con: duckdb.DuckDBPyConnection) -> None:
    """Remove the temporary tables and views that the steps leave: all that bear the name of this room."""
    for (name,) in con.execute(_LEFT).fetchall():
        con.execute(f'DROP TABLE "{name}"')
    for name in ("link_procedure", "link_trait", "link_of"):
        con.unregister(name)


_LEFT = "SELECT table_name FROM duckdb_tables() WHERE temporary AND table_name LIKE 'link!_%' ESCAPE '!'"
_JUDGED = """
    CREATE OR REPLACE TEMP TABLE link_judged AS
    SELECT m, judgement, verdict, side
    FROM link_members
    JOIN link_party ON link_party.reading_id = link_members.reading_id AND link_party.ordinal = link_members.ordinal
"""
