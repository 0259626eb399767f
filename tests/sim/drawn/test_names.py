"""Names and numbers: enough of them, made up, and written as badly as clerks write."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.sim.drawn.names import misspelt, name, reordered
from relais.sim.drawn.places import FR, PH, PLACES, phone


def test_a_hundred_thousand_persons_hardly_share_a_name():
    assert len({name(FR, number) for number in range(100_000)}) > 98_000


@pytest.mark.parametrize("place", range(len(PLACES)))
def test_numbers_are_of_the_right_length_their_own_and_nobody_s(place):
    numbers = [phone(place, number) for number in range(2_000)]
    assert len(set(numbers)) == len(numbers)
    for number in numbers[:100]:
        parsed = phonenumbers.parse(number)
        assert phonenumbers.is_possible_number(parsed)
        # No plan has the range in use; North America's 555 is in the plan, and has no subscribers.
        assert not phonenumbers.is_valid_number(parsed) or "555" in number


def test_a_place_that_has_no_more_numbers_says_so():
    with pytest.raises(ValueError, match="too large"):
        phone(PH, 10**9)


@pytest.mark.slow
@given(st.integers(0, 10**6), st.integers(0, 10**4), st.sampled_from((FR, PH)))
def test_a_slip_of_the_pen_changes_little(number, where, place):
    right = name(place, number)
    wrong = misspelt(right, where)
    assert abs(len(wrong) - len(right)) <= 1
    assert sorted(reordered(right).casefold().split()) == sorted(right.casefold().split())
