"""The network of a whole case: two steps out from its people, and from whom its reports name, as one drawing.

Rows are looked up by subject: the network of all is never read. Of a large neighbourhood the nearest are drawn, and
how many are not is said.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework.case import Case
from relais.desk.act import act
from relais.desk.called import called
from relais.desk.case_subjects import Subjects, subjects
from relais.desk.derived import NOT_RUN, has_run
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.network import Explained, Network, laid_out
from relais.desk.sight import Sight, sight
from relais.link import edges
from relais.link.networks.steps_out import Reached, steps_out
from relais.safeguards.audit import last_number
from relais.store.duck import register

# What an eye still tells apart, and a page carries. Ties between two subjects and of one act count once.
MOST_NODES, MOST_TIES = 150, 400
# No two edges have these alike.
_KEYS = ("from_subject", "to_subject", "act", "currency")
_VICTIMS = """
SELECT DISTINCT s.subject_id FROM subject s
JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal WHERE p.role = 'victim'
"""


@dataclass(frozen=True)
class CaseNetwork:
    """The network of a case; `people`: its persons by subject.

    `not_drawn`: subjects that were reached and are not drawn; `ties_not_drawn`: who deals with whom, of those drawn;
    `one_step`: who is two steps out was not looked at, since as many as are drawn are nearer. `seen`: the audit row up
    to which it stands so.
    """

    case: Case
    network: Network
    people: Subjects
    not_drawn: int
    ties_not_drawn: int
    one_step: bool
    seen: int


def network_of_case(home: Home, case: int) -> CaseNetwork:
    """Return the network of a case to somebody who is on it; raises DeskError where nothing has been linked."""
    with act(home, "read-network", case) as connection:
        if not has_run(home):
            raise DeskError(NOT_RUN)
        return _network(home, connection, case)


def _network(home: Home, connection: Connection, case: int) -> CaseNetwork:
    seen = sight(home, connection)
    people = subjects(home, connection, seen, case)
    around = _Around(seen, people.victims)
    around.look(people.all)
    one_step = len(around.near) > MOST_NODES
    if not one_step:
        around.look(around.near)
    reached = steps_out(around.edge, people.all, around.hubs, around.victims, 1 if one_step else 2)
    nodes = reached.nodes.slice(0, MOST_NODES)
    ties = around.between(nodes["subject_id"])
    drawn, left_out = _strongest(ties)
    # Of a victim of the case it is said that they are held back, whether or not anybody drawn deals with them.
    withheld = reached.withheld + len(people.victims - around.met)
    shown = Reached(nodes, drawn, reached.hubs, withheld)
    network = Network(
        str(case), shown, around.listed(reached.hubs), Explained((), 0, 0), laid_out(shown), stored=False,
        stale=seen.stale,
        called=called(seen, {*nodes["subject_id"].to_pylist(), *reached.hubs["subject_id"].to_pylist()}),
    )  # fmt: skip
    return CaseNetwork(
        cases.case(connection, case), network, people, reached.nodes.num_rows - nodes.num_rows, left_out, one_step,
        last_number(connection),
    )  # fmt: skip


class _Around:
    """What was looked up so far: edges, the hubs among their ends, and victims, who are neither crossed nor named."""

    def __init__(self, seen: Sight, victims: Iterable[str]) -> None:
        self._seen = seen
        self.edge = edges.SCHEMA.empty_table()
        self.victims = set(victims)
        self.met: set[str] = set()
        self._hubs = seen.some(network_hub=("subject_id", ()))["network_hub"]
        self._asked: set[str] = set()

    @property
    def hubs(self) -> frozenset[str]:
        """Return the hubs that were met."""
        return frozenset(self._hubs["subject_id"].to_pylist())

    @property
    def near(self) -> frozenset[str]:
        """Return who was met and can be crossed."""
        return frozenset(self.met - self.hubs - self.victims)

    def look(self, subjects: Collection[str]) -> None:
        """Look up who deals with these subjects, but for hubs and victims, which end a way."""
        self._meet(set(subjects) - self.met)
        asked = (set(subjects) & self.near) - self._asked
        self._asked |= asked
        found = [self._seen.some(edge=(side, asked))["edge"] for side in ("from_subject", "to_subject")]
        self.edge = _together((self.edge, *found))
        self._meet({one for side in ("from_subject", "to_subject") for one in found_ends(found, side)} - self.met)

    def between(self, subjects: pa.ChunkedArray) -> pa.Table:
        """Return the edges between these subjects alone."""
        inside = set(subjects.to_pylist())
        found = self._seen.some(edge=("from_subject", inside))["edge"]
        return found.filter(pc.is_in(found["to_subject"], pa.array(sorted(inside), pa.string())))

    def listed(self, met: pa.Table) -> pa.Table:
        """Return the hubs of a neighbourhood with their counts."""
        return met.join(self._hubs, "subject_id", join_type="inner").sort_by(
            [("distance", "ascending"), ("met_by", "descending"), ("subject_id", "ascending")]
        )

    def _meet(self, subjects: set[str]) -> None:
        """Learn of subjects which of them are hubs and which victims."""
        if not subjects:
            return
        self.met |= subjects
        hubs = self._seen.some(network_hub=("subject_id", subjects))["network_hub"]
        self._hubs = pa.concat_tables([self._hubs, hubs])
        mentions = self._seen.some(subject=("subject_id", subjects))["subject"]
        ever = self._seen.state().ever
        within = {ever[one].source_id for one in mentions["reading_id"].to_pylist() if one in ever}
        con, _state = self._seen.facts(within, ("party",))
        with con:
            register(con, "subject", mentions)
            self.victims |= {row[0] for row in con.execute(_VICTIMS).fetchall()}


def found_ends(tables: Iterable[pa.Table], side: str) -> Iterable[str]:
    """Return the subjects at one side of edges."""
    return (one for table in tables for one in pc.unique(table[side]).to_pylist())


def _together(tables: Iterable[pa.Table]) -> pa.Table:
    """Return all rows in one order, each once: an edge is found from both its ends, and a way told in table order."""
    rows = pa.concat_tables(list(tables))
    once = rows.group_by(rows.column_names).aggregate([]).select(rows.column_names)
    return once.sort_by([(key, "ascending") for key in _KEYS])


def _strongest(ties: pa.Table) -> tuple[pa.Table, int]:
    """Return the ties of most events, all currencies together, and how many are left out."""
    *keys, _currency = _KEYS
    pairs = ties.group_by(keys).aggregate([("events", "sum")])
    order = [("events_sum", "descending"), *((key, "ascending") for key in keys)]
    kept = pairs.sort_by(order).slice(0, MOST_TIES).select(keys)
    shown = ties.join(kept, keys, join_type="inner").sort_by([(key, "ascending") for key in _KEYS])
    return shown.select(ties.column_names), max(0, pairs.num_rows - MOST_TIES)
