"""Who stands where: mentions leave and come, nodes are made, counted anew and dropped with their last mention."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import orjson

from relais.link.hubs import Limits
from relais.link.index.crowd import shared_by_many
from relais.link.index.rows import Member, Mention, Node
from relais.link.index.shelf import Shelf
from relais.link.index.told import Contact, Said, Told, node_id


class StaleError(Exception):
    """A mention that was judged has gone: what the judgement binds must be found anew, by a run."""


@dataclass(frozen=True)
class Change:
    """What one batch changes: sources whose mentions go, mentions that come, (value, source) that are called IBANs.

    A corrected source goes and comes in one change.
    """

    gone: frozenset[str] = frozenset()
    come: tuple[Told, ...] = ()
    ibans: frozenset[tuple[str, str]] = frozenset()


@dataclass
class Changed:
    """Nodes before and after a change, null where there was or is none; `orphans`: whom a dropped node was linked to.

    `placed`: the node of each mention that came; `keys`: the blocking keys of nodes that were made or dropped.
    """

    before: dict[int, Node | None] = field(default_factory=dict)
    after: dict[int, Node | None] = field(default_factory=dict)
    orphans: set[int] = field(default_factory=set)
    placed: list[tuple[Told, int]] = field(default_factory=list)
    keys: dict[int, list[int]] = field(default_factory=dict)

    @property
    def made(self) -> set[int]:
        """Return the nodes that are new."""
        return {one for one, node in self.before.items() if node is None and self.after[one] is not None}

    @property
    def dropped(self) -> dict[int, Node]:
        """Return the nodes that are no more, as they were."""
        return {one: node for one, node in self.before.items() if node is not None and self.after[one] is None}

    @property
    def alive(self) -> dict[int, Node]:
        """Return the nodes that were made or changed, as they are."""
        return {one: node for one, node in self.after.items() if node is not None}

    @property
    def contacts(self) -> dict[int, Contact]:
        """Return every contact of theirs, by its key."""
        nodes = [node for node in (*self.before.values(), *self.after.values()) if node is not None]
        return {key: one for node in nodes for key, one in node.said.bears.items()}


def place(shelf: Shelf, change: Change, limits: Limits) -> Changed:
    """Take mentions out and put mentions in; raises StaleError where one that goes was judged."""
    leaving = shelf.of_sources(change.gone)
    if leaving and shelf.judged([one.id for one in leaving]):
        raise StaleError
    flipped = _flipped(shelf, change, {one.id for one in leaving})
    accounts = {value for told in change.come for value in told.accounts}
    ibans = shelf.ibans(accounts)
    changed = Changed()
    come = [(told, said, node_id(said)) for told in change.come for said in (told.resolved(ibans),)]
    _move(shelf, changed, leaving, come, _resolved(shelf, flipped))
    _settle(shelf, changed, limits)
    return changed


def _flipped(shelf: Shelf, change: Change, leaving: Collection[int]) -> list[Mention]:
    """Write down what is called an IBAN now; return the staying mentions whose accounts turned into one, or back."""
    if not (change.gone or change.ibans):
        return []
    values = {value for value, _source in change.ibans} | shelf.ibans_of(change.gone)
    was = shelf.ibans(values)
    shelf.call_ibans(change.gone, change.ibans)
    turned = was ^ shelf.ibans(values)
    return shelf.numbered([one for one in shelf.bearing_accounts(turned) if one not in leaving]) if turned else []


def _resolved(shelf: Shelf, mentions: Sequence[Mention]) -> list[tuple[Mention, Said, str]]:
    told = [_told(one, shelf.nodes([one.node])[one.node]) for one in mentions]
    ibans = shelf.ibans({value for one in told for value in one.accounts})
    said = [one.resolved(ibans) for one in told]
    return [(one, now, node_id(now)) for one, now in zip(mentions, said, strict=True)]


def _told(one: Mention, node: Node) -> Told:
    contacts = tuple(map(tuple, orjson.loads(one.raw))) if one.raw else node.said.contacts
    said = replace(node.said, contacts=contacts)
    names = (one.name_raw, one.nickname, one.first_day, one.last_day)
    return Told(one.source_id, one.reading_id, one.ordinal, said, *names)


def _move(
    shelf: Shelf,
    changed: Changed,
    leaving: Sequence[Mention],
    come: Sequence[tuple[Told, Said, str]],
    moved: Sequence[tuple[Mention, Said, str]],
) -> None:
    """Write what goes, what comes, and what stands at another node from now on."""
    named = {name: said for _one, said, name in (*come, *moved)}
    ids = shelf.named(named)
    fresh = sorted(named.keys() - ids.keys())
    made = dict(zip(fresh, shelf.new_nodes(len(fresh)), strict=True))
    of = ids | made
    moved = [(one, said, name) for one, said, name in moved if of[name] != one.node]
    losing = {one.node for one in leaving} | {one.node for one, _said, _name in moved}
    gaining: dict[int, list[Told | Mention]] = defaultdict(list)
    for told, _said, name in come:
        gaining[of[name]].append(told)
    for one, _said, name in moved:
        gaining[of[name]].append(one)
    held = shelf.nodes(losing | gaining.keys())
    for number in losing | gaining.keys():
        changed.before.setdefault(number, held.get(number))
    placed = [(one, of[name]) for one, _said, name in come]
    changed.placed += placed
    shelf.forget([one.id for one in leaving])
    shelf.tell(placed)
    shelf.move({one.id: of[name] for one, _said, name in moved})
    for name, number in made.items():
        if number in gaining:
            held[number] = Node(number, name, named[name], frozenset(), 0, None, None, None, None)
    after = {
        number: _counted(replace(node, written=frozenset(), mentions=0), shelf.of_node(number))
        if number in losing else _counted(node, gaining[number]) for number, node in held.items()
    }  # fmt: skip
    gone = [held[number] for number, node in after.items() if node is None]
    _write(shelf, changed, after, gone, [of[name] for name in made if of[name] in gaining])


def _counted(node: Node, more: Iterable[Told | Mention]) -> Node | None:
    """Return a node with more mentions; None where it has none."""
    mentions, written, first, last = node.mentions, set(node.written), node.first_day, node.last_day
    for one in more:
        written.add((one.name_raw, one.nickname))
        # Where nobody knows of one mention when it was, it may have been at any time.
        days = (one.first_day, one.last_day)
        first = days[0] if not mentions else None if first is None or days[0] is None else min(first, days[0])
        last = days[1] if not mentions else None if last is None or days[1] is None else max(last, days[1])
        mentions += 1
    changed = replace(node, mentions=mentions, written=frozenset(written), first_day=first, last_day=last)
    return changed if mentions else None


def _write(
    shelf: Shelf, changed: Changed, after: dict[int, Node | None], gone: Sequence[Node], made: Sequence[int]
) -> None:
    changed.keys |= {node.id: node.said.keys for node in gone}
    if gone:
        linked = shelf.links([node.id for node in gone])
        changed.orphans |= {end for pair in linked for end in pair} - {node.id for node in gone}
        shelf.drop(gone)
    shelf.put(node for node in after.values() if node is not None)
    new = [node for number in made if (node := after[number]) is not None]
    changed.keys |= {node.id: node.said.keys for node in new}
    shelf.shelve((node, changed.keys[node.id]) for node in new)
    changed.after.update(after)
    changed.orphans -= {number for number, node in changed.after.items() if node is None}


def rebind(shelf: Shelf, members: Collection[Member], limits: Limits) -> tuple[Changed, set[int]]:
    """Replace the judgements by these; return what that changes, and the nodes of those who are bound otherwise.

    Raises StaleError where a mention is not there as it was read when it was judged.
    """
    before = shelf.judgements()
    gone = [(*one[:2], mention, one[2]) for one, mention in before.items() if one not in members]
    come = [(*one[:2], shelf.mention(*one[3:]), one[2]) for one in members if one not in before]
    found = {mention for _judgement, _side, mention, _verdict in (*gone, *come)}
    if None in found:
        raise StaleError
    shelf.set_judged(come, gone)
    # Who else the judgement names is bound otherwise too.
    numbers = {one[0] for one in (*gone, *come)}
    beside = {mention for one, mention in before.items() if one[0] in numbers}
    changed, bound = Changed(), {one for one in found | beside if one is not None}
    were = {one.node for one in shelf.numbered(bound)}
    _stand(shelf, changed, bound, limits)
    return changed, were | {one.node for one in shelf.numbered(bound)}


def _settle(shelf: Shelf, changed: Changed, limits: Limits) -> None:
    """Have judged mentions stand for themselves where `gather` says so, and nowhere else."""
    if not shelf.has_judgements:
        return
    bearing = {node for key in changed.contacts for node in shelf.bearing(key)}
    _stand(shelf, changed, shelf.judged_on(bearing | changed.alive.keys()), limits)


def _stand(shelf: Shelf, changed: Changed, told: Collection[int], limits: Limits) -> None:
    """Give these mentions, and those judged beside them, the nodes at which they stand by the judgements as they are.

    One that nobody judges stands with all that say the same.
    """
    judged = shelf.judged(told)
    judged |= {one for members in shelf.beside(judged).values() for one in members}
    beside = shelf.beside(judged)
    mentions = {one.id: one for one in shelf.numbered(judged.union(told, *beside.values()))}
    said = {one.id: shelf.nodes([one.node])[one.node].said for one in mentions.values()}
    parted: set[int] = set()
    for members in beside.values():
        content: dict[str, set[int]] = defaultdict(set)
        for member in members:
            content[said[member].content].add(member)
        parted |= set().union(*(alike for alike in content.values() if len(alike) > 1))
    moved = []
    for number in judged.union(told):
        one = mentions[number]
        alone = number in judged and (number in parted or not _held(shelf, said[number], limits))
        moved.append((one, said[number], node_id(said[number], (one.source_id, one.ordinal) if alone else None)))
    _move(shelf, changed, [], [], moved)


def _held(shelf: Shelf, said: Said, limits: Limits) -> bool:
    """Say whether a contact that others bear too, and that is no hub, holds the mentions together that say this."""
    for key, contact in said.bears.items():
        nodes = list(shelf.nodes(shelf.bearing(key)).values())
        if sum(node.mentions for node in nodes) > 1 and not shared_by_many(contact, nodes, limits):
            return True
    return False
