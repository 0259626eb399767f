"""Who holds a contact: how many people use it, and when each did, from the names that stand on it.

A telephone that two names share in one house is worth less than one that a single name bears; a number that passed from
one person to another ties neither to the mentions of the other's time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relais.link.names.compare import SAME, compare
from relais.link.names.name import parse
from relais.model.notice import msg

# What a contact is worth by the number of people who hold it, best first. With more it is a hub (`hubs`).
BANDS = (
    msg("one person holds it"),
    msg("two hold it"),
    msg("three hold it"),
    msg("four hold it"),
)

Span = tuple[int, int]


@dataclass(frozen=True)
class Holder:
    """A person, as far as names tell: the spellings, and the first and last day on which one of them is seen."""

    names: frozenset[str]
    first_day: int
    last_day: int


def holders(worn: Iterable[tuple[str, int, int]]) -> tuple[Holder, ...]:
    """Group the names on one contact, each with the first and last day it is seen; the order of `worn` does not matter.

    Only full names count: a first name alone may be anybody's.
    """
    spans: dict[str, Span] = {}
    for name, first, last in worn:
        before = spans.get(name, (first, last))
        spans[name] = (min(first, before[0]), max(last, before[1]))
    groups: list[list[str]] = []
    for name in sorted(spans):
        parsed = parse(name)
        if parsed is None or len(parsed.tokens) < 2:
            continue
        alike = [group for group in groups if any(_alike(name, other) for other in group)]
        groups = [group for group in groups if group not in alike]
        groups.append(sorted({name, *(other for group in alike for other in group)}))
    return tuple(
        Holder(frozenset(group), min(spans[name][0] for name in group), max(spans[name][1] for name in group))
        for group in sorted(groups)
    )


def _alike(left: str, right: str) -> bool:
    a, b = parse(left), parse(right)
    return a is not None and b is not None and compare(a, b).score >= SAME


def concurrent(found: Sequence[Holder], left: Span, right: Span) -> int:
    """Return how many of the holders used a contact between two sightings of it: days, both ends counted."""
    if len(found) <= 1:
        return len(found)
    first, last = min(left[0], right[0]), max(left[1], right[1])
    return sum(holder.first_day <= last and holder.last_day >= first for holder in found)
