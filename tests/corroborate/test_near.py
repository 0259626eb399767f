import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate.near import Span, near
from tests.corroborate.plain import share_near

instants = st.integers(-50, 50)
events = st.lists(st.tuples(st.integers(0, 2), instants), max_size=12)
spans = st.builds(Span, st.integers(0, 6), st.integers(0, 6))


def arrays(rows):
    rows = sorted(rows)
    return np.array([one for one, _ in rows], np.int64), np.array([two for _, two in rows], np.int64)


def is_near(at, others, span):
    return any(at - span.before <= other <= at + span.after for other in others)


@given(events, events, spans)
def test_an_event_is_near_those_of_its_own_pair_alone(own, others, span):
    pair, at = arrays(own)
    theirs = arrays(others)
    expected = [is_near(t, [o for q, o in others if q == p], span) for p, t in sorted(own)]
    assert near(pair, at, *theirs, span).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 2), instants, st.integers(1, 20)), max_size=8), events, spans)
def test_the_chance_is_the_share_of_the_window_from_which_another_is_near(windows, others, span):
    """Counted by hand in halves: near is a closed stretch, so that a share is an integral and edges weigh nothing."""
    windows.sort()
    pair, begin = arrays([(p, b) for p, b, _ in windows])
    end = begin + np.array([w for _, _, w in windows], np.int64)
    found = share_near(pair, begin, end, *arrays(others), span)
    for (p, b, w), got in zip(windows, found.tolist(), strict=True):
        theirs = [o for q, o in others if q == p]
        middles = (b + step + 0.5 for step in range(w))
        assert got == pytest.approx(sum(is_near(t, theirs, span) for t in middles) / w)


@given(events, events, spans)
def test_time_run_backwards_turns_the_span(own, others, span):
    def mirrored(rows):
        return [(p, -t) for p, t in rows]

    one = near(*arrays(own), *arrays(others), span).sum()
    assert one == near(*arrays(mirrored(own)), *arrays(mirrored(others)), span.turned()).sum()


def test_nothing_is_near_nothing():
    none = np.zeros(0, np.int64)
    some = np.array([0, 0]), np.array([1, 2])
    assert near(none, none, *some, Span(1, 1)).tolist() == []
    assert near(*some, none, none, Span(1, 1)).tolist() == [False, False]
    assert share_near(some[0], some[1], some[1] + 1, none, none, Span(1, 1)).tolist() == [0, 0]
