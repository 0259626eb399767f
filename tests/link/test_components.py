import subprocess
import sys
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.link.components import by_propagation, by_union, components
from relais.store.native import WORTH

NODES = 30
edge_lists = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=60)


def naive(edges: list[tuple[int, int]], nodes: int) -> list[int]:
    group = [{node} for node in range(nodes)]
    for a, b in edges:
        if group[a] is not group[b]:
            group[a] |= group[b]
            for node in group[b]:
                group[node] = group[a]
    return [min(members) for members in group]


def ends(edges: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    array = np.array(edges, np.int64).reshape(-1, 2)
    return np.ascontiguousarray(array[:, 0]), np.ascontiguousarray(array[:, 1])


@pytest.mark.slow
@given(edge_lists)
@settings(max_examples=300, deadline=None)  # the first call compiles
@pytest.mark.parametrize("way", [components, by_union, by_propagation])
def test_agrees_with_the_naive_way(way, edges):
    assert way(*ends(edges), NODES).tolist() == naive(edges, NODES)


@given(edge_lists, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_and_direction_of_edges_do_not_matter(edges, random):
    turned = [(b, a) if random.random() < 0.5 else (a, b) for a, b in edges]
    random.shuffle(turned)
    assert components(*ends(turned), NODES).tolist() == components(*ends(edges), NODES).tolist()


@pytest.mark.slow  # compiles
@pytest.mark.parametrize("way", [by_union, by_propagation])
def test_a_long_path_either_way_round(way):
    nodes = 3 * WORTH
    path = np.arange(nodes - 1)
    assert not way(path, path + 1, nodes).any()
    assert not way(path[::-1].copy(), path[::-1] + 1, nodes).any()


@pytest.mark.slow  # compiles
def test_both_ways_agree_where_the_loop_is_compiled():
    random = np.random.default_rng(7)
    left, right = random.integers(0, 3 * WORTH, (2, 2 * WORTH))
    assert np.array_equal(by_union(left, right, 3 * WORTH), by_propagation(left, right, 3 * WORTH))


def test_no_edges_and_no_nodes():
    nothing = np.zeros(0, np.int64)
    assert components(nothing, nothing, 3).tolist() == [0, 1, 2]
    assert components(nothing, nothing, 0).tolist() == []


@pytest.mark.parametrize(("left", "right"), [([0], [3]), ([-1], [0]), ([0, 1], [1])])
def test_an_end_that_is_no_node_is_refused(left, right):
    with pytest.raises(ValueError, match="edge"):
        components(np.array(left), np.array(right), 3)


def test_inputs_are_left_alone():
    left, right = ends([(3, 1), (1, 2)])
    by_propagation(left, right, 4)
    assert left.tolist() == [3, 1]
    assert right.tolist() == [1, 2]


@pytest.mark.slow  # compiles
def test_without_the_compiler_the_answers_are_the_same():
    random = np.random.default_rng(8)
    mention, selector = random.integers(0, WORTH, (2, WORTH))
    selector.sort()
    program = f"""
import sys
from hashlib import sha256
sys.modules["numba"] = None  # what an absent package looks like to import
import numpy as np
from relais.link.components import components
random = np.random.default_rng(8)
mention, selector = random.integers(0, {WORTH}, (2, {WORTH}))
selector.sort()
for part in (components(mention, selector, {WORTH}),):
    print(sha256(part.tobytes()).hexdigest())
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    answers = (components(mention, selector, WORTH),)
    assert told.stdout.split() == [sha256(part.tobytes()).hexdigest() for part in answers]
