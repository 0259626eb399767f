"""Brings the index up to date with a batch or a judgement: what can have changed is weighed and grouped anew."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection

from relais.link.decided import Bound, Coverage
from relais.link.holders import Holder
from relais.link.hubs import LIMITS, Limits
from relais.link.identity import groups, joined, rivals_from
from relais.link.index.placed import Change, Changed, place, rebind
from relais.link.index.rows import Node
from relais.link.index.shelf import Shelf
from relais.link.index.small import held_by, small, worth_of
from relais.link.index.touched import Pair, Touched, touched
from relais.link.uncollected import uncollected
from relais.link.weights.model import Model
from relais.link.weights.score import score


def update(connection: Connection, change: Change, model: Model, covered: Coverage, limits: Limits = LIMITS) -> Changed:
    """Bring the index up to date inside the caller's transaction; `model` and `covered` are those it was built with.

    Raises StaleError where a judged mention goes: the transaction must then be given up.
    """
    with uncollected():
        shelf = Shelf(connection)
        changed = place(shelf, change, limits)
        _regrouped(shelf, changed, set(), model, covered, limits)
        return changed


def judge(
    connection: Connection, judgements: pa.Table, model: Model, covered: Coverage, limits: Limits = LIMITS
) -> None:
    """Bind the index by these `MEMBERS` instead of those it had, inside the caller's transaction.

    Raises StaleError where a member is not found as it was read then: what it binds must be found anew, by a run.
    """
    columns = ("judgement", "side", "verdict", "source_id", "reading_id", "ordinal")
    members = set(zip(*(judgements[name].to_pylist() for name in columns), strict=True))
    with uncollected():
        shelf = Shelf(connection)
        changed, bound = rebind(shelf, members, limits)
        _regrouped(shelf, changed, bound, model, covered, limits)


def _regrouped(
    shelf: Shelf, changed: Changed, bound: set[int], model: Model, covered: Coverage, limits: Limits
) -> None:
    found = touched(shelf, changed, limits)
    seeds = _weighed(shelf, found, model, covered) | bound
    regroup(shelf, seeds | changed.made | _loose(shelf, changed), model, covered)


def floor(model: Model) -> float:
    """Return the bits from which a pair is kept."""
    return min(model.thresholds.lead, rivals_from(model))


def _loose(shelf: Shelf, changed: Changed) -> set[int]:
    """Return the nodes whose groups may change though no link of theirs does."""
    if not shelf.has_judgements:
        return changed.orphans
    bound = {node for _n, _v, _s, node in shelf.judgements_on(changed.alive)}
    return changed.orphans | bound | changed.alive.keys()


def _weighed(shelf: Shelf, found: Touched, model: Model, covered: Coverage) -> set[int]:
    """Weigh pairs anew and write them; return the nodes at which a link that has a say came, went or changed."""
    pairs = sorted(found.sure)
    bits, own = _bits(shelf, pairs, found.selves, model, covered)
    looked = found.sure | found.doubtful
    # Each link is found from either end: from that which most pairs have, so that few are looked up.
    often = Counter(end for pair in looked for end in pair)
    held = shelf.links({max(pair, key=often.__getitem__) for pair in looked}) if looked else {}
    kept = {pair: told for pair, told in bits.items() if told >= floor(model)}
    gone = [pair for pair in held if pair in looked and pair not in kept]
    come = {pair: told for pair, told in kept.items() if held.get(pair) != told}
    shelf.set_links(come, gone)
    least = rivals_from(model)
    telling = [pair for pair in (*come, *gone) if max(kept.get(pair, least - 1), held.get(pair, least - 1)) >= least]
    nodes = shelf.nodes(found.selves)
    turned = [replace(node, own=own.get(number)) for number, node in nodes.items() if node.own != own.get(number)]
    shelf.put(turned)
    return {end for pair in telling for end in pair} | {node.id for node in turned}


def _bits(
    shelf: Shelf, pairs: Sequence[Pair], selves: Iterable[int], model: Model, covered: Coverage
) -> tuple[dict[Pair, float], dict[int, float]]:
    """Return the bits of the pairs that an authorisation covers, and of each node of several mentions by itself."""
    wanted = {end for pair in pairs for end in pair} | set(selves)
    rows = sorted(shelf.nodes(wanted).values(), key=lambda node: node.node_id)
    at = {node.id: place for place, node in enumerate(rows)}
    several = [(node.id, node.id) for node in rows if node.id in selves and node.mentions > 1]
    every = [*pairs, *several]
    if not every:
        return {}, {}
    nodes, contacts = small(rows)
    bound = Bound(nodes, covered, ())

    @cache
    def held(key: int) -> tuple[Holder, ...]:
        return held_by(shelf.nodes(shelf.bearing(key)).values())

    ends = np.array([sorted((at[one], at[other])) for one, other in every], np.int64)
    procedure = nodes.procedure[ends]
    known = {(a, b): bound.covers(a, b) for a, b in set(map(tuple, procedure.tolist()))}
    there = np.flatnonzero([known[a, b] for a, b in procedure.tolist()])
    worth = worth_of(contacts, shelf.hubs(contacts), held)
    total = score(nodes, ends[there, 0], ends[there, 1], model, worth).total.tolist()
    told = {every[place]: one for place, one in zip(there.tolist(), total, strict=True)}
    own = {one: told.pop((one, one)) for one, _same in several if (one, one) in told}
    return told, own


def regroup(shelf: Shelf, seeds: set[int], model: Model, covered: Coverage) -> None:
    """Cluster anew what hangs together with these nodes, and write the head of each."""
    whole: set[int] = set()
    links: dict[Pair, float] = {}
    frontier = set(shelf.nodes(seeds))
    while frontier:
        whole |= frontier
        met = shelf.links(frontier, model.thresholds.clear)
        links |= met
        same = {node for _n, verdict, _s, node in _same(shelf, frontier)}
        frontier = ({end for pair in met for end in pair} | same) - whole
    links |= shelf.links(whole, rivals_from(model))
    heads = _heads(shelf, whole, links, model, covered)
    shelf.put(replace(node, head=head) for node, head in heads if node.head != head)


def _heads(
    shelf: Shelf, whole: set[int], links: dict[Pair, float], model: Model, covered: Coverage
) -> list[tuple[Node, int | None]]:
    """Return the nodes, each with its head, by the one clustering; None where each of its mentions stands alone."""
    rows = sorted(shelf.nodes(whole).values(), key=lambda node: node.node_id)
    at = {node.id: place for place, node in enumerate(rows)}
    nodes, _contacts = small(rows)
    members = [
        (number, verdict, side, at.get(node, len(rows) + node))
        for number, verdict, side, node in shelf.judgements_on(whole)
    ]
    bound = Bound(nodes, covered, members)
    # The rivals of those who hang together may stand outside: they keep a number beyond, and are joined to nobody.
    told = [
        (*sorted((at.get(one, len(rows) + one), at.get(other, len(rows) + other))), bits)
        for (one, other), bits in links.items()
    ]
    told += [(at[node.id], at[node.id], node.own) for node in rows if node.own is not None]
    left = np.array([one for one, _other, _bits in told], np.int64)
    right = np.array([other for _one, other, _bits in told], np.int64)
    total = np.array([bits for _one, _other, bits in told], np.float64)
    of = groups(nodes, left, right, total, model, joined(nodes, left, right, total, model, bound)).tolist()
    return [(node, None if head < 0 else rows[head].id) for node, head in zip(rows, of, strict=True)]


def _same(shelf: Shelf, nodes: set[int]) -> list[tuple[int, str, str, int]]:
    return [row for row in shelf.judgements_on(nodes) if row[1] == "same"]
