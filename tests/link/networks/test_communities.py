import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link.components import components
from relais.link.networks import modularity
from relais.link.networks.modularity import groups, share
from tests.link.networks.ledgers import known, made, names

graphs = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda p: p[0] != p[1]), max_size=40)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let small graphs be cut, as large ones are."""
    monkeypatch.setattr(modularity, "LEAST_PAIRS", 4)


def grouped(pairs, nodes=12):
    source, target = np.array(sorted(pairs), np.int64).reshape(-1, 2).T
    return groups(source, target, nodes)


def two_rings(payers=12):
    """Two payees whom `payers` pay each, and one payer who pays both."""
    one, other = 2 * payers, 2 * payers + 1
    return [(i, one) for i in range(payers)] + [(i, other) for i in range(payers, 2 * payers)] + [(0, other)]


@pytest.mark.slow
@given(graphs)
def test_a_group_hangs_together_and_is_named_by_its_smallest(pairs):
    group = grouped(pairs)
    assert all(group[group] == group)
    assert all(group <= np.arange(group.size))
    inside = [(a, b) for a, b in pairs if group[a] == group[b]]
    left, right = np.array(inside, np.int64).reshape(-1, 2).T
    assert np.array_equal(components(left, right, 12), group)


@given(graphs)
def test_no_group_is_worse_than_none_at_all(pairs):
    source, target = np.array(sorted(pairs), np.int64).reshape(-1, 2).T
    _names, added = share(source, target, groups(source, target, 12))
    _alone, nothing = share(source, target, np.arange(12))
    assert added.sum() >= nothing.sum() - 1e-12


@given(graphs, graphs)
def test_what_lies_elsewhere_moves_nobody(one, other):
    both = one | {(a + 12, b + 12) for a, b in other}
    assert grouped(both, 24).tolist() == [*grouped(one), *(grouped(other) + 12)]


@given(graphs)
def test_the_compiled_loop_and_the_plain_one_agree(pairs):
    plain = grouped(pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("relais.store.native.WORTH", 0)
        assert np.array_equal(grouped(pairs), plain)


def test_the_payers_of_one_payee_are_one_group_and_so_are_all_who_pay_all(monkeypatch):
    star = [(i, 9) for i in range(9)]
    whole = [(a, b) for a in range(5) for b in range(5, 10)]
    for least in (1, 200):
        monkeypatch.setattr(modularity, "LEAST_PAIRS", least)
        assert set(grouped(star, 10)) == {0}
        assert set(grouped(whole, 10)) == {0}


def test_two_payees_with_one_payer_in_common_are_apart_when_large(monkeypatch):
    monkeypatch.setattr(modularity, "LEAST_PAIRS", 200)
    assert np.unique(grouped(two_rings(12), 26)).size == 2
    assert np.unique(grouped(two_rings(9), 20)).size == 1


@pytest.mark.slow
def test_the_measures_of_a_community(monkeypatch):
    monkeypatch.setattr(modularity, "LEAST_PAIRS", 200)
    tables = made([(0, 3), (1, 3), (2, 3), (2, 4), (5, 6)])
    of = names(tables)
    assert {row["subject_id"] for row in tables["community"].to_pylist()} == {of[i] for i in range(5)}
    (row,) = tables["community_measure"].to_pylist()
    assert (row["subjects"], row["payers"], row["payees"], row["pairs"], row["payments"]) == (5, 3, 2, 4, 4)
    assert (row["density"], row["bridges"]) == (round(4 / 6, 6), 0)
    assert row["community_id"].startswith("N-")


@pytest.mark.slow
def test_bridges_are_counted_on_both_sides(monkeypatch):
    monkeypatch.setattr(modularity, "LEAST_PAIRS", 200)
    measures = made(two_rings())["community_measure"].to_pylist()
    assert [(row["bridges"], row["payees"]) for row in measures] == [(1, 1), (1, 1)]


def test_known_numbers_subjects_in_their_order():
    assert known([(1, 0)]).subjects.to_pylist() == ["S-0000", "S-0001"]
