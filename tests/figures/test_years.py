import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.figures.years import COLUMNS, MOST_DRAWN, WORDS, Sessions, picture, table
from tests.figures.drawing import check_laid_out, frame, longer, placed, read, texts, told

DAY = 86_400_000
FIRM, HOLLOW = {"fill": "#000000"}, {"fill": "#ffffff"}


def made(at, kinds):
    kind = np.array(kinds, np.int64)
    return Sessions(np.array(at, np.int64), *((kind & bit) > 0 for bit in (1, 2, 4, 8)))


def local(*texts):
    return [int(np.datetime64(one, "ms").astype(np.int64)) for one in texts]


def marks(root, pen):
    bottom = frame(root).bottom
    return [one for one in placed(root, pen) if one[1] <= bottom]


def test_a_year_is_a_row_and_a_day_stands_at_the_same_place_in_each():
    root = read(picture(made(local("2023-03-01T20:00", "2024-03-01T08:00", "2024-09-01T08:00"), [7, 7, 7])))
    [(x1, y1), (x2, y2), (x3, y3)] = marks(root, FIRM)
    assert x1 == x2 < x3
    assert y1 < y2 == y3


def test_each_kind_has_a_mark_of_its_own_and_what_is_ambiguous_is_hollow():
    kinds = [7, 3, 5, 6, 15, 11, 13, 14, 1, 2, 4, 9]
    root = read(picture(made([day * 30 * DAY for day in range(12)], kinds)))
    shapes = {
        element.get("d").split("M")[1].partition("m")[2] + element.get("fill")
        for element in root.iter()
        if element.get("d")
    }
    assert len(shapes) == 11
    assert len(marks(root, FIRM)) == len(marks(root, HOLLOW)) == 4
    words = [text for text, _box in texts(root)]
    assert {"payment + call + chat (1)", "payment + call, ambiguous (1)", "chat (1)"} <= set(words)
    # A single piece is no arrangement, so none fits nearly as well.
    assert "payment (2)" in words
    assert told(root).startswith("Proposed sessions: 8, of which 2 with payment, call and chat, and 4 ambiguous")
    assert "Pieces that belong to none: 4." in told(root)


def test_sessions_of_one_week_lie_in_lanes_and_none_covers_another():
    root = read(picture(made(local("2024-03-01", "2024-03-02", "2024-03-03"), [7, 7, 7])))
    heights = [y for _x, y in marks(root, FIRM)]
    assert len(set(heights)) == 3


def test_sessions_of_one_kind_and_day_are_drawn_once_and_it_says_so():
    root = read(picture(made(local(*["2024-03-01T20:00"] * 5, "2024-03-05T20:00"), [7] * 6)))
    assert len(marks(root, FIRM)) == 2
    assert WORDS["hidden"].format(count=4) in told(root)


def test_years_without_a_session_have_a_row_unless_there_are_many():
    near = [text for text, _box in texts(read(picture(made(local("2019-01-01", "2022-01-01"), [7, 7]))))]
    assert {"2019", "2020", "2021", "2022"} <= set(near)
    root = read(picture(made(local("1960-01-01", "2022-01-01"), [7, 7])))
    assert {text for text, _box in texts(root) if text.isdigit() and len(text) == 4} == {"1960", "2022"}
    assert WORDS["empty_years"] in told(root)


def test_of_very_many_years_the_last_are_drawn():
    root = read(picture(made(local(*(f"{year}-06-01" for year in range(1900, 2000))), [7] * 100)))
    assert len(marks(root, FIRM)) == 40
    assert WORDS["left_out"].format(years=40, count=60) in told(root)


def test_nothing_is_said_and_so_is_one_day():
    nothing = read(picture(made([], [])))
    check_laid_out(nothing)
    assert told(nothing) == WORDS["nothing"]
    root = read(picture(made(local("2024-03-01", "2024-03-01T20:00"), [1, 0])))
    check_laid_out(root)
    assert WORDS["one_day"] in told(root)
    assert "none of these (1)" in [text for text, _box in texts(root)]


@pytest.mark.parametrize("count", [MOST_DRAWN - 1_000, 50_000])
def test_many_sessions_are_gathered_by_the_week_and_none_covers_another(count):
    draw = np.random.default_rng(1)
    at = np.sort(local("2018-01-01")[0] + draw.integers(0, 2_500 * DAY, count))
    text = picture(made(at, draw.integers(0, 16, count)))
    assert len(text) < 300_000
    root = read(text)
    check_laid_out(root)
    assert WORDS["gathered"] in told(root)
    for pen in (FIRM, HOLLOW):
        points = np.array(sorted(marks(root, pen), key=lambda one: (one[1], one[0])))
        same = np.diff(points[:, 1]) == 0
        assert (np.diff(points[:, 0])[same] > 10).all()


def test_the_table_has_every_session_in_order():
    rows = table(made(local("2024-03-02T01:02:03", "2024-03-01"), [15, 2]))
    assert [tuple(row[key] for key, _heading in COLUMNS) for row in rows] == [
        ("2024-03-01", "00:00:00", False, True, False, False),
        ("2024-03-02", "01:02:03", True, True, True, True),
    ]
    assert table(made([], [])) == []


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(-(10**12), 4 * 10**12), st.integers(0, 15)), max_size=30))
def test_it_never_fails_whatever_the_order_and_no_text_meets_another_or_the_frame(rows):
    sessions = made([at for at, _kind in rows], [kind for _at, kind in rows])
    text = picture(sessions, longer(WORDS))
    turned = Sessions(*(one[::-1] for one in sessions))
    assert picture(turned, longer(WORDS)) == text
    root = read(text)
    check_laid_out(root)
    left, top, right, bottom = frame(root)
    assert all(left < x < right and top < y < bottom for pen in (FIRM, HOLLOW) for x, y in marks(root, pen))
    assert len(table(sessions)) == len(rows)
