import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.figures.tippett import COLUMNS, WORDS, picture, table
from tests.figures.drawing import SVG, check_laid_out, frame, longer, read, told

NONE = np.zeros(0)
WHOLE, DASHED = "none", "7 4"
ratios = st.lists(st.floats(-40, 40) | st.sampled_from([np.inf, -np.inf, np.nan]), max_size=30).map(np.array)


def curve(root, dashes):
    """Return the points of one line, or None where it is not drawn."""
    found = [one.get("points") for one in root.iter(f"{SVG}polyline") if one.get("stroke-dasharray") == dashes]
    return [tuple(map(float, one.split(","))) for one in found[0].split()] if found else None


def test_a_line_falls_at_each_ratio_by_its_share():
    root = read(picture(np.array([-0.5, 0.5]), np.array([-1.0])))
    left, top, right, bottom = frame(root)
    middle = (top + bottom) / 2
    # From 1/10 to 10: the ratios stand at a quarter and three quarters.
    quarter, three = left + (right - left) / 4, left + (right - left) * 3 / 4
    wanted = [(left, top), (quarter, top), (quarter, middle), (three, middle), (three, bottom), (right, bottom)]
    assert curve(root, WHOLE) == [pytest.approx(point, abs=0.1) for point in wanted]
    # What equals the edge is not greater than it.
    assert curve(root, DASHED)[0] == (pytest.approx(left, abs=0.1), pytest.approx(bottom, abs=0.1))


def test_it_tells_how_many_mislead():
    root = read(picture(np.array([-1.0, 0.5, 3.0]), np.array([-3.0, -0.1, 0.0, 0.5, 2.5])))
    assert "H1 holds: 3, of which 1 mislead with a ratio below 1." in told(root)
    assert "H2 holds: 5, of which 2 mislead with a ratio above 1, 1 of them above 100." in told(root)
    assert "it is not the probability of either" in told(root)


def test_what_is_not_there_is_said():
    root = read(picture(NONE, NONE))
    check_laid_out(root)
    assert (curve(root, WHOLE), curve(root, DASHED)) == (None, None)
    assert WORDS["no_h1"] in told(root)
    assert WORDS["no_h2"] in told(root)


def test_ratios_without_bound_or_unknown_are_told():
    root = read(picture(np.array([np.inf, 1.0]), np.array([-np.inf, -50.0, np.nan])))
    assert WORDS["off"].format(count=3) in told(root)
    assert WORDS["unknown"].format(count=1) in told(root)
    # Half of the ratios of H1 exceed whatever the picture shows.
    _left, top, _right, bottom = frame(root)
    assert curve(root, WHOLE)[-1][1] == pytest.approx((top + bottom) / 2, abs=0.1)


def test_twenty_thousand_pairs_are_no_longer_a_line_than_the_paper_is_wide():
    draw = np.random.default_rng(1)
    h1, h2 = draw.normal(1, 1, 5_000), draw.normal(-1, 1, 20_000)
    text = picture(h1, h2)
    assert len(text) < 100_000
    root = read(text)
    left, top, right, bottom = frame(root)
    low, high = np.floor(min(h1.min(), h2.min())), np.ceil(max(h1.max(), h2.max()))
    at = left + (0 - low) / (high - low) * (right - left)
    y = [y for x, y in curve(root, DASHED) if x <= at][-1]
    assert (bottom - y) / (bottom - top) == pytest.approx((h2 > 0).mean(), abs=0.01)


def test_the_table_counts_at_every_half_step():
    rows = table(np.array([-0.5, 0.5]), NONE)
    assert [tuple(row[key] for key, _heading in COLUMNS) for row in rows] == [
        (-1, 2, 1, 0, None), (-0.5, 1, 0.5, 0, None), (0, 1, 0.5, 0, None), (0.5, 0, 0, 0, None), (1, 0, 0, 0, None),
    ]  # fmt: skip


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(ratios, ratios)
def test_it_never_fails_lines_never_rise_and_no_text_meets_another_or_the_frame(h1, h2):
    text = picture(h1, h2, longer(WORDS))
    assert text == picture(h1[::-1], h2[::-1], longer(WORDS))
    root = read(text)
    check_laid_out(root)
    left, top, right, bottom = frame(root)
    for dashes in (WHOLE, DASHED):
        points = curve(root, dashes) or []
        assert points == sorted(points)
        assert all(left - 0.1 <= x <= right + 0.1 and top - 0.1 <= y <= bottom + 0.1 for x, y in points)
    assert [row["log10_ratio"] for row in table(h1, h2)] == sorted(row["log10_ratio"] for row in table(h1, h2))
