import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.figures.lags import COLUMNS, WORDS, picture, table
from tests.figures.drawing import SVG, check_laid_out, frame, longer, paper, read, told

MINUTE, HOUR = 60_000, 3_600_000
EDGES = np.arange(-24, 25) * 10 * MINUTE
ZEROS, FLAT = np.zeros(48, np.int64), np.full(48, 0.5)


def columns(root):
    """Return the columns as (left, top, right, bottom)."""
    boxes = [one for one in root.iter(f"{SVG}rect") if one.get("fill") == "#bdbdbd"]
    found = [tuple(float(one.get(name)) for name in ("x", "y", "width", "height")) for one in boxes]
    bottom = frame(root).bottom
    return [(x, y, x + width, y + height) for x, y, width, height in found if y + height <= bottom + 0.2]


def line(root):
    """Return the points of the line of chance."""
    [points] = [one.get("points") for one in root.iter(f"{SVG}polyline") if one.get("stroke-dasharray")]
    return [tuple(map(float, one.split(","))) for one in points.split()]


def test_a_column_stands_over_its_lag_as_high_as_its_count():
    seen = ZEROS.copy()
    seen[24], seen[0] = 4, 1
    root = read(picture(seen, FLAT, EDGES, 9))
    left, _top, right, bottom = frame(root)
    first, second = columns(root)
    middle = (left + right) / 2
    assert first[0] == pytest.approx(left, abs=0.1)
    assert second[0] == pytest.approx(middle, abs=0.1)
    assert (bottom - second[1]) == pytest.approx(4 * (bottom - first[1]), abs=0.5)


def test_the_line_of_chance_is_at_its_height_from_edge_to_edge():
    expected = FLAT.copy()
    expected[0] = 2
    root = read(picture(ZEROS, expected, EDGES, 9))
    points, (left, top, right, bottom) = line(root), frame(root)
    assert len(points) == 96
    assert (points[0][0], points[-1][0]) == (pytest.approx(left, abs=0.1), pytest.approx(right, abs=0.1))
    assert points[0][1] == points[1][1] < points[2][1]
    assert all(top <= y <= bottom for _x, y in points)


def test_it_tells_its_numbers_in_words():
    seen = ZEROS.copy()
    seen[24:30], seen[:2] = 3, 1
    root = read(picture(seen, FLAT, EDGES, 30, span=(0, HOUR)))
    assert "Payments: 30. Nearest call after the payment: 18, by chance 12; before it: 2, by chance 12;" in told(root)
    assert "farther off than the picture goes: 10." in told(root)


@pytest.mark.parametrize(
    ("seen", "payments", "note"), [(ZEROS, 0, "nothing"), (ZEROS, 5, "none_near"), (ZEROS + 1, 48, None)]
)
def test_where_there_is_little_it_says_so(seen, payments, note):
    root = read(picture(seen, FLAT * 0, EDGES, payments))
    check_laid_out(root)
    assert {name for name in ("nothing", "none_near") if WORDS[name] in told(root)} == ({note} if note else set())


def test_the_table_has_every_stretch_and_last_what_lies_farther_off():
    rows = table(np.array([1, 2]), np.array([0.5, 0.25]), np.array([-10, 0, 10]) * MINUTE, 5)
    assert [tuple(row[key] for key, _heading in COLUMNS) for row in rows] == [
        (-10, 0, 1, 0.5), (0, 10, 2, 0.25), (None, None, 2, 4.25),
    ]  # fmt: skip


@st.composite
def drawn(draw):
    steps = draw(st.lists(st.integers(1, 10**8), min_size=1, max_size=60))
    edges = np.array([draw(st.integers(-(10**9), 10**9)), *steps]).cumsum()
    counts = draw(st.lists(st.integers(0, 50_000), min_size=len(steps), max_size=len(steps)))
    chances = draw(st.lists(st.floats(0, 50_000), min_size=len(steps), max_size=len(steps)))
    span = draw(st.none() | st.just((0, HOUR)) | st.just((-HOUR, 0)))
    return np.array(counts), np.array(chances), edges, sum(counts) + draw(st.integers(0, 9)), span


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(drawn())
def test_it_never_fails_and_no_text_meets_another_or_the_frame(made):
    seen, expected, edges, payments, span = made
    text = picture(seen, expected, edges, payments, longer(WORDS), span)
    assert text == picture(seen, expected, edges, payments, longer(WORDS), span)
    root = read(text)
    check_laid_out(root)
    sheet = paper(root)
    assert all(0 <= left <= right <= sheet.right for left, _top, right, _bottom in columns(root))
    assert len(table(seen, expected, edges, payments)) == seen.size + 1
