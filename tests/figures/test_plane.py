import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.figures.plane import COLUMNS, MOST_DRAWN, WORDS, picture, table
from tests.figures.drawing import check_laid_out, frame, longer, placed, read, told

DAY, HOUR = 86_400_000, 3_600_000
NONE = np.zeros(0, np.int64)
NEAR, FAR, CALL = {"fill": "#000000"}, {"fill": "#ffffff"}, {"fill": "none"}
CALLS = {"fill": "#666666"}

instants = st.lists(st.integers(-(10**12), 4 * 10**12), max_size=12).map(lambda one: np.array(sorted(one), np.int64))
labels = st.text(st.characters(blacklist_categories=()), max_size=60)


def at(text):
    return int(np.datetime64(text, "ms").astype(np.int64))


def local(*texts):
    return np.array([at(one) for one in texts], np.int64)


def flags(*values):
    return np.array(values, bool)


def many(count, seed=1):
    draw = np.random.default_rng(seed)
    return np.sort(at("2021-01-01") + draw.integers(0, 1400 * DAY, count))


def test_a_payment_stands_at_its_day_and_hour_and_is_filled_where_a_call_is_near():
    payments = local("2024-01-01T00:00", "2024-12-31T12:00")
    root = read(picture(payments, local("2024-07-01T18:00"), flags(True, False)))
    left, top, right, bottom = frame(root)
    [(near_x, near_y)] = [one for one in placed(root, NEAR) if one[1] <= bottom]
    [(far_x, far_y)] = [one for one in placed(root, FAR) if one[1] <= bottom]
    [(call_x, call_y)] = [one for one in placed(root, CALL) if one[1] <= bottom]
    assert left < near_x < call_x < far_x < right
    assert (near_y, far_y) == (bottom, pytest.approx((top + bottom) / 2))
    assert call_y == pytest.approx(bottom - 0.75 * (bottom - top))


def test_it_tells_its_numbers_in_words():
    root = read(picture(local("2024-01-01T08:00", "2024-02-01T08:00"), local("2024-01-01T08:30"), flags(True, False)))
    assert told(root).startswith("Payments: 2, of which 1 with a call near. Calls: 1. From 2024-01-01 to 2024-02-01.")
    assert "drawn once" not in told(root)


@pytest.mark.parametrize(
    ("payments", "calls", "wanted"),
    [
        (NONE, NONE, ["nothing"]),
        (local("2024-01-01T08:00"), NONE, ["no_calls", "one_day"]),
        (NONE, local("2024-01-01T08:00", "2024-01-02T08:00"), ["no_payments"]),
        (local("2024-01-01T08:00", "2024-01-01T09:00"), local("2024-01-01T10:00"), ["one_day"]),
    ],
)
def test_where_there_is_little_it_says_so(payments, calls, wanted):
    root = read(picture(payments, calls, np.zeros(payments.size, bool)))
    check_laid_out(root)
    for name in ("nothing", "no_calls", "no_payments", "one_day"):
        assert (WORDS[name] in told(root)) == (name in wanted)


def test_events_at_one_instant_are_one_mark_and_it_says_so():
    same = np.repeat(local("2024-01-01T08:00"), 40)
    root = read(picture(same, same, np.ones(40, bool)))
    bottom = frame(root).bottom
    assert len([one for one in placed(root, NEAR) if one[1] <= bottom]) == 1
    assert WORDS["hidden"].format(count=78) in told(root)


def test_fifty_thousand_calls_are_gathered_and_it_says_so():
    calls = many(50_000)
    text = picture(many(70, 2), calls, np.ones(70, bool))
    assert len(text) < 500_000
    root = read(text)
    check_laid_out(root)
    assert "So many calls are not drawn one by one" in told(root)
    left, top, right, bottom = frame(root)
    marks = [one for one in placed(root, CALLS) if one[1] <= bottom]
    assert all(left < x < right and top < y < bottom for x, y in marks)
    assert len(marks) < 15_000


def test_the_largest_square_stands_for_the_most_calls():
    crowd = at("2024-03-01T20:00") + np.arange(MOST_DRAWN)
    alone = local("2024-01-01T03:00")
    root = read(picture(NONE, np.sort(np.concatenate((alone, crowd))), flags()))
    [few, most] = [element.get("d") for element in root.iter() if element.get("fill") == "#666666"][:2]
    assert "h1.6" in few
    assert "h5.2" in most
    assert "up to 2\u00a0000" in told(root)


def test_fifty_thousand_payments_on_one_day_are_gathered_too():
    payments = at("2024-01-01") + np.sort(np.random.default_rng(1).integers(0, DAY, 50_000))
    root = read(picture(payments, payments, np.arange(50_000) % 2 == 0))
    assert "So many payments are not drawn one by one" in told(root)
    assert WORDS["one_day"] in told(root)
    check_laid_out(root)


def test_the_table_has_every_event_in_order_of_time():
    rows = table(local("2024-01-02T20:00", "2024-01-03T20:00"), local("2024-01-02T20:30"), flags(True, False))
    assert [tuple(row[key] for key, _heading in COLUMNS) for row in rows] == [
        ("payment", "2024-01-02", "20:00:00", True),
        ("call", "2024-01-02", "20:30:00", None),
        ("payment", "2024-01-03", "20:00:00", False),
    ]
    assert table(NONE, NONE, flags()) == []


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(instants, instants, st.randoms(use_true_random=False))
def test_it_never_fails_and_no_text_meets_another_or_the_frame(payments, calls, draw):
    near = np.array([draw.random() < 0.5 for _one in payments], bool)
    text = picture(payments, calls, near, longer(WORDS))
    assert text == picture(payments, calls, near, longer(WORDS))
    root = read(text)
    check_laid_out(root)
    left, top, right, bottom = frame(root)
    for pen in (NEAR, FAR, CALL):
        assert all(left <= x <= right and top <= y for x, y in placed(root, pen) if y <= bottom)
    assert len(table(payments, calls, near)) == payments.size + calls.size


@given(labels, labels)
def test_words_of_any_kind_are_drawn_as_words(title, name):
    root = read(picture(NONE, local("2024-01-01T08:00"), flags(), {**WORDS, "title": f"t{title}", "call": f"c{name}"}))
    check_laid_out(root)
