"""Which pairs of nodes can weigh something else after a change, and which of those are compared at all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from relais.link import gather, keys
from relais.link.holders import BANDS, Holder, concurrent
from relais.link.hubs import Limits
from relais.link.index.crowd import hub
from relais.link.index.placed import Changed
from relais.link.index.rows import Node
from relais.link.index.shelf import Shelf
from relais.link.index.small import held_by, span

Pair = tuple[int, int]


@dataclass
class Touched:
    """Pairs to weigh anew, lower number first: those sure to be compared, those that may have lost what they shared.

    `selves`: nodes to weigh beside themselves; `hubs`: contacts that became hubs; `freed`: contacts that are none now.
    """

    sure: set[Pair] = field(default_factory=set)
    doubtful: set[Pair] = field(default_factory=set)
    selves: set[int] = field(default_factory=set)
    hubs: set[int] = field(default_factory=set)
    freed: set[int] = field(default_factory=set)


def touched(shelf: Shelf, changed: Changed, limits: Limits) -> Touched:
    """Find them, and list the hubs as they are now."""
    found = Touched(selves=set(changed.alive))
    _by_contacts(shelf, changed, limits, found)
    shelf.set_hubs(found.hubs, found.freed)
    _by_keys(shelf, changed, found)
    found.doubtful -= found.sure
    _keep_met(shelf, found)
    return found


def _by_contacts(shelf: Shelf, changed: Changed, limits: Limits, found: Touched) -> None:
    contacts = changed.contacts
    were = shelf.hubs(contacts)
    made, alive = changed.made, changed.alive
    for key, contact in contacts.items():
        bearing = shelf.bearing(key, gather.DESCRIPTIONS + 1)
        nodes = shelf.nodes(bearing)
        was, is_ = key in were, hub(contact, list(nodes.values()), limits)
        if was and is_:
            continue
        if was != is_:
            (found.hubs if is_ else found.freed).add(key)
            whole = [one for one in shelf.bearing(key) if not (is_ and one in made)]
            (found.doubtful if is_ else found.sure).update(_every(whole))
            found.selves.update(whole)
            continue
        own = [one for one in bearing if one in alive]
        found.sure.update(_pair(one, other) for one in own for other in bearing if one != other)
        _by_holders(changed, key, nodes, found)


def _by_holders(changed: Changed, key: int, nodes: dict[int, Node], found: Touched) -> None:
    """Find the pairs on a contact between which another number of people held it before."""
    before = [changed.before.get(number, node) for number, node in nodes.items()]
    before += [node for node in changed.dropped.values() if key in node.said.bears]
    were = [node for node in before if node is not None]
    if _worn(were) == _worn(nodes.values()):
        return
    was, is_ = held_by(were), held_by(nodes.values())
    if max(len(was), len(is_)) <= 1:
        return
    for one, other in combinations(sorted(nodes), 2):
        ends = (span(nodes[one]), span(nodes[other]))
        if _band(was, *ends) != _band(is_, *ends):
            found.sure.add((one, other))
    found.selves.update(nodes)


def _worn(nodes: Iterable[Node]) -> set[tuple[str | None, int | None, int | None]]:
    return {(node.said.name, node.first_day, node.last_day) for node in nodes}


def _band(held: tuple[Holder, ...], left: tuple[int, int], right: tuple[int, int]) -> int:
    return min(max(concurrent(held, left, right), 1), len(BANDS))


def _by_keys(shelf: Shelf, changed: Changed, found: Touched) -> None:
    made, dropped = changed.made, changed.dropped
    new: dict[int, set[int]] = defaultdict(set)
    lost: dict[int, int] = defaultdict(int)
    for number, own in changed.keys.items():
        for key in own:
            if number in made:
                new[key].add(number)
            elif number in dropped:
                lost[key] += 1
    for key in new.keys() | lost.keys():
        come = new.get(key, set())
        under = shelf.under(key, keys.MOST + len(come) + 1)
        lives = len(under) <= keys.MOST
        lived = len(under) - len(come) + lost.get(key, 0) <= keys.MOST
        if lives and lived:
            found.sure.update(_pair(one, other) for one in come for other in under if one != other)
        elif lives:
            found.sure.update(_every(under))
        elif lived:
            found.doubtful.update(_every(one for one in under if one not in come))


def _keep_met(shelf: Shelf, found: Touched) -> None:
    """Move the doubtful pairs that still share something to the sure ones."""
    if not found.doubtful:
        return
    nodes = shelf.nodes({end for pair in found.doubtful for end in pair})
    bears = {number: set(node.said.bears) for number, node in nodes.items()}
    hubs = shelf.hubs(set().union(*bears.values()))
    own: dict[int, set[int]] = {}
    live: dict[int, bool] = {}

    def lives(key: int) -> bool:
        if key not in live:
            live[key] = len(shelf.under(key, keys.MOST + 1)) <= keys.MOST
        return live[key]

    def keys_of(number: int) -> set[int]:
        if number not in own:
            own[number] = set(nodes[number].said.keys)
        return own[number]

    met = {
        (one, other)
        for one, other in found.doubtful
        if (bears[one] & bears[other]) - hubs or any(map(lives, keys_of(one) & keys_of(other)))
    }
    found.sure |= met
    found.doubtful -= met


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _every(nodes: Iterable[int]) -> Iterable[Pair]:
    return combinations(sorted(nodes), 2)
