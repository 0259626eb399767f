from hypothesis import given
from hypothesis import strategies as st

from relais.link.fields.alias import INITIAL, LEVELS, WHOLE, spelt
from relais.link.fields.words import fold


def test_what_a_name_can_be_spelt_as():
    assert spelt("Célina Maurice") == {
        "celinamaurice": (WHOLE, ("celina", "maurice")),
        "mauricecelina": (WHOLE, ("maurice", "celina")),
        "cmaurice": (INITIAL, ("maurice",)),
        "mauricec": (INITIAL, ("maurice",)),
        "mcelina": (INITIAL, ("celina",)),
        "celinam": (INITIAL, ("celina",)),
    }
    assert spelt("Jo Li") == spelt("Ana") == spelt("") == spelt(None) == {}


@given(st.lists(st.text("abcdé", min_size=1, max_size=6), max_size=7).map(" ".join))
def test_spellings_are_long_enough_and_made_of_the_name(name):
    for text, (level, words) in spelt(name).items():
        assert len(text) >= 5
        assert 0 <= level < len(LEVELS)
        assert set(words) <= set(fold(name).split())
        assert all(word in text for word in words)
