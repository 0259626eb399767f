"""Who is the same: pairs are weighed, the strongest links join, and what speaks against a join keeps it a proposal."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import duckdb
import numpy as np
from numpy.typing import NDArray

from relais.link import gather, pairs
from relais.link.clusters import AHEAD_BITS, BIRTHS, CLASH_BITS, NAMES, Bare, Clash, Clusters, Link, cluster
from relais.link.components import Ints
from relais.link.decided import Bound, Decisions, covered, placed
from relais.link.fields import birth
from relais.link.fields.contacts import Worth
from relais.link.holders import Holder, holders
from relais.link.names.compare import CONFLICT, LEVELS, compare
from relais.link.names.name import parse
from relais.link.nodes import Nodes
from relais.link.uncollected import uncollected
from relais.link.weights.compared import BIRTH, NAME, Compared, compared
from relais.link.weights.model import ESTIMATED, Model
from relais.link.weights.rarity import Rarity
from relais.link.weights.score import Bits, Scored, weigh

# Levels of two full names that contradict each other.
CONTRADICTING = ["clash", "different"]


@dataclass(frozen=True)
class Identity:
    """What a run found: the pairs compared, with what they weigh, and the clusters that their links make.

    `of` is the cluster of each node; a node of several mentions that does not hold together by itself has -1: each of
    its mentions then stands alone.
    """

    nodes: Nodes
    left: Ints
    right: Ints
    found: Compared
    scored: Scored
    clusters: Clusters
    of: Ints
    bound: Bound
    worth: Worth


@dataclass(frozen=True)
class Candidates:
    """The nodes of a ledger, the pairs of them to compare, and what tells the holders of their contacts."""

    nodes: Nodes
    left: Ints
    right: Ints
    worth: Worth

    def compared(self, model: Model) -> Compared:
        """Compare the pairs, by what the model takes for rare."""
        with uncollected():
            return compared(self.nodes, self.left, self.right, self.worth, Rarity(model.rarity, model.rare))


def candidates(con: duckdb.DuckDBPyConnection) -> Candidates:
    """Return the pairs that share something, whoever may compare them."""
    nodes = gather.nodes(con)
    with uncollected():
        return Candidates(nodes, *pairs.propose(con, nodes), worth_of(nodes, gather.hubs(con)))


def propose(con: duckdb.DuckDBPyConnection, model: Model, decisions: Decisions) -> Identity:
    """Weigh every pair of candidates among the nodes of `con`, and join what holds."""
    met = candidates(con)
    bound = bound_of(con, met.nodes, decisions)
    there = permitted(met.nodes, bound)[met.nodes.procedure[met.left], met.nodes.procedure[met.right]]
    met = replace(met, left=met.left[there], right=met.right[there])
    return concluded(met.nodes, met.left, met.right, met.compared(model), model, bound, met.worth)


def concluded(
    nodes: Nodes, left: Ints, right: Ints, found: Compared, model: Model, bound: Bound, worth: Worth
) -> Identity:
    """Weigh what was found of the pairs (left[i], right[i]), and join what holds."""
    scored = weigh(found, model)
    clusters = joined(nodes, left, right, scored.total, model, bound)
    of = groups(nodes, left, right, scored.total, model, clusters)
    return Identity(nodes, left, right, found, scored, clusters, of, bound, worth)


def joined(nodes: Nodes, left: Ints, right: Ints, total: Bits, model: Model, bound: Bound) -> Clusters:
    """Return the clusters that pairs of these weights make."""
    telling = np.flatnonzero((total >= rivals_from(model)) & (left != right))
    links = [
        Link(a, b, bits)
        for a, b, bits in zip(left[telling].tolist(), right[telling].tolist(), total[telling].tolist(), strict=True)
    ]
    # Where names are so unsure that even contradicting ones speak for one person, they part nobody.
    levels = [level for level in CONTRADICTING if _weight(model, NAME, LEVELS.index(level)) < 0]
    names_tell, clash = levels == CONTRADICTING, clash_of(nodes, levels)
    against = {NAMES: CLASH_BITS if names_tell else _against(model, NAME), BIRTHS: _against(model, BIRTH)}
    bare, limits = bare_of(nodes), model.thresholds
    return cluster(
        links,
        bound.same,
        limits.merge,
        bound.refusal,
        clash,
        bare,
        clear=limits.clear,
        names_tell=names_tell,
        against=against,
    )


def rivals_from(model: Model) -> float:
    """Return the bits from which a link has a say in who is joined: below it, it is nobody's rival."""
    limits = model.thresholds
    return limits.clear - AHEAD_BITS if limits.clear < limits.merge else limits.merge


