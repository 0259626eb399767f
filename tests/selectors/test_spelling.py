from hypothesis import given
from hypothesis import strategies as st

from relais.selectors.spelling import HIDDEN, ascii_digits, compact, fold, masked, plain, visible


def test_what_cannot_be_seen_goes():
    assert visible(" \ufeffa\u200fb\u00ad\u2066c ") == "abc"
    assert plain("\uff21\uff22\u00a0\uff11") == "AB 1"
    assert ascii_digits("٣\u2013۴\u2212๕") == "3-4-5"
    assert compact("a-1 b.2/c_3") == "A1B2C3"


@given(st.text())
def test_spelling_is_settled_once(text):
    for settle in (visible, plain, ascii_digits, compact, fold):
        assert settle(settle(text)) == settle(text)


@given(st.text(), st.integers(0, 9), st.integers(0, 9))
def test_a_mask_hides_half_at_least(text, first, last):
    shown = masked(text, first, last)
    letters = sum(sign.isalnum() for sign in text)
    assert len(shown) == len(text)
    assert shown.count(HIDDEN) - text.count(HIDDEN) >= letters / 2
