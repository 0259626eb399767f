import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.figures.waterfall import WORDS, Limit, Step, picture, signed
from tests.figures.drawing import SVG, check_laid_out, frame, longer, read, texts, told

LIMITS = [Limit("lead", -3.0), Limit("proposal", 0.0), Limit("merged", 6.0)]


def made(*bits):
    running, steps = 0.0, []
    for number, one in enumerate(bits):
        running += one
        steps.append(Step(f"field {number}", one, running))
    return steps


def bars(root):
    """Return the bars in order: left and right edge, and their fill."""
    edges = frame(root)
    found = [one for one in root.iter(f"{SVG}rect") if one.get("class") is None and one.get("y")]
    inside = [one for one in found if edges.top < float(one.get("y")) and float(one.get("y")) < edges.bottom]
    places = [(float(one.get("x")), float(one.get("x")) + float(one.get("width"))) for one in inside]
    return [(left, right, one.get("fill")) for (left, right), one in zip(places, inside, strict=True)]


def test_each_bar_begins_where_the_sum_before_it_ended_and_the_last_is_the_sum():
    root = read(picture(made(-14.0, 11.0, 5.0, -1.0), LIMITS))
    start, name, address, against, total = bars(root)
    zero = start[1]
    assert name[0] == pytest.approx(start[0])
    assert address[0] == pytest.approx(name[1], abs=0.2)
    assert against[1] == pytest.approx(address[1], abs=0.2)
    assert (total[0], total[1]) == pytest.approx((zero, against[0]), abs=0.2)
    # Filled speaks for it, hollow against it: no colour is needed.
    assert [one[2] for one in (start, against)] == ["#ffffff"] * 2
    assert {one[2] for one in (name, address)} == {"#444444"}
    assert {"+11", "+5", "\u22121", "\u221214"} <= {text for text, _box in texts(root)}
    assert "The sum is +1 bits. Upright lines: lead \u22123, proposal +0, merged +6." in told(root)


def test_the_decimal_point_is_that_of_the_language():
    root = read(picture(made(-1.5, 0.3), LIMITS, WORDS | {"point": ","}))
    assert {"\u22121,5", "+0,3", "\u22121,2"} <= {text for text, _box in texts(root)}
    assert "The sum is \u22121,2 bits." in told(root)
    assert not [text for text, _box in texts(root) if re.search(r"\d\.\d", text)]


def test_no_minus_stands_before_nothing():
    assert [signed(one) for one in (-0.04, 0.0, 0.04, -0.06, 12.25)] == ["+0", "+0", "+0", "\u22120.1", "+12.2"]


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-40, 40), min_size=1, max_size=12))
def test_it_never_fails_and_no_text_meets_another_or_the_frame(bits):
    steps = [one._replace(name=f"{one.name} anticonstitutionnellement " * 4) for one in made(*bits)]
    root = read(picture(steps, [one._replace(name=one.name * 9) for one in LIMITS], longer(WORDS)))
    check_laid_out(root)
    edges = frame(root)
    assert all(edges.left <= left and right <= edges.right for left, right, _fill in bars(root))
