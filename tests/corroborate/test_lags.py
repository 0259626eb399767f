from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.corroborate.lags import EDGES, NONE, counted, expected, nearest

# So narrow that most windows have others about them, on one side too.
instants = st.integers(-9, 9)
pairs = st.integers(0, 1)
events = st.lists(st.tuples(pairs, instants), max_size=5)
windowed = st.lists(st.tuples(pairs, instants, st.integers(1, 12)), max_size=4)
cut = st.tuples(st.integers(-14, 12), st.lists(st.integers(1, 6), min_size=1, max_size=5))
edges = cut.map(lambda one: [one[0], *np.add.accumulate([one[0] + one[1][0], *one[1][1:]]).tolist()])


def arrays(rows):
    rows = sorted(rows)
    return np.array([one for one, _ in rows], np.int64), np.array([two for _, two in rows], np.int64)


def lag_of(at, others):
    """The nearest; of two as near the one before."""
    return min((other - at for other in others), key=lambda lag: (abs(lag), lag), default=None)


@given(events, events)
def test_the_nearest_is_of_the_same_pair_and_of_two_as_near_the_one_before(own, others):
    pair, at = arrays(own)
    found = nearest(pair, at, *arrays(others)).tolist()
    wanted = [lag_of(t, [o for q, o in others if q == p]) for p, t in sorted(own)]
    assert found == [NONE if lag is None else lag for lag in wanted]


@pytest.mark.slow
@settings(max_examples=300)
@given(windowed, events, edges)
def test_chance_is_the_share_of_the_window_from_which_the_nearest_is_so_far_off(windows, others, cuts):
    """Counted by hand in quarters: where the nearest changes lies on a half, so within a quarter nothing does."""
    windows.sort()
    pair, begin = arrays([(p, b) for p, b, _ in windows])
    end = begin + np.array([w for _, _, w in windows], np.int64)
    wanted = np.zeros(len(cuts) - 1)
    for p, b, w in windows:
        theirs = [o for q, o in others if q == p]
        for step in range(2 * w):
            lag = lag_of(b + step / 2 + 0.25, theirs)
            for place, (low, high) in enumerate(pairwise(cuts)):
                wanted[place] += lag is not None and low <= lag < high and 1 / (2 * w)
    assert expected(pair, begin, end, *arrays(others), np.array(cuts)) == pytest.approx(wanted, abs=1e-12)


@given(windowed, events.filter(bool))
def test_where_the_picture_reaches_far_enough_nothing_is_lost(windows, others):
    windows.sort()
    pair, begin = arrays([(p, b) for p, b, _ in windows])
    end = begin + np.array([w for _, _, w in windows], np.int64)
    far = np.array([-500, -3, 0, 7, 500])
    told = sum(p in {q for q, _ in others} for p, _, _ in windows)
    assert expected(pair, begin, end, *arrays(others), far).sum() == pytest.approx(told)
    assert counted(nearest(pair, begin, *arrays(others)), far).sum() == told


@given(events, events)
def test_pairs_looked_at_together_give_what_each_gives_alone(own, others):
    pair, at = arrays(own)
    whole = expected(pair, at, at + 5, *arrays(others), np.arange(-20, 25, 5))
    apart = np.zeros(8)
    for one in range(2):
        begin = np.array(sorted(t for p, t in own if p == one), np.int64)
        theirs = np.array(sorted(t for p, t in others if p == one), np.int64)
        zero = np.zeros(begin.size, np.int64)
        apart += expected(zero, begin, begin + 5, theirs * 0, theirs, np.arange(-20, 25, 5))
    assert whole == pytest.approx(apart, abs=1e-12)


def test_a_stretch_holds_its_beginning_and_not_its_end():
    assert counted(np.array([-10, -1, 0, 9, 10, 20, NONE]), np.array([-10, 0, 10, 20])).tolist() == [2, 2, 1]


def test_the_stretches_of_the_picture_are_ten_minutes_from_four_hours_before_to_four_hours_after():
    assert (EDGES[0], EDGES[24], EDGES[-1]) == (-4 * 3_600_000, 0, 4 * 3_600_000)
    assert np.unique(np.diff(EDGES)).tolist() == [600_000]


def test_nothing_is_far_from_nothing():
    none = np.zeros(0, np.int64)
    some = np.array([0, 0]), np.array([1, 2])
    assert nearest(*some, none, none).tolist() == [NONE, NONE]
    assert nearest(none, none, *some).tolist() == []
    assert expected(some[0], some[1], some[1] + 1, none, none).sum() == 0
    assert expected(none, none, none, *some).sum() == 0
    assert counted(np.array([NONE])).sum() == 0


def test_a_call_in_the_middle_of_a_window_is_as_often_after_as_before():
    hour = 3_600_000
    one = np.zeros(1, np.int64)
    found = expected(one, np.array([20 * hour]), np.array([24 * hour]), one, np.array([22 * hour]))
    # Two hours each way, a twenty-fourth of the window for each ten minutes.
    assert found.tolist() == pytest.approx([0] * 12 + [1 / 24] * 24 + [0] * 12)


@pytest.mark.parametrize(("cuts", "share"), [([5, 10], 0.5), ([-10, -5], 0), ([0, 3], 0.3), ([-3, 20], 1)])
def test_a_picture_of_one_side_alone_is_as_exact(cuts, share):
    one = np.zeros(1, np.int64)
    found = expected(one, np.array([0]), np.array([10]), one, np.array([10]), np.array(cuts))
    assert found.tolist() == pytest.approx([share])
