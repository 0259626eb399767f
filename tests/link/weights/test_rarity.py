import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link.weights.rarity import RAREST, Rarity, measured, word_key


def test_bits_are_what_halves_the_mentions_to_the_half():
    bits = measured("name", [("ana", 1000), ("rio", 500), ("zed", 1), ("dao", 707)], 1000)
    assert bits == {
        word_key("name", word): known for word, known in (("ana", 0), ("rio", 1), ("zed", 10), ("dao", 0.5))
    }
    assert measured("name", [("zed", 1)], 2**15) == {}
    assert Rarity({}, RAREST).of("name", "zed") == RAREST


@given(st.text(max_size=12), st.text(max_size=12))
def test_names_share_their_words_whichever_is_left(left, right):
    rare = Rarity({word_key("name", "ana"): 3.0}, 9.0)
    assert rare.of_names(left, right) == rare.of_names(right, left)


@pytest.mark.parametrize(
    ("left", "right", "bits"),
    [("Ana Example", "EXAMPLE, Ana", 12.0), ("A. Example", "A Example", 9.0), ("Ana", "Ben", 0.0), ("", "", 0.0)],
)
def test_initials_are_no_words(left, right, bits):
    assert Rarity({word_key("name", "ana"): 3.0}, 9.0).of_names(left, right) == bits


def test_a_word_is_another_in_another_field():
    assert word_key("name", "ana") != word_key("address", "ana")
    assert 0 <= word_key("name", "ana") < 1 << 63
