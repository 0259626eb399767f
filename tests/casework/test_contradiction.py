"""Judgements that contradict each other: found by the shortest way, and set aside until settled."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from relais.casework.contradiction import Contradiction, contradictions, settled
from relais.model.judgement import Judgement, Mention

AT = datetime(2026, 11, 28, tzinfo=UTC)


def judged(number: int, verdict: str, left: str, right: str = "") -> Judgement:
    """A judgement on mentions named by a letter each."""
    sides = (tuple(Mention(name, 0, "line 1", "payer", "r") for name in side) for side in (left, right))
    return Judgement(number, verdict, *sides, "why", "A. Martin", AT)


@st.composite
def cases(draw) -> list[Judgement]:
    found = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        names = draw(st.lists(st.sampled_from("abcdef"), min_size=2, max_size=4, unique=True))
        cut = draw(st.integers(1, len(names)))
        verdict = draw(st.sampled_from(["same", "same", "different", "unsure"]))
        found.append(judged(number, verdict, "".join(names[:cut]), "".join(names[cut:])))
    return found


def names(side: tuple[Mention, ...]) -> set[str]:
    return {one.source_id for one in side}


def parted(one: Judgement) -> set[tuple[str, str]]:
    if one.right:
        pairs = {(a, b) for a in names(one.left) for b in names(one.right)}
    else:
        pairs = set(combinations(sorted(names(one.left)), 2))
    return {(min(pair), max(pair)) for pair in pairs}


def joined(same: list[Judgement]) -> set[tuple[str, str]]:
    """Every pair that these make one person, by plain repetition."""
    groups: list[set[str]] = []
    for one in same:
        group = names(one.left) | names(one.right)
        for other in [held for held in groups if held & group]:
            group |= other
            groups.remove(other)
        groups.append(group)
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def test_a_chain_of_same_against_one_different() -> None:
    case = [judged(1, "same", "a", "b"), judged(2, "same", "b", "c"), judged(3, "different", "a", "c")]
    assert contradictions(case) == [Contradiction(3, (1, 2))]
    assert contradictions(case[:2]) == []
    assert contradictions([*case, judged(4, "same", "a", "c")])[0] == Contradiction(3, (4,))


def test_unsure_is_contradicted_too_and_a_whole_cluster_within_itself() -> None:
    assert contradictions([judged(1, "same", "ab"), judged(2, "unsure", "a", "b")]) == [Contradiction(2, (1,))]
    whole = judged(1, "different", "abc")
    assert contradictions([whole, judged(2, "same", "c", "d"), judged(3, "same", "d", "a")]) == [
        Contradiction(1, (2, 3))
    ]


@given(cases())
def test_a_contradiction_is_found_where_there_is_one(case: list[Judgement]) -> None:
    same = [one for one in case if one.verdict == "same"]
    others = {one.number: one for one in case if one.verdict != "same"}
    found = contradictions(case)
    against = {one.number for one in others.values() if parted(one) & joined(same)}
    assert bool(found) == bool(against)
    assert {one.against for one in found} <= against
    gone: set[int] = set()
    for one in found:
        left = [held for held in same if held.number not in gone]
        path = [held for held in left if held.number in one.path]
        assert len(path) == len(one.path)
        assert joined(path) & parted(others[one.against])
        for size in range(1, len(path)):
            assert not any(joined(list(few)) & parted(others[one.against]) for few in combinations(left, size))
        gone |= set(one.path)


@given(cases(), st.randoms(use_true_random=False))
def test_neither_order_nor_side_matters(case: list[Judgement], chance: random.Random) -> None:
    turned = [replace(one, left=one.right, right=one.left) if one.right else one for one in case]
    shuffled = chance.sample(case, len(case))
    assert contradictions(turned) == contradictions(shuffled) == contradictions(case)


@given(cases())
def test_what_binds_a_run_is_free_of_contradictions_and_keeps_the_mentions_apart(case: list[Judgement]) -> None:
    bound = settled(case, contradictions(case))
    assert contradictions(bound) == []
    assert [one.number for one in bound] == [one.number for one in case]
    # Whoever is one person by what still binds is one here too.
    same = joined([one for one in bound if one.verdict == "same"])
    who = {name: min([name, *(a for a, b in same if b == name)]) for name in "abcdef"}
    apart = {frozenset({who[a], who[b]}) for one in bound if one.verdict != "same" for a, b in parted(one)}
    assert all(len(pair) == 2 for pair in apart)
    doubted = {number for found in contradictions(case) for number in found.path}
    for one in case:
        if one.number in doubted:
            members = {who[name] for name in names(one.left) | names(one.right)}
            assert {frozenset(pair) for pair in combinations(members, 2)} <= apart
