import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate.unrelated import joined


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 7)), max_size=30))
def test_nodes_that_a_chain_of_keys_ties_have_one_head_and_no_others(ties):
    groups = [{n} for n in range(12)]
    for key in range(8):
        tied = [node for node, of in ties if of == key]
        touched = [group for group in groups if group & set(tied)]
        groups = [group for group in groups if group not in touched] + ([set.union(*touched)] if touched else [])
    nodes, keys = (np.array([tie[at] for tie in ties], np.int64) for at in (0, 1))
    heads = joined(nodes, keys, 12)
    assert heads.tolist() == [min(next(group for group in groups if n in group)) for n in range(12)]


def test_a_long_chain_is_one():
    count = 2_000
    nodes = np.repeat(np.arange(count), 2)[1:-1]
    assert (joined(nodes, np.repeat(np.arange(count - 1), 2), count) == 0).all()
