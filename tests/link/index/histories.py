"""Small ledgers that grow, are corrected and erased, and what the index and a whole run make of them."""

from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from relais.link import identity, run
from relais.link.decided import Decisions, covered
from relais.link.index import build, tables, told
from relais.link.index.placed import Change
from relais.link.index.update import floor, judge, update
from relais.link.weights.model import Model, shipped
from tests.views import views

# What joins where nobody else fits nearly as well hangs on links to others as well: the harder case.
MODEL = replace(shipped(), thresholds=replace(shipped().thresholds, clear=shipped().thresholds.proposal))


@dataclass
class Ledger:
    """The current readings, by source: rows per table."""

    held: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)

    def con(self, *sources: str):
        names = ("report", "party", "selector", "login", "payment")
        return views(**{name: [row for one in sources for row in self.held[one].get(name, [])] for name in names})

    def procedures(self, sources) -> pa.Table:
        every = self.decisions.procedures
        return every.filter(pa.compute.is_in(every["source_id"], pa.array(sorted(sources), pa.string())))


def whole(ledger: Ledger, model: Model = MODEL):
    """Return (links, clusters) of a whole run: bits by pair of node ids, and the sets of mentions that are one."""
    with ledger.con(*sorted(ledger.held)) as con:
        run.gathered(con, ledger.decisions)
        found = identity.propose(con, model, ledger.decisions)
        ids = found.nodes.ids
        links = {
            frozenset((ids[a], ids[b])): bits
            for a, b, bits in zip(found.left.tolist(), found.right.tolist(), found.scored.total.tolist(), strict=True)
            if a != b and bits >= floor(model)
        }
        rows = con.execute("SELECT source_id, ordinal, n FROM link_party JOIN link_member USING (m)").fetchall()
        heads = found.of.tolist()
    return links, clusters(((source, ordinal), heads[n] if heads[n] >= 0 else None) for source, ordinal, n in rows)


def held(connection: Connection):
    """Return the same of the index."""
    links = {
        frozenset(row[:2]): row[2]
        for row in connection.exec_driver_sql(
            "SELECT a.node_id, b.node_id, bits FROM derived_link JOIN derived_node a ON a.id = node"
            " JOIN derived_node b ON b.id = other"
        )
    }
    rows = connection.exec_driver_sql(
        "SELECT source_id, ordinal, head FROM derived_mention JOIN derived_node ON derived_node.id = node"
    ).fetchall()
    return links, clusters(((source, ordinal), head) for source, ordinal, head in rows)


def clusters(of) -> set[frozenset[tuple[str, int]]]:
    """Return the groups of mentions with one head; where there is none, each stands alone."""
    found: dict[object, set[tuple[str, int]]] = {}
    for mention, head in of:
        found.setdefault(mention if head is None else head, set()).add(mention)
    return {frozenset(one) for one in found.values()}


def step(connection: Connection, ledger: Ledger, new: dict[str, dict[str, Any]], erased=()):
    """Put sources in, corrected where they are there already, and take others out."""
    gone = frozenset({*new, *erased} & ledger.held.keys())
    for one in erased:
        ledger.held.pop(one, None)
    ledger.held.update(new)
    come, ibans = (), frozenset()
    if new:
        with ledger.con(*sorted(new)) as con:
            come, ibans = told.read(con, ledger.procedures(new))
    return update(connection, Change(gone, come, ibans), MODEL, covered(ledger.decisions.coverage))


def judged(connection: Connection, ledger: Ledger, judgements: pa.Table) -> None:
    """Have these judgements bind, and no others."""
    ledger.decisions = replace(ledger.decisions, judgements=judgements)
    judge(connection, judgements, MODEL, covered(ledger.decisions.coverage))


def everything(connection: Connection) -> list[list[tuple[Any, ...]]]:
    """Return all rows of the index, each node by its name: the numbers of nodes say nothing."""
    node = "SELECT n.node_id, n.told, n.written, n.mentions, n.first_day, n.last_day, n.own, h.node_id AS head"
    ends = "SELECT a.node_id AS one, b.node_id AS other, bits"
    queries = (
        f"{node} FROM derived_node n LEFT JOIN derived_node h ON h.id = n.head",
        "SELECT m.*, n.node_id FROM derived_mention m JOIN derived_node n ON n.id = m.node",
        f"{ends} FROM derived_link JOIN derived_node a ON a.id = node JOIN derived_node b ON b.id = other",
        "SELECT key, node_id FROM derived_key JOIN derived_node ON id = node",
        "SELECT contact, node_id FROM derived_bearer JOIN derived_node ON id = node",
        *(f"SELECT * FROM derived_{name}" for name in ("hub", "iban", "account", "judged")),
    )
    rows = [connection.exec_driver_sql(query).mappings().all() for query in queries]
    told = [[tuple(value for name, value in row.items() if name != "node") for row in some] for some in rows]
    return [sorted(some, key=repr) for some in told]


def same(connection: Connection, ledger: Ledger) -> None:
    """Assert that the index holds what a whole run finds."""
    links, groups = whole(ledger)
    ours, clusters_ = held(connection)
    assert ours.keys() == links.keys()
    assert all(abs(ours[pair] - bits) <= 1e-9 for pair, bits in links.items())
    assert clusters_ == groups


def empty(connection: Connection) -> None:
    """Make an index of nothing."""
    tables.create(connection)


def built(connection: Connection, ledger: Ledger) -> None:
    """Make the index from a whole run."""
    with ledger.con(*sorted(ledger.held)) as con:
        run.gathered(con, ledger.decisions)
        found = identity.propose(con, MODEL, ledger.decisions)
        build.build(connection, con, found, MODEL, ledger.decisions.judgements)
