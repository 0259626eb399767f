from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.figures import svg
from relais.figures.svg import moments, number, place, safe, wide, wrapped


@given(st.text(st.characters(blacklist_categories=())))
def test_any_text_is_well_formed_once_safe(text):
    assert ET.fromstring(f"<a>{safe(text)}</a>").text is not None or not text.strip("\r")


def test_what_xml_cannot_hold_is_marked_and_what_it_can_is_kept():
    assert safe('a<b & "c"\x00\x1b\ud800') == "a&lt;b &amp; &quot;c&quot;\ufffd\ufffd\ufffd"
    assert safe("Chloé 数 😀") == "Chloé 数 😀"


@given(st.text(max_size=120), st.integers(40, 400))
def test_lines_fit_and_hold_every_sign_but_blanks(text, room):
    lines = wrapped(text, room)
    # One sign alone may be wider than any room; here the room is wide enough for each.
    assert all(wide(line) <= room + 1e-9 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_breaks_at_blanks_but_at_no_break_space():
    assert wrapped("un deux trois", wide("un deux")) == ["un deux", "trois"]
    assert wrapped("12\u00a0345 paie", wide("12\u00a0345")) == ["12\u00a0345", "paie"]
    assert wrapped("immmm", wide("imm")) == ["imm", "mm"]


def test_accents_weigh_nothing_and_wide_signs_more():
    assert wide("é") == wide("e")
    assert wide("e\u0301") == wide("e")
    assert wide("数") > wide("W")
    assert wide("word", bold=True) > wide("word")


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, "0"), (5, "5"), (12345, "12\u00a0345"), (0.25, "0.25"), (1234.5, "1\u00a0234.5"), (2.0, "2"), (-3.5, "-3.5")],
)
def test_numbers_are_told_with_thousands_apart(value, told):
    assert number(value) == told


@pytest.mark.parametrize(("value", "told"), [(0.04, "0"), (-0.04, "0"), (1.0, "1"), (1.25, "1.2"), (-7.96, "-8")])
def test_places_have_a_tenth_at_most(value, told):
    assert place(value) == told


def test_moments_are_told_as_the_clock_on_the_wall_has_them():
    at = np.array(["2024-03-31T02:30:00", "1969-12-31T23:59:59"], "datetime64[ms]").astype(np.int64)
    assert moments(at) == [("2024-03-31", "02:30:00"), ("1969-12-31", "23:59:59")]
    assert moments(at[:0]) == []


def test_marks_are_one_path_and_none_where_there_are_none():
    x = np.array([1.0, 2.0])
    [path] = svg.marks(svg.square(1), x, x, 'fill="#000000"')
    assert path == '<path d="M1 1m-1-1h2v2h-2zM2 2m-1-1h2v2h-2z" fill="#000000"/>'
    assert list(svg.marks(svg.square(1), x[:0], x[:0], "")) == []


def test_steps_stay_at_a_value_from_edge_to_edge():
    x, y = svg.steps(np.array([0.0, 1.0, 3.0]), np.array([5.0, 6.0]))
    assert list(zip(x.tolist(), y.tolist(), strict=True)) == [(0, 5), (1, 5), (1, 6), (3, 6)]
