"""What people decided, as it binds links: judgements on nodes, and the authorisations that cover procedures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pyarrow as pa

from relais.link.clusters import JUDGED, UNAUTHORISED, UNSURE
from relais.link.nodes import Nodes
from relais.model.judgement import MEMBERS
from relais.store.duck import register

PROCEDURES = pa.schema([("source_id", pa.string()), ("procedure", pa.string())])
# One row per procedure that an authorisation in force covers, '' the home's own; one without an end has none.
COVERAGE = pa.schema([("procedure", pa.string()), ("authorisation", pa.int64()), ("until", pa.date32())])


@dataclass(frozen=True)
class Decisions:
    """What binds a run: judgements by mentions of the current readings, procedures of sources, and what covers them."""

    judgements: pa.Table = field(default_factory=MEMBERS.empty_table)
    procedures: pa.Table = field(default_factory=PROCEDURES.empty_table)
    coverage: pa.Table = field(
        default_factory=lambda: pa.table({"procedure": [""], "authorisation": [1], "until": [None]}, COVERAGE)
    )


@dataclass(frozen=True)
class Authority:
    """The authorisation that covers a link, and the day it ends; None: it has no end."""

    number: int
    until: date | None


Coverage = Mapping[Authority, frozenset[str]]
# A member of a judgement: the judgement's number and verdict, the member's side, and its node.
Placed = tuple[int, str, str, int]


class Bound:
    """Judgements and authorisations as the nodes see them.

    Every member of a judgement is given, each once; a number that is no node of `nodes` stands for one elsewhere.
    """

    def __init__(self, nodes: Nodes, covered: Coverage, members: Iterable[Placed]) -> None:
        self._same: list[tuple[int, int]] = []
        # Per node, the sides it stands on: (judgement, side); apart: where each member stands for itself.
        self._sides: dict[int, set[tuple[int, int]]] = defaultdict(set)
        self._verdicts: dict[int, str] = {}
        self._covers = covered
        self._procedures = [frozenset(name.split(SEPARATOR)) for name in nodes.procedures]
        self._of = nodes.procedure.tolist()
        self._known: dict[tuple[int, int], Authority | None] = {}
        self._judge(members)

    @property
    def same(self) -> list[tuple[int, int]]:
        """Return the pairs of nodes that judgements make one person, where an authorisation covers both."""
        return [(one, other) for one, other in self._same if self.authority(one, other) is not None]

    def refusal(self, ours: Sequence[int], theirs: Sequence[int]) -> str | None:
        """Say why no link may join two groups of nodes, or None."""
        for a in {self._of[node] for node in ours}:
            for b in {self._of[node] for node in theirs}:
                if self._authority(a, b) is None:
                    return UNAUTHORISED
        left = {judged for node in ours for judged in self._sides.get(node, ())}
        if not left:
            return None
        right = {judged for node in theirs for judged in self._sides.get(node, ())}
        numbers = {number for number, side in left for other, beside in right if number == other and side != beside}
        verdicts = {self._verdicts[number] for number in numbers}
        if "different" in verdicts:
            return JUDGED
        return UNSURE if verdicts else None

    def authority(self, left: int, right: int) -> Authority | None:
        """Return the authorisation that covers both nodes and lasts longest; None where there is none."""
        return self._authority(self._of[left], self._of[right])

    def covers(self, a: int, b: int) -> bool:
        """Say whether an authorisation covers two sets of procedures, by their codes."""
        return self._authority(a, b) is not None

    def _authority(self, a: int, b: int) -> Authority | None:
        pair = (min(a, b), max(a, b))
        if pair not in self._known:
            self._known[pair] = self._covering(*pair)
        return self._known[pair]

    def _covering(self, a: int, b: int) -> Authority | None:
        left, right = self._procedures[a], self._procedures[b]
        found = [authority for authority, covered in self._covers.items() if left & covered and right & covered]
        return max(found, key=lambda one: (one.until is None, one.until or date.min, -one.number), default=None)

    def _judge(self, placed: Iterable[Placed]) -> None:
        members: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for number, verdict, side, node in placed:
            self._verdicts[number] = verdict
            members[number].append((node, side))
        for number, told in members.items():
            nodes = sorted({node for node, _side in told})
            if self._verdicts[number] == "same":
                self._same += [(nodes[0], other) for other in nodes[1:]]
                continue
            whole = all(side == "left" for _node, side in told)
            for place, (node, side) in enumerate(told):
                self._sides[node].add((number, place if whole else int(side == "right")))


# Between the names of the procedures that a source was received for; no name holds a control sign.
SEPARATOR = "\x1f"


def placed(con: duckdb.DuckDBPyConnection, judgements: pa.Table) -> list[Placed]:
    """Return the members of judgements by the nodes of `con`, each once."""
    register(con, "link_members", judgements)
    rows: list[Placed] = con.execute(_PLACED).fetchall()
    con.unregister("link_members")
    return rows


_PLACED = """
    SELECT DISTINCT judgement, verdict, side, n
    FROM link_members
    JOIN link_party ON link_party.reading_id = link_members.reading_id AND link_party.ordinal = link_members.ordinal
    JOIN link_member USING (m)
    ORDER BY judgement, n, side
"""


def covered(coverage: pa.Table) -> Coverage:
    """Return the procedures that each authorisation of a `COVERAGE` covers."""
    found: dict[Authority, set[str]] = defaultdict(set)
    for row in coverage.to_pylist():
        found[Authority(row["authorisation"], row["until"])].add(row["procedure"])
    return {authority: frozenset(names) for authority, names in found.items()}
