import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relais.link.ragged import Ragged, alike, coded, common, numbered

row_lists = st.lists(st.lists(st.integers(0, 6), max_size=4, unique=True), min_size=5, max_size=5)
left, right = np.divmod(np.arange(25), 5)


@given(row_lists)
def test_rows_come_back_and_are_summed(told):
    rows = Ragged.of(told)
    assert rows.sizes.tolist() == [len(row) for row in told]
    assert rows.sums(np.arange(7)).tolist() == [sum(row) for row in told]
    for row, values in enumerate(told):
        assert rows.rows(np.array([row])).tolist() == [values]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3))))
def test_each_position_stands_once_among_its_like(told):
    one, other = (np.array([pair[side] for pair in told], np.int64) for side in (0, 1))
    parts = list(alike(np.arange(len(told)), one, other))
    assert sorted(i for part in parts for i in part.tolist()) == list(range(len(told)))
    assert all(len({told[i] for i in part.tolist()}) == 1 for part in parts if part.size)


@given(row_lists, row_lists)
def test_what_two_rows_have_in_common(ours, theirs):
    found = {}
    for at, values, met in common(Ragged.of(ours), left, Ragged.of(theirs), right):
        for i, row, flags in zip(at.tolist(), values.tolist(), met.tolist(), strict=True):
            found[i] = {value for value, flag in zip(row, flags, strict=True) if flag}
    expected = {i: set(ours[a]) & set(theirs[b]) for i, (a, b) in enumerate(zip(left, right, strict=True))}
    assert {i: met for i, met in found.items() if met} == {i: met for i, met in expected.items() if met}


def test_a_number_per_value():
    assert coded(["b", "a", "b"]).tolist() == [0, 1, 0]


@given(st.lists(st.integers(0, 8)))
def test_codes_are_numbered_alike_whether_they_are_few(told):
    codes = np.array(told, np.int64)
    for upto in (9, 1000):
        found, place = numbered(codes, upto)
        assert found.tolist() == sorted(set(told))
        assert found[place].tolist() == told
