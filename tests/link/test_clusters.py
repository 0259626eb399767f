import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link.clusters import (
    AHEAD_BITS,
    BIRTHS,
    BRIDGE,
    CLASH_BITS,
    GROUP,
    JUDGED,
    NAMES,
    RIVAL,
    STRONG_BITS,
    TORN,
    TORN_BITS,
    Clusters,
    Link,
    cluster,
)

MERGE = 4.0
NODES = 9
nodes = st.integers(0, NODES - 1)
pairs = st.tuples(nodes, nodes).filter(lambda pair: pair[0] < pair[1])
graphs = st.dictionaries(pairs, st.sampled_from([-1.0, 1.0, 3.0, 4.0, 4.5, 7.0, 9.0, 12.0, 20.0]), max_size=20)
some_pairs = st.sets(pairs, max_size=5)
clears = st.sampled_from([0.0, 1.0, MERGE])


def made(
    graph, bound=(), refused=frozenset(), clashing=frozenset(), named=frozenset(), names_tell=False, clear=MERGE
) -> Clusters:
    def refusal(ours, theirs):
        return JUDGED if any((min(a, b), max(a, b)) in refused for a in ours for b in theirs) else None

    def clash(a, b):
        return NAMES if (min(a, b), max(a, b)) in clashing else None

    links = [Link(low, high, bits) for (low, high), bits in graph.items()]
    return cluster(
        links, bound, MERGE, refusal, clash, lambda node: node not in named, clear=clear, names_tell=names_tell
    )


def parts(found: Clusters) -> set[frozenset[int]]:
    members: dict[int, set[int]] = {}
    for node, head in found.of.items():
        members.setdefault(head, set()).add(node)
    return {frozenset(group) for group in members.values() if len(group) > 1}


@given(graphs, some_pairs, some_pairs, some_pairs, clears, st.randoms(use_true_random=False))
def test_the_order_of_links_changes_nothing(graph, bound, refused, clashing, clear, random):
    turned = list(graph.items())
    random.shuffle(turned)
    one = made(dict(turned), sorted(bound, reverse=True), refused, clashing, clear=clear)
    assert one == made(graph, bound, refused, clashing, clear=clear)


@given(graphs, some_pairs, some_pairs, clears, st.sets(st.integers(0, 99), min_size=NODES, max_size=NODES))
def test_new_numbers_in_the_same_order_change_nothing(graph, refused, clashing, clear, numbers):
    number = sorted(numbers)

    def anew(pairs_):
        return {(number[a], number[b]) for a, b in pairs_}

    one = made(graph, (), refused, clashing, clear=clear)
    bits = {(number[a], number[b]): bits for (a, b), bits in graph.items()}
    other = made(bits, (), anew(refused), anew(clashing), clear=clear)
    assert other.of == {number[node]: number[head] for node, head in one.of.items()}
    assert other.refused == {(number[a], number[b]): why for (a, b), why in one.refused.items()}


@given(graphs, graphs, some_pairs, some_pairs, clears)
def test_what_hangs_apart_changes_nothing_in_each_other(left, right, refused, clashing, clear):
    def moved(pairs_):
        return {(a + NODES, b + NODES) for a, b in pairs_}

    away = {(a + NODES, b + NODES): bits for (a, b), bits in right.items()}
    one = made(left, (), refused, clashing, clear=clear)
    other = made(away, (), moved(refused), moved(clashing), clear=clear)
    both = made(left | away, (), refused | moved(refused), clashing | moved(clashing), clear=clear)
    assert both == Clusters(one.of | other.of, one.refused | other.refused, one.ahead | other.ahead)


@given(graphs, some_pairs, some_pairs)
def test_what_is_refused_is_never_joined_and_all_else_that_merges_is(graph, refused, clashing):
    found = made(graph, (), refused, clashing)
    for group in parts(found):
        assert not any((a, b) in refused for a in group for b in group)
    for (low, high), bits in graph.items():
        if bits >= MERGE:
            assert (found.of[low] == found.of[high]) != ((low, high) in found.refused)
        else:
            assert (low, high) not in found.refused


@given(graphs, some_pairs, some_pairs, clears)
def test_what_a_person_joined_stays_joined(graph, bound, refused, clear):
    found = made(graph, bound, refused, clear=clear)
    assert all(found.of[a] == found.of[b] for a, b in bound)


def chains(bits: float, more: dict | None = None) -> Clusters:
    """Two groups of the least size that a bridge is asked of, and a link of `bits` between them."""
    left = {(n, n + 1): 20.0 for n in range(GROUP - 1)}
    right = {(n, n + 1): 20.0 for n in range(GROUP, 2 * GROUP - 1)}
    return made(left | right | {(0, GROUP): bits} | (more or {}))


def test_two_groups_do_not_hang_on_one_weak_link():
    found = chains(MERGE + STRONG_BITS - 0.1)
    assert len(parts(found)) == 2
    assert found.refused == {(0, GROUP): BRIDGE}
    assert len(parts(chains(MERGE + STRONG_BITS))) == 1
    assert len(parts(chains(MERGE, {(1, GROUP + 1): MERGE}))) == 1


def test_a_pair_that_hangs_on_a_group_needs_no_second_link():
    assert parts(made({(0, 1): 20.0, (1, 2): 20.0, (3, 4): 20.0, (0, 3): MERGE})) == {frozenset(range(5))}


