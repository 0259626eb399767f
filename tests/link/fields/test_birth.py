import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link.fields import birth
from relais.link.fields.birth import AS_FAR, OTHER, SAME, SLIP, TWO_PARTS, YEAR, compare, parse

parts = st.tuples(st.sampled_from([0, 1979, 1980, 1981]), st.integers(0, 12), st.integers(0, 31), st.integers(0, 1))
written = st.dates().map(str) | st.from_regex(r"\d{1,2}[./ -]\d{1,2}[./ -]\d{4}", fullmatch=True) | st.text(max_size=12)


def level(left, right) -> int:
    return int(compare(np.array([left], np.int16), np.array([right], np.int16))[0])


@given(parts, parts)
def test_symmetric_and_one_of_the_levels(left, right):
    assert level(left, right) == level(right, left)
    assert -1 <= level(left, right) < len(birth.LEVELS)


@given(written)
def test_a_date_is_the_same_as_itself_and_a_missing_one_says_nothing(raw):
    read = parse(raw)
    assert level(read, (0, 0, 0, 0)) == -1
    if read[0]:
        assert level(read, read) == (SAME if read[2] else AS_FAR)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("1980-05-17", (1980, 5, 17, 0)),
        ("19800517", (1980, 5, 17, 0)),
        ("1980-05-17T00:00:00Z", (1980, 5, 17, 0)),
        ("17.05.1980", (1980, 5, 17, 0)),
        ("05/17/1980", (1980, 5, 17, 0)),
        ("5/6/1980", (1980, 6, 5, 1)),
        ("1980-05", (1980, 5, 0, 0)),
        ("1980", (1980, 0, 0, 0)),
        ("1980-01-01", (1980, 0, 0, 0)),
        ("1980-13-05", (1980, 0, 0, 0)),
        ("17/05/80", (0, 0, 0, 0)),
        ("0017-05-17", (0, 0, 0, 0)),
        ("unknown", (0, 0, 0, 0)),
        ("", (0, 0, 0, 0)),
        (None, (0, 0, 0, 0)),
    ],
)
def test_what_is_read(raw, read):
    assert parse(raw) == read


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1980-05-17", "17/05/1980", SAME),
        ("5/6/1980", "6/5/1980", SAME),
        ("1980-05-06", "1980-06-05", SLIP),
        ("1980-05-17", "1980-05-18", SLIP),
        ("1980-05-17", "1990-05-17", SLIP),
        ("1980-05-17", "1980-05-28", TWO_PARTS),
        ("1980-05-17", "1980-05", AS_FAR),
        ("1980-05-17", "1980-01-01", AS_FAR),
        ("1980-05-17", "1980-06", YEAR),
        ("1980-05-17", "1980-06-28", YEAR),
        ("1980-05-17", "1991-06-28", OTHER),
        ("1980", "1981", OTHER),
    ],
)
def test_levels(left, right, expected):
    assert level(parse(left), parse(right)) == expected
