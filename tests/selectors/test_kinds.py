import locale

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.model.selector import KINDS as NAMES
from relais.selectors.handle import RULES
from relais.selectors.kinds import KINDS, guess, mask, parse

# One selector of each kind, as (kind, service, spelling, value).
ONE_OF_EACH = (
    ("phone", None, "+33 6 39 98 12 34", "+33639981234"),
    ("email", None, "Name@example.org", "name@example.org"),
    ("ip", None, "2001:DB8::1", "2001:db8::1"),
    ("iban", None, "FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
    ("account", None, "c-1231006815", "C1231006815"),
    ("handle", "skype", "Live:Anna", "live:anna"),
    ("transfer_code", None, "123-456-7890", "1234567890"),
    ("device", None, "490154203237518", "490154203237518"),
    ("url", None, "HTTP://example.org/a", "http://example.org/a"),
)
noise = st.one_of(
    st.text(max_size=40),
    st.text("+0123456789 -().:/", max_size=30),
    st.text("aéß.+ßİǅ:/[]#٣\uff21K\u200f\u0345ϓ", max_size=20).map(lambda text: f"{text}@example.org"),
    st.text("aé:/[]#@.?%ßİ0", max_size=20).map(lambda text: f"http://{text}"),
    st.text("0123456789abcdefABCDEF:-. {}", max_size=45),
)


def test_every_kind_of_the_model_is_here():
    assert tuple(KINDS) == NAMES
    assert tuple(kind for kind, *_ in ONE_OF_EACH) == NAMES


@pytest.mark.parametrize(("kind", "service", "raw", "value"), ONE_OF_EACH)
def test_direction_marks_change_nothing(kind, service, raw, value):
    for spelled in (raw, f"\u200f{raw}\u200e", f"\u2067{raw[:3]}\u200f{raw[3:]}\u2069", f" {raw}\ufeff"):
        assert parse(kind, spelled, service=service).value == value


@given(
    st.sampled_from(NAMES),
    noise,
    st.sampled_from([None, "else", "imeisv", "mac", *RULES]),
    st.sampled_from([None, "FR", "?"]),
)
def test_a_value_is_its_own_value(kind, raw, service, country):
    parsed = parse(kind, raw, service=service, country=country)
    if parsed is not None:
        again = parse(kind, parsed.value, service=service, country=country)
        assert again is not None
        assert again.value == parsed.value
        assert parsed.value.encode()
        assert mask(kind, parsed.value)


@given(noise, st.sampled_from([None, "PH"]))
def test_a_guess_never_fails(raw, country):
    assert all(kind in KINDS and parsed.value for kind, parsed in guess(raw, country))


@pytest.mark.parametrize("kind", NAMES)
def test_no_value_of_what_cannot_be_stored(kind):
    assert parse(kind, "a\ud8001@example.org") is None
    assert parse(kind, "1" * 3_000) is None


@pytest.mark.parametrize(("kind", "service", "raw", "value"), ONE_OF_EACH)
def test_a_mask_shows_less_than_the_value(kind, service, raw, value):
    assert value not in mask(kind, value)


def test_guess_tries_every_kind_and_service():
    assert [(kind, parsed.value) for kind, parsed in guess("Jean.Dupont")] == [
        ("handle", "jean.dupont"), ("handle", "Jean.Dupont"), ("handle", "jeandupont"),
    ]  # fmt: skip
    assert ("phone", "+33639981234") in [(kind, parsed.value) for kind, parsed in guess("33639981234")]
    assert ("phone", "+33639981234") in [(kind, parsed.value) for kind, parsed in guess("06 39 98 12 34", "FR")]
    assert [kind for kind, _ in guess("name@example.org")] == ["email", "handle"]


def test_no_locale_matters():
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C")
        assert parse("handle", "LIVE:İ", service="else").value == "LIVE:İ"
        assert parse("email", "INFO@EXAMPLE.ORG").value == "info@example.org"
    finally:
        locale.setlocale(locale.LC_ALL, before)
