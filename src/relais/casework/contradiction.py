"""Judgements that contradict each other: who is the same by some is different, or unsure, by another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from relais.model.judgement import Judgement, Mention

# What a mention is known by, as judgements name it or, once placed, as the current reading does.
Known = tuple[str, int]


@dataclass(frozen=True)
class Contradiction:
    """Judgement `against` (different or unsure) parts two mentions; `path`, as short as can be, makes them one."""

    against: int
    path: tuple[int, ...]


def contradictions(judgements: Sequence[Judgement]) -> list[Contradiction]:
    """Return each contradiction among standing judgements, its path as short as can be.

    Where several paths join what is parted, each is found after the shorter ones are set aside, so that without all
    the judgements of these paths nothing is contradicted. Neither the order of the judgements nor that of their sides
    matters.
    """
    ordered = sorted(judgements, key=lambda one: one.number)
    same = {one.number: frozenset(map(_known, one.left + one.right)) for one in ordered if one.verdict == "same"}
    naming: dict[Known, list[int]] = {}
    for number, members in same.items():
        for member in members:
            naming.setdefault(member, []).append(number)
    found: list[Contradiction] = []
    for one in ordered:
        if one.verdict == "same":
            continue
        while path := _shortest(same, naming, one):
            found.append(Contradiction(one.number, path))
            for number in path:
                del same[number]
    return found


def settled(judgements: Sequence[Judgement], found: Sequence[Contradiction]) -> list[Judgement]:
    """Return what binds a run: while judgements contradict each other, as `found`, those they speak of stay apart.

    Each *same* of a contradiction becomes *unsure* on its mentions until a person has settled it. Of mentions that
    another *same*, which nothing contradicts, makes one person, the first stands for all.
    """
    doubted = {number for one in found for number in one.path}
    one_person = _groups(one for one in judgements if one.verdict == "same" and one.number not in doubted)
    return [_unsure(one, one_person) if one.number in doubted else one for one in judgements]


def _unsure(one: Judgement, one_person: dict[Known, Known]) -> Judgement:
    first: dict[Known, Mention] = {}
    for mention in sorted(one.left + one.right):
        first.setdefault(one_person.get(_known(mention), _known(mention)), mention)
    return replace(one, verdict="unsure", left=tuple(first.values()), right=())


def _groups(same: Iterable[Judgement]) -> dict[Known, Known]:
    """Return, per mention that these name, one that stands for all who are one person with it."""
    above: dict[Known, Known] = {}

    def top(at: Known) -> Known:
        while above.setdefault(at, at) != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    for one in same:
        members = [top(_known(mention)) for mention in one.left + one.right]
        for member in members:
            above[top(member)] = top(members[0])
    return {at: top(at) for at in list(above)}


def _shortest(same: dict[int, frozenset[Known]], naming: dict[Known, list[int]], parting: Judgement) -> tuple[int, ...]:
    """Return the fewest judgements of `same` that join any two mentions which `parting` parts, by number; or none."""
    ends = ((start, goal) for start, goal in _parted(parting) if not naming.keys().isdisjoint(start))
    found = (_path(same, naming, start, goal) for start, goal in ends)
    return min(filter(None, found), key=lambda path: (len(path), path), default=())


def _parted(one: Judgement) -> Iterator[tuple[frozenset[Known], frozenset[Known]]]:
    left, right = (frozenset(map(_known, side)) for side in (one.left, one.right))
    if right:
        yield min(left, right, key=sorted), max(left, right, key=sorted)
        return
    for each in sorted(left):
        yield frozenset({each}), left - {each}


def _path(
    same: dict[int, frozenset[Known]], naming: dict[Known, list[int]], start: frozenset[Known], goal: frozenset[Known]
) -> tuple[int, ...]:
    """Go outwards from `start`, judgement by judgement, until one holds a mention of `goal`; return their numbers."""
    came: dict[int, int | None] = {}
    reached = set(start)
    edge: dict[Known, int | None] = dict.fromkeys(start)
    while edge:
        touched: dict[int, int | None] = {}
        for one, by in edge.items():
            for number in naming.get(one, ()):
                if number in same and number not in came:
                    touched[number] = by if by is None else min(by, touched.get(number) or by)
        came.update(touched)
        edge = {}
        for number in sorted(touched):
            if not goal.isdisjoint(same[number]):
                return tuple(sorted(_back(came, number)))
            for one in same[number] - reached:
                edge.setdefault(one, number)
        reached.update(edge)
    return ()


def _back(came: dict[int, int | None], number: int) -> Iterator[int]:
    at: int | None = number
    while at is not None:
        yield at
        at = came[at]


def _known(mention: Mention) -> Known:
    return mention.source_id, mention.ordinal
