import numpy as np
import pytest

from relais.selectors.pick import pick


@pytest.mark.parametrize(
    ("ranges", "kept"),
    [
        ([(0, 3, 0), (5, 8, 0)], [0, 1]),
        ([(5, 8, 0), (0, 3, 0)], [1, 0]),
        ([(0, 3, 0), (1, 8, 1)], [1]),
        ([(0, 8, 1), (2, 4, 0), (5, 6, 0)], [0]),
        ([(0, 5, 7), (0, 5, 2)], [1]),
        ([(0, 4, 0), (3, 7, 0)], [0]),
        ([(0, 4, 0), (3, 9, 0), (8, 12, 0)], [1]),
        ([(0, 6, 0), (5, 9, 0), (8, 12, 0)], [0, 2]),
        ([(0, 3, 0), (3, 6, 0)], [0, 1]),
        ([], []),
    ],
)
def test_the_longest_stays_then_the_first_kind_then_the_first_place(ranges, kept):
    starts, ends, kinds = np.array(ranges, np.int64).reshape(-1, 3).T
    assert pick(starts, ends, kinds).tolist() == kept
