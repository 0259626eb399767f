import pytest

from relais.selectors.phone import leading, mask, parse


@pytest.mark.parametrize(
    "raw",
    [
        "+33 6 39 98 12 34",
        "+33639981234",
        "0033639981234",
        "00 33 6.39.98.12.34",
        "+33 (0)6 39 98 12 34",
        "tel:+33-6-39-98-12-34",
        "+33\u200f6 39 98 12 34",
        "\u202a+33\u00a06\u00a039\u00a098\u00a012\u00a034\u202c",
        "\uff0b\uff13\uff13\uff16\uff13\uff19\uff19\uff18\uff11\uff12\uff13\uff14",
        "+٣٣٦٣٩٩٨١٢٣٤",
    ],
)
def test_spellings_of_one_number(raw):
    parsed = parse(raw)
    assert parsed is not None
    assert (parsed.value, parsed.country) == ("+33639981234", "FR")


def test_a_national_number_needs_its_country():
    assert parse("06 39 98 12 34") is None
    assert parse("06 39 98 12 34", "fr").value == "+33639981234"
    assert parse("0917 555 0123", "PH").value == "+639175550123"
    assert parse("011 33 6 39 98 12 34", "US").value == "+33639981234"


@pytest.mark.parametrize(
    "raw", ["", "+", "1" * 40, "+1" * 20, "+33 6", "+999 123456789", "call +33639981234", "+33639981234 ext 5", "12:30"]
)
def test_no_number(raw):
    assert parse(raw) is None
    assert parse(raw, "FR") is None or raw == "12:30"


def test_an_unknown_country_reads_no_national_number():
    assert parse("0639981234", "XX") is None


def test_numbers_set_aside_for_fiction_are_numbers():
    assert parse("+1 202 555 0100").country == "US"
    assert parse("+33 1 99 00 12 34").value == "+33199001234"


def test_a_service_number_has_no_country():
    assert parse("+800 1234 5678").country is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+33 6 39 98 12 34", ("+33 6 39 98 12 34", "+33639981234")),
        ("+33 6 39 98 12 34 50", ("+33 6 39 98 12 34", "+33639981234")),
        ("+63 917 555 0123 50", ("+63 917 555 0123", "+639175550123")),
        ("+33 6 39", None),
    ],
)
def test_the_number_at_the_beginning_of_a_text(text, found):
    assert leading(text) == found


def test_mask_hides_the_middle():
    assert mask("+639175550123") == "+63 9•• ••• •123"
    assert mask("nonsense") == "••••••••"
