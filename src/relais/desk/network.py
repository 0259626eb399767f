"""Networks: two steps out from a report or a subject, a community and who is next to it, and all communities."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.desk.act import act
from relais.desk.called import names
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.link.components import components
from relais.link.networks import cover, positions
from relais.link.networks.steps_out import Reached, steps_out
from relais.model.notice import msg
from relais.store.duck import register
from relais.triage import named

NO_SUCH_NETWORK = msg(
    "nothing is called “{id}”: `relais queue` lists reports (R-…), `relais show` their subjects (S-…),"
    " `relais networks` communities (N-…)"
)
OF_A_VICTIM = msg("“{id}” is held as a victim by a source: no network is drawn from a victim")
TOO_LARGE = msg("{count} subjects are too many for a picture, which shows {most} at most: the table lists them all")

# From a report or a subject; a community's own members are its network, and one step out shows who is next to it.
_STEPS, _BESIDE = 2, 1

_STARTS = {
    "R": "SELECT subject_id FROM triage_named JOIN triage_report USING (report_no) WHERE report_id = $id",
    "S": "SELECT DISTINCT subject_id FROM subject WHERE subject_id = $id",
    "N": "SELECT subject_id FROM community WHERE community_id = $id",
}
_VICTIMS = """
    SELECT DISTINCT subject_id
    FROM subject s JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
    WHERE p.role = 'victim' ORDER BY subject_id
"""
_HUBS = """
    SELECT subject_id, met.distance, met.met_by, payers, payees, contacts, reason
    FROM met JOIN network_hub USING (subject_id)
    ORDER BY met.distance, met.met_by DESC, subject_id
