import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.corroborate import bursts
from relais.corroborate.near import Span
from tests.corroborate.plain import share_near

instants = st.integers(-30, 30)


def test_payments_go_together_while_none_is_too_far_from_the_next():
    pair, at = np.array([0, 0, 0, 0, 1]), np.array([0, 60, 120, 181, 181])
    assert bursts.together(pair, at, 60).tolist() == [0, 0, 0, 1, 2]
    assert bursts.together(pair[:0], at[:0], 60).tolist() == []


@given(
    st.lists(st.tuples(st.integers(0, 2), instants), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 2), instants), max_size=6),
    st.builds(Span, st.integers(0, 4), st.integers(1, 4)),
    st.booleans(),
)
def test_a_burst_moves_as_one_through_the_window_of_its_head(paid, called, span, last):
    """Counted by hand, in halves, at every place of the head."""
    paid, called = sorted(set(paid)), sorted(set(called))
    pair, at = (np.array(one, np.int64) for one in zip(*paid, strict=True))
    others = tuple(np.array([row[i] for row in called], np.int64) for i in (0, 1))
    burst = bursts.together(pair, at, span.before + span.after)
    numbers = range(int(burst.max()) + 1)
    head = np.array([np.flatnonzero(burst == one)[-1 if last else 0] for one in numbers])
    begin = at[head] // 8 * 8
    met = bursts.met(pair, at, burst, head, (begin, begin + 8), others, span)
    found = share_near(np.arange(head.size), begin, begin + 8, *met, span)
    for one in numbers:
        own = at[burst == one] - at[head[one]]
        theirs = [call for who, call in called if who == pair[head[one]]]
        places = [begin[one] + step + 0.5 for step in range(8)]
        hits = [any(-span.before <= call - (place + off) <= span.after for call in theirs for off in own)
                for place in places]  # fmt: skip
        assert found[one] == pytest.approx(np.mean(hits))
