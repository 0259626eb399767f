import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench import clusters
from relais.bench.pairs import best_cut, true_pairs

ITEMS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("XYZ")), max_size=12)
PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(-3, 3)), max_size=20)


def both(items):
    truth, made = (clusters.coded([item[side] for item in items]) for side in (0, 1))
    return clusters.pairwise(truth, made), clusters.bcubed(truth, made)


def test_pairs_and_bcubed_by_hand():
    # a's three items lie in X, X and Y; b's one lies with a's in X.
    pairs, found = both([("a", "X"), ("a", "X"), ("a", "Y"), ("b", "X")])
    assert pairs == {"precision": 1 / 3, "recall": 1 / 3, "f1": 1 / 3}
    assert found["precision"] == pytest.approx((2 / 3 + 2 / 3 + 1 + 1 / 3) / 4)
    assert found["recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_nothing_is_no_figure():
    assert [set(found.values()) for found in both([])] == [{None}, {None}]


def test_all_wrong():
    assert both([("a", "X"), ("a", "Y")])[0] == {"precision": None, "recall": 0, "f1": 0}


@given(ITEMS, st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(items, chance):
    mixed = [(person, {"X": "Q", "Y": "R", "Z": "S"}[made]) for person, made in chance.sample(items, len(items))]
    for left, right in zip(both(mixed), both(items), strict=True):
        assert left == pytest.approx(right)


@given(ITEMS)
def test_figures_are_those_of_counting_every_pair(items):
    numbers = range(len(items))
    same = {(i, j): [items[i][side] == items[j][side] for side in (0, 1)] for i in numbers for j in numbers if i < j}
    true, put = (sum(pair[side] for pair in same.values()) for side in (0, 1))
    right = sum(all(pair) for pair in same.values())
    pairs, found = both(items)
    assert pairs["precision"] == (right / put if put else None)
    assert pairs["recall"] == (right / true if true else None)
    if items:
        each = [[sum(one[side] == other[side] for one in items) for side in (0, 1)] for other in items]
        cell = [items.count(item) for item in items]
        assert found["precision"] == pytest.approx(sum(c / e[1] for c, e in zip(cell, each, strict=True)) / len(items))
        assert found["recall"] == pytest.approx(sum(c / e[0] for c, e in zip(cell, each, strict=True)) / len(items))


@given(st.lists(st.sampled_from("abc"), min_size=1))
def test_each_person_in_one_cluster_of_their_own_is_one(persons):
    for found in both([(person, f"S-{person}") for person in persons]):
        assert all(value is None or value == pytest.approx(1) for value in found.values())


def test_persons_in_one_cluster_are_crowded_and_the_largest_is_counted():
    truth, made = np.array([0, 0, 1, 2, 3]), np.array([5, 5, 5, 6, 7])
    assert clusters.crowded(truth, made) == (2, 4)
    assert (clusters.largest(made), clusters.largest(made[:0])) == (3, 0)


@given(PAIRS)
def test_the_best_joining_is_found_by_joining_at_every_cut(told):
    truth = np.array([0, 0, 0, 1, 1, 2, 2, 3])
    left, right, weight = (np.array([pair[side] for pair in told], np.int64) for side in (0, 1, 2))
    weight = weight.astype(np.float64)
    cut = best_cut(weight, truth[left] == truth[right], true_pairs(truth))
    best = clusters.best_bcubed(truth, left, right, weight, cut.weight if cut else np.inf)
    tried = []
    for least in [np.inf, *np.unique(weight)]:
        parent = list(range(8))
        for one, other, heavy in zip(left, right, weight, strict=True):
            if heavy >= least:
                clusters.join(parent, int(one), int(other))
        tried.append(clusters.bcubed(truth, np.array([clusters.root(parent, n) for n in range(8)]))["f1"])
    # Few distinct weights: every cut is among those tried, but that of joining nothing where there is a pair.
    assert best == pytest.approx(max(tried[1:] or tried))