"""


@dataclass(frozen=True)
class Explained:
    """The payees that explain the payers of a network: the smallest set where its size is `least`."""

    payees: tuple[str, ...]
    payers: int
    least: int


@dataclass(frozen=True)
class Network:
    """A neighbourhood, the hubs where it ends with their counts, and the payees that explain its payers.

    `positions` has a row per subject of `reached.nodes`; `stored` says whether they are those of the last run.
    It is empty where there are too many for a picture. `called`: the names of subjects, as far as they have one.
    """

    id: str
    reached: Reached
    hubs: pa.Table
    explained: Explained
    positions: pa.Table
    stored: bool
    stale: bool
    called: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Networks:
    """The communities of the last run, its hubs, and what its limits left out."""

    communities: pa.Table
    hubs: pa.Table
    left_out: pa.Table
    stale: bool


def network(home: Home, id_: str) -> Network:
    """Return the network around a report (R-…), a subject (S-…) or a community (N-…); raises DeskError."""
    with act(home, "read-network", id=id_) as connection:
        seen = sight(home, connection)
        read = ("edge", "network_hub", "subject", "hub", "community", "position", "queue")
        tables, stale = seen.results(*read)
        con, _state = seen.facts()
        for name, rows in tables.items():
            register(con, name, rows)
        starts, victims = _starts(con, id_), _ids(con, _VICTIMS)
        if id_ in victims:
            raise DeskError(OF_A_VICTIM, id=id_)
        hubs = frozenset(tables["network_hub"]["subject_id"].to_pylist())
        reached = steps_out(tables["edge"], starts, hubs, victims, _BESIDE if id_.startswith("N-") else _STEPS)
        register(con, "met", reached.hubs)
        listed = con.execute(_HUBS).to_arrow_table()
        placed, stored = _positions(reached, tables["position"])
        called = names(con, {*reached.nodes["subject_id"].to_pylist(), *listed["subject_id"].to_pylist()})
    return Network(id_, reached, listed, _explained(reached, id_), placed, stored, stale, called)


def _starts(con: duckdb.DuckDBPyConnection, id_: str) -> frozenset[str]:
    kind = id_[:1] if id_[1:2] == "-" else ""
    if kind == "R":
        if not con.execute("SELECT count(*) FROM queue WHERE report_id = $id", {"id": id_}).fetchall()[0][0]:
            raise DeskError(NO_SUCH_NETWORK, id=id_)
        named.prepare(con)
        return _ids(con, _STARTS[kind], id_)
    starts = _ids(con, _STARTS[kind], id_) if kind in _STARTS else frozenset()
    if not starts:
        raise DeskError(NO_SUCH_NETWORK, id=id_)
    return starts


def _ids(con: duckdb.DuckDBPyConnection, sql: str, id_: str = "") -> frozenset[str]:
    return frozenset(row[0] for row in con.execute(sql, {"id": id_} if "$id" in sql else {}).fetchall())


def _explained(reached: Reached, id_: str) -> Explained:
    """Return what explains the payers of a neighbourhood, or of a community its own members alone."""
    nodes, ties = reached.nodes, reached.ties.filter(pc.equal(reached.ties["act"], "pays"))
    if id_.startswith("N-"):
        nodes = nodes.filter(pc.equal(nodes["distance"], 0))
    ids = nodes["subject_id"].combine_chunks()
    ends = [pc.index_in(ties[side], value_set=ids).fill_null(-1).to_numpy() for side in ("from_subject", "to_subject")]
    held = (ends[0] >= 0) & (ends[1] >= 0) & (ends[0] != ends[1])
    pairs = np.unique(np.stack(ends)[:, held], axis=1).astype(np.int64)
    chosen, least = cover.smallest(pairs[0], pairs[1], np.zeros(pairs.shape[1], np.int64), 1)
    return Explained(
        tuple(sorted(ids.take(pa.array(chosen)).to_pylist())), int(np.unique(pairs[0]).size), int(least[0])
    )


def _positions(reached: Reached, stored: pa.Table) -> tuple[pa.Table, bool]:
    """Return the stored positions of a neighbourhood; where one is missing, all are computed anew, by the same rule."""
    ids = reached.nodes["subject_id"].combine_chunks()
    found = stored.filter(pc.is_in(stored["subject_id"], ids))
    if found.num_rows == len(ids):
        return found, True
    if len(ids) > positions.MOST_PLACED:
        return found.slice(0, 0), False
    return laid_out(reached), False


def laid_out(reached: Reached) -> pa.Table:
    """Return positions for a neighbourhood by itself: the same subjects and edges, the same positions."""
    ids = reached.nodes["subject_id"].combine_chunks()
    ids = ids.take(pc.sort_indices(ids))
    left, right = (
        pc.index_in(reached.ties[side], value_set=ids).to_numpy().astype(np.int64)
        for side in ("from_subject", "to_subject")
    )
    whole = components(left, right, len(ids))
    return positions.drawn(ids, np.unique(whole, return_inverse=True)[1].astype(np.int64), left, right)


_COMMUNITIES = """
    WITH explained AS (
        SELECT community_id, list(subject_id) AS cover, any_value(least) AS least FROM cover GROUP BY community_id),
    alerted AS (
        SELECT community_id, count(DISTINCT report_no) AS reports
        FROM triage_named JOIN community USING (subject_id) GROUP BY community_id),
    beside AS (
        SELECT community_id, count(DISTINCT h.subject_id) AS hubs
        FROM community c JOIN edge e ON e.from_subject = c.subject_id JOIN network_hub h ON h.subject_id = e.to_subject
        WHERE e.act = 'pays' GROUP BY community_id)
    SELECT m.*, cover, least, coalesce(reports, 0) AS reports, coalesce(hubs, 0) AS hubs
    FROM community_measure m LEFT JOIN explained USING (community_id) LEFT JOIN alerted USING (community_id)
    LEFT JOIN beside USING (community_id)
    ORDER BY reports DESC, payers DESC, payments DESC, community_id
"""


def networks(home: Home) -> Networks:
    """Return the communities of the last run: those first that most reports name, then those of most payers."""
    with act(home, "read-network") as connection:
        seen = sight(home, connection)
        names = ("edge", "network_hub", "subject", "hub", "community", "community_measure", "cover", "network_left_out")
        tables, stale = seen.results(*names)
        con, _state = seen.facts()
        for name, rows in tables.items():
            register(con, name, rows)
        named.prepare(con)
        communities = con.execute(_COMMUNITIES).to_arrow_table()
        hubs = con.execute("FROM network_hub ORDER BY payers DESC, contacts DESC, subject_id").to_arrow_table()
    return Networks(communities, hubs, tables["network_left_out"], stale)


def check_drawn(found: Network) -> None:
    """Raise DeskError where a network has too many subjects for a picture."""
    if found.reached.nodes.num_rows > found.positions.num_rows:
        raise DeskError(TOO_LARGE, count=found.reached.nodes.num_rows, most=positions.MOST_PLACED)
