import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench.pairs import best_cut, counted, true_pairs

TOLD = st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=1, max_size=12)


def test_true_pairs_across_sources_leave_out_those_within():
    truth, source = np.array([0, 0, 0, 1, 1]), np.array([0, 1, 1, 0, 0])
    assert true_pairs(truth) == 4
    assert true_pairs(truth, source) == 2


def test_counts_of_named_pairs():
    assert counted(np.array([True, True, False]), 4) == {"precision": 2 / 3, "recall": 0.5, "f1": 4 / 7}
    assert counted(np.zeros(0, np.bool_), 4) == {"precision": None, "recall": 0, "f1": 0}


@given(TOLD, st.integers(0, 5))
def test_the_best_cut_is_the_best_of_all_cuts(told, missed):
    weight, right = np.array([t[0] for t in told], float), np.array([t[1] for t in told])
    true = int(right.sum()) + missed
    cut = best_cut(weight, right, true)
    if not true:
        assert cut is None
        return
    at = {least: counted(right[weight >= least], true) for least in set(weight.tolist())}
    assert cut.f1 == pytest.approx(max(found["f1"] for found in at.values()))
    assert at[cut.weight]["f1"] == pytest.approx(cut.f1)
    precise = [found["recall"] for found in at.values() if found["precision"] >= 0.99]
    assert cut.recall_at_99 == pytest.approx(max(precise, default=0))