def _weight(model: Model, name: str, level: int) -> float:
    return model.fields[name].bits()[level]


def _against(model: Model, name: str) -> float:
    """Return what a contradiction in a field weighs against a join: what was estimated here of its last level."""
    if model.fields[name].origin != ESTIMATED:
        return CLASH_BITS
    return min(max(-_weight(model, name, -1), 0.0), CLASH_BITS)


def bound_of(con: duckdb.DuckDBPyConnection, nodes: Nodes, decisions: Decisions) -> Bound:
    """Return the decisions as the nodes of `con` see them."""
    return Bound(nodes, covered(decisions.coverage), placed(con, decisions.judgements))


def permitted(nodes: Nodes, bound: Bound) -> NDArray[np.bool_]:
    """Return which two procedures, by their codes, one authorisation covers: no other nodes are compared."""
    procedures = range(len(nodes.procedures))
    there = np.array([bound.covers(a, b) for a in procedures for b in procedures], bool)
    return there.reshape(len(procedures), len(procedures))


def groups(nodes: Nodes, left: Ints, right: Ints, total: np.ndarray, model: Model, clusters: Clusters) -> Ints:
    """Return the cluster of each node; -1 where it is of several mentions and does not hold together by itself."""
    of = np.arange(len(nodes), dtype=np.int64)
    # Where no authorisation covers a node, it is not even compared with itself.
    of[nodes.mentions > 1] = -1
    holds = left[(left == right) & (total >= model.thresholds.merge)]
    # Two children of one name and age are not one child: only a contact holds mentions of victims together.
    held = np.array([not nodes.victim[node] or bool(nodes.contacts_of[node]) for node in holds.tolist()], bool)
    of[holds[held]] = holds[held]
    sizes = Counter(clusters.of.values())
    for node, head in clusters.of.items():
        if sizes[head] > 1:
            of[node] = head
    return of


def worth_of(nodes: Nodes, hubs: frozenset[int]) -> Worth:
    """Return what tells the holders of a contact; they are reckoned when first asked for."""
    bearing: dict[int, list[int]] = {}
    for node, own in enumerate(nodes.contacts_of):
        for one in own:
            bearing.setdefault(one, []).append(node)
    known: dict[int, tuple[Holder, ...]] = {}

    def worth(one: int) -> Sequence[Holder] | None:
        if one in hubs:
            return None
        if one not in known:
            worn = [(nodes.names[nodes.name[n]], *nodes.span(n)) for n in bearing.get(one, ()) if nodes.name[n] >= 0]
            known[one] = holders(worn)
        return known[one]

    return worth


def bare_of(nodes: Nodes) -> Bare:
    """Return what says whether a node bears neither a full name nor a date of birth."""

    def bare(node: int) -> bool:
        code = int(nodes.name[node])
        named = parse(nodes.names[code]) if code >= 0 else None
        return (named is None or not named.full) and not nodes.birth[node, 0]

    return bare


def clash_of(nodes: Nodes, levels: Sequence[str] = CONTRADICTING) -> Clash:
    """Return what says why two nodes cannot be one person as their names and dates of birth stand, or None.

    Of names that contradict each other, only those of the given levels count.
    """

    @lru_cache(maxsize=262_144)
    def names(left: int, right: int) -> bool:
        a, b = parse(nodes.names[left]), parse(nodes.names[right])
        if a is None or b is None:
            return False
        found = compare(a, b)
        return found.score < CONFLICT and found.level in levels

    @lru_cache(maxsize=262_144)
    def dates(left: tuple[int, ...], right: tuple[int, ...]) -> bool:
        sides = (np.array([side], np.int16) for side in (left, right))
        return bool(birth.compare(*sides)[0] == birth.OTHER)

    codes, born = nodes.name.tolist(), list(map(tuple, nodes.birth.tolist()))

    def clash(left: int, right: int) -> str | None:
        a, b = sorted((codes[left], codes[right]))
        if a >= 0 and a != b and names(a, b):
            return NAMES
        one, other = sorted((born[left], born[right]))
        return BIRTHS if one[0] and one != other and dates(one, other) else None

    return clash
