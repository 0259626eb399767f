"""The best arrangement, against every arrangement there is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate import session_match
from relais.corroborate.session_match import matched, needed


def best(edges, taken=frozenset(), payment=0):
    """Return the greatest total weight, by trying everything."""
    later = [edge for edge in edges if edge[0] >= payment]
    if not later:
        return 0
    first = min(edge[0] for edge in later)
    without = best(edges, taken, first + 1)
    tries = [w + best(edges, taken | {c}, first + 1) for p, c, w in later if p == first and c not in taken]
    return max([without, *tries])


def arranged(edges):
    payment, call, weight = np.array(edges, np.int64).reshape(-1, 3).T
    return matched(payment, call, weight)


graphs = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 5)), st.integers(1, 6), max_size=18).map(
    lambda held: [(payment, call, weight) for (payment, call), weight in sorted(held.items())]
)


@given(graphs)
def test_it_is_as_good_as_any_and_says_by_how_much_each_pairing_counts(edges):
    found = arranged(edges)
    chosen = [edges[edge] for edge in found.edge]
    for side in (0, 1):
        used = [edge[side] for edge in chosen]
        assert len(set(used)) == len(used)
    total = sum(weight for _payment, _call, weight in chosen)
    assert total == best(edges)
    for edge, margin in zip(found.edge, found.margin, strict=True):
        assert margin == total - best([other for place, other in enumerate(edges) if place != edge])


def test_the_nearest_is_not_taken_from_one_that_has_no_other():
    found = arranged([(0, 0, 5), (0, 1, 4), (1, 0, 4)])
    assert found.edge.tolist() == [1, 2]
    assert found.margin.tolist() == [3, 3]


def test_of_many_calls_only_those_are_kept_that_rivals_could_leave():
    calls = np.arange(50_000)
    kept = needed(np.zeros(50_000, np.int64), calls, 1 + calls)
    assert kept.tolist() == [49_998, 49_999]
    assert needed(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)).size == 0


@pytest.mark.slow
def test_compiled_and_plain_agree(monkeypatch):
    random = np.random.default_rng(5)
    payment = np.repeat(np.arange(400), 5)
    call = payment + random.integers(0, 9, payment.size)
    edges = np.unique(np.stack([payment, call], axis=1), axis=0)
    weight = random.integers(1, 1_000_000, len(edges))
    monkeypatch.setattr("relais.store.native.WORTH", 0)
    compiled = matched(edges[:, 0], edges[:, 1], weight)
    monkeypatch.setattr(session_match, "native", lambda loop, _size: loop)
    plain = matched(edges[:, 0], edges[:, 1], weight)
    assert all((one == other).all() for one, other in zip(compiled, plain, strict=True))
