import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.figures.timeline import WORDS, Lane, picture
from tests.figures.drawing import SVG, check_laid_out, frame, longer, read, texts, told

DAY = 86_400_000


def lane(name, *held):
    """Return a lane of (day, count)."""
    at, counts = zip(*held, strict=True) if held else ((), ())
    return Lane(name, np.array(at, np.int64) * DAY, np.array(counts, np.int64))


def bars(root):
    edges = frame(root)
    rects = [one for one in root.iter(f"{SVG}rect") if one.get("fill") == "#444444"]
    assert all(edges.top <= float(one.get("y")) for one in rects)
    return [tuple(float(one.get(name)) for name in ("x", "y", "width", "height")) for one in rects]


def test_each_kind_has_a_lane_and_the_highest_bar_of_each_is_as_high():
    root = read(picture([lane("payment", (0, 1), (10, 2)), lane("call", (5, 40)), lane("trip")], "day"))
    check_laid_out(root)
    low, high, call = bars(root)
    assert high[3] == call[3] == pytest.approx(2 * low[3])
    assert low[0] < call[0] < high[0]
    assert call[1] > high[1]
    words = [text for text, _box in texts(root)]
    assert {"payment", "call", "3 / 2", "40 / 40"} <= set(words)
    assert "trip" not in words
    assert told(root) == (
        "payment 3, call 40. From 1970-01-01 to 1970-01-11; a bar is a day. The table has the same numbers."
    )


def test_one_event_among_very_many_is_still_seen():
    root = read(picture([lane("call", (0, 1), (1, 1_000_000))], "day"))
    assert min(one[3] for one in bars(root)) >= 2


def test_nothing_is_said():
    root = read(picture([lane("payment"), lane("call")], "day"))
    assert told(root) == WORDS["nothing"]


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.dictionaries(st.integers(-20_000, 40_000), st.integers(1, 10**7), min_size=1, max_size=20),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["day", "week", "month", "year"]),
)
def test_it_never_fails_and_no_text_meets_another_or_the_frame(held, unit):
    lanes = [lane(f"anticonstitutionnellement {n}", *sorted(one.items())) for n, one in enumerate(held)]
    root = read(picture(lanes, unit, longer(WORDS)))
    check_laid_out(root)
    edges = frame(root)
    assert all(
        edges.left <= x and x + wide <= edges.right and y + high <= edges.bottom + 0.1
        for x, y, wide, high in bars(root)
    )
