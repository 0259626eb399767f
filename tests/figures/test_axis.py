from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.figures.axis import Scale, dates, minutes, numbers, powers
from relais.figures.svg import wide

PAPER = (70.0, 850.0)
HOUR = 3_600_000.0


def ms(text):
    return float(np.datetime64(text, "ms").astype(np.int64))


def labels(found):
    return [label for _value, label in found]


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        ("2024-03-01", "2024-03-05", [f"2024-03-0{day}" for day in range(1, 6)]),
        # Weeks begin on Mondays.
        ("2024-03-01", "2024-04-05", ["2024-03-04", "2024-03-11", "2024-03-18", "2024-03-25", "2024-04-01"]),
        ("2023-10-15", "2024-03-15", ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]),
        ("2019-02-01", "2023-02-01", [f"{y}-{m}" for y in range(2019, 2024) for m in ("01", "07")][1:9]),
        ("1969-06-01", "2024-02-01", [str(year) for year in range(1970, 2024, 5)]),
    ],
)
def test_days_are_marked_by_the_step_that_fits(first, last, wanted):
    assert labels(dates(Scale(ms(first), ms(last), *PAPER))) == wanted


def test_lags_are_told_in_hours_or_minutes():
    assert labels(minutes(Scale(-2 * HOUR, 2 * HOUR, *PAPER))) == [
        "\u22122\u00a0h", "\u221290\u00a0min", "\u22121\u00a0h", "\u221230\u00a0min", "0",
        "+30\u00a0min", "+1\u00a0h", "+90\u00a0min", "+2\u00a0h",
    ]  # fmt: skip


def test_powers_of_ten_are_written_out_near_one():
    found = dict(powers(Scale(-12, 12, *PAPER)))
    assert (found[0], found[3], found[-3], found[9], found[-9]) == ("1", "1\u00a0000", "1/1\u00a0000", "10⁹", "10⁻⁹")


def test_counts_are_whole():
    assert labels(numbers(Scale(0, 2, 400, 50), upwards=True, whole=True)) == ["0", "1", "2"]


limits = st.floats(-1e13, 1e13).flatmap(
    lambda low: st.tuples(st.just(low), st.floats(0, 1e13).map(lambda by: low + by))
)


@pytest.mark.parametrize("marked", [dates, minutes, numbers])
@given(limits=limits, end=st.floats(80, 900))
def test_marks_lie_on_the_axis_in_order_and_labels_keep_apart(marked, limits, end):
    scale = Scale(*limits, 70, end)
    found = marked(scale)
    at = [scale(value) for value, _label in found]
    assert at == sorted(at)
    assert all(70 - 1e-3 <= x <= end + 1e-3 for x in at)
    ends = [(x - wide(label) / 2, x + wide(label) / 2) for x, (_value, label) in zip(at, found, strict=True)]
    assert all(here[1] < there[0] for here, there in pairwise(ends))


def test_where_all_values_are_one_it_stands_in_the_middle():
    scale = Scale(5, 5, 0, 100)
    assert (scale(5), scale.each(np.array([5, 5])).tolist()) == (50, [50, 50])


@given(limits, st.floats(0, 1))
def test_many_are_placed_as_one_is(limits, share):
    scale = Scale(*limits, *PAPER)
    value = limits[0] + share * (limits[1] - limits[0])
    assert scale.each(np.array([value])).tolist() == pytest.approx([scale(value)])