@pytest.mark.parametrize(("bits", "joined"), [(MERGE + CLASH_BITS - 0.1, False), (MERGE + CLASH_BITS, True)])
def test_a_clash_weighs_against_what_links(bits, joined):
    found = made({(0, 1): 30.0, (1, 2): bits, (2, 3): 30.0}, clashing={(0, 3)})
    assert (len(parts(found)) == 1) == joined
    assert found.refused == ({} if joined else {(1, 2): NAMES})


@pytest.mark.parametrize(("bits", "joined"), [(MERGE + 2.9, False), (MERGE + 3.0, True)])
def test_a_clash_weighs_what_its_reason_weighs(bits, joined):
    links = [Link(0, 1, 30.0), Link(1, 2, bits), Link(2, 3, 30.0)]

    def clash(a, b):
        return {(0, 3): NAMES, (0, 2): BIRTHS}.get((min(a, b), max(a, b)))

    against = {NAMES: 1.0, BIRTHS: 2.0}
    found = cluster(
        links, (), MERGE, lambda *_: None, clash, lambda _: False, clear=MERGE, names_tell=False, against=against
    )
    assert (len(parts(found)) == 1) == joined


def test_twins_are_two_where_names_tell():
    assert made({(0, 1): 40.0}, clashing={(0, 1)}, names_tell=True).refused == {(0, 1): NAMES}
    assert made({(0, 1): MERGE}, clashing={(0, 1)}).refused == {}


def test_who_has_a_name_of_its_own_is_not_claimed():
    claimed = {(0, 1): 30.0, (1, 2): 30.0}
    assert len(parts(made(claimed, clashing={(0, 2)}, named={1}))) == 1


def test_whom_two_could_claim_is_neithers():
    claimed = {(0, 1): 20.0, (1, 2): 20.0 - TORN_BITS}
    assert made(claimed, clashing={(0, 2)}).refused == dict.fromkeys(claimed, TORN)
    clearly = {(0, 1): 20.0, (1, 2): 19.9 - TORN_BITS}
    assert frozenset({0, 1}) in parts(made(clearly, clashing={(0, 2)}))


def test_a_linked_pair_does_not_clash():
    assert len(parts(made({(0, 1): MERGE}, clashing={(0, 1)}))) == 1
    assert made({(0, 1): MERGE - 0.1}).of == {}


CLEAR = 1.0


@given(graphs, some_pairs, some_pairs, clears)
def test_what_merges_by_itself_merges_first(graph, refused, clashing, clear):
    one, more = made(graph, (), refused, clashing), made(graph, (), refused, clashing, clear=clear)
    assert all(any(group <= other for other in parts(more)) for group in parts(one))


@given(graphs, clears)
def test_a_weak_link_leaves_no_group_with_a_rival_as_near(graph, clear):
    """Whoever is joined by weak links alone has no other as near: where all links are weak, none is ahead of two."""
    weak = {pair: bits for pair, bits in graph.items() if bits < MERGE}
    found = made(weak, clear=clear)
    for group in parts(found):
        inside = [bits for (a, b), bits in weak.items() if a in group and b in group]
        outside = [bits for (a, b), bits in weak.items() if (a in group) != (b in group)]
        assert max(inside) >= clear
        assert all(bits <= max(inside) - AHEAD_BITS for bits in outside)


@pytest.mark.parametrize(("rival", "joined"), [(3.0 - AHEAD_BITS, True), (3.1 - AHEAD_BITS, False), (3.0, False)])
def test_a_weak_link_joins_where_nobody_else_fits_nearly_as_well(rival, joined):
    for ends in ((0, 2), (1, 2)):
        found = made({(0, 1): 3.0, ends: rival}, clear=CLEAR)
        assert (found.of[0] == found.of[1]) == joined
        assert found.refused.get((0, 1)) == (None if joined else RIVAL)
        assert ((0, 1) in found.ahead) == joined


def test_a_weak_link_below_the_limit_joins_nobody():
    assert parts(made({(0, 1): CLEAR - 0.1}, clear=CLEAR)) == set()
    assert parts(made({(0, 1): CLEAR}, clear=CLEAR)) == {frozenset((0, 1))}


def test_who_is_one_already_is_no_rival():
    assert parts(made({(0, 1): 3.0, (0, 2): 3.0}, clear=CLEAR)) == set()
    assert parts(made({(0, 1): 3.0, (0, 2): 3.0, (1, 2): MERGE}, clear=CLEAR)) == {frozenset((0, 1, 2))}


def test_a_weak_link_joins_no_contradiction():
    apart = {(0, 1): 20.0, (1, 2): 3.0, (2, 3): 20.0}
    assert parts(made(apart, clear=CLEAR)) == {frozenset(range(4))}
    found = made(apart, clashing={(0, 3)}, clear=CLEAR)
    assert found.refused == {(1, 2): NAMES}
    assert len(parts(found)) == 2


def test_two_groups_of_some_size_do_not_hang_on_a_single_weak_link():
    left = {(n, n + 1): 20.0 for n in range(GROUP - 1)}
    right = {(n, n + 1): 20.0 for n in range(GROUP, 2 * GROUP - 1)}
    assert made(left | right | {(0, GROUP): 3.0}, clear=CLEAR).refused == {(0, GROUP): BRIDGE}
