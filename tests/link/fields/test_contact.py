import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from relais.link.fields import contact
from relais.link.fields.contact import (
    ACCOUNT_SLIP,
    CLASSES,
    ELSEWHERE,
    ELSEWHERE_DIGITS,
    PHONE_SLIP,
    SLIP,
    SLIP_DIGITS,
    bare,
    halves,
    near,
)

classes = st.sampled_from(["screen", "phone", "money"])
bares = st.text("ab12", max_size=11)
kinds = st.sampled_from(sorted(CLASSES))
signs = st.sampled_from("ab01")


@given(bares, bares, classes)
def test_symmetric_and_one_of_the_levels(left, right, class_):
    assert near(left, right, class_) == near(right, left, class_)
    assert -1 <= near(left, right, class_) < len(contact.LEVELS)


@given(st.text(max_size=12), kinds)
def test_what_is_compared_is_small_letters_and_digits(value, kind):
    assert set(bare(kind, value)) <= set("abcdefghijklmnopqrstuvwxyz0123456789") or kind == "phone"
    assert halves("device", value) == ()


@given(st.text("ab01", min_size=8, max_size=12), st.integers(0, 11), signs, st.booleans())
def test_two_contacts_one_slip_apart_meet_in_a_half(text, at, sign, longer):
    other = text[:at] + sign + text[at + (not longer) :]
    assert OSA.distance(text, other) <= 1
    assert set(halves("account", text)) & set(halves("account", other))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("email", "ana.77@example.org"), ("email", "ana77@example.com"), -1),
        (("email", "ana.rio77@example.org"), ("handle", "AnaRio77"), ELSEWHERE_DIGITS),
        (("email", "ana.rio@example.org"), ("handle", "live:ana_rio"), ELSEWHERE),
        (("handle", "anario77"), ("handle", "anarrio77"), SLIP_DIGITS),
        (("handle", "anario77"), ("handle", "anario78"), SLIP),
        (("handle", "anario7"), ("handle", "anarrio7"), SLIP),
        (("handle", "anario77"), ("handle", "anrrio78"), -1),
        (("phone", "+33639980001"), ("phone", "+33639980002"), PHONE_SLIP),
        (("phone", "+33639980001"), ("phone", "+63639980001"), -1),
        (("iban", "FR7630006000011234567890189"), ("account", "FR7630006000011234567890188"), ACCOUNT_SLIP),
        (("iban", "FR7630006000011234567890189"), ("iban", "FR7630006000011234567890189"), -1),
    ],
)
def test_levels(left, right, expected):
    (kind, one), (other, two) = left, right
    assert CLASSES[kind] == CLASSES[other]
    assert near(bare(kind, one), bare(other, two), CLASSES[kind]) == expected
