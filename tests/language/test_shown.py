"""How values read on a page, whatever they are."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.language import shown
from tests.web.house import HOSTILE

LANGUAGES = st.sampled_from(["fr", "en"])
TEXT = st.text(alphabet=st.characters(codec=None), max_size=50)
NUMBERS = st.integers() | st.floats() | st.decimals()
ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])
INSTANTS = st.datetimes(timezones=ZONES)
VALUES = st.recursive(
    st.none() | st.booleans() | TEXT | NUMBERS | st.dates() | INSTANTS | st.times() | st.binary(max_size=9),
    lambda each: st.lists(each, max_size=3) | st.tuples(each) | st.dictionaries(TEXT, each, max_size=2),
    max_leaves=5,
)
DIRECTIONS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def orderly(text: str) -> bool:
    return not any(
        (unicodedata.category(one) in ("Cc", "Cs") and one not in "\t\n")
        or unicodedata.bidirectional(one) in DIRECTIONS
        or one in "\u200e\u200f\u061c\u2028\u2029\ufeff"
        for one in text
    )


@given(TEXT)
def test_received_text_keeps_no_control_or_direction_mark(text: str) -> None:
    told = shown.plain(text)
    assert orderly(told)
    assert len(told) == len(text)
    assert [one for one, was in zip(told, text, strict=True) if one not in (was, "\ufffd")] == []
    told.encode()


@pytest.mark.slow
def test_no_sign_of_all_gets_through() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert orderly(shown.plain(every))
    assert shown.plain("Zoë\t£5\n日本 א e\u0301 🇫🇷") == "Zoë\t£5\n日本 א e\u0301 🇫🇷"
    assert shown.plain("a\u202eb\0") == "a\ufffdb\ufffd"


@given(VALUES, LANGUAGES)
def test_any_cell_is_shown(value: object, language: str) -> None:
    told = shown.cell(value, language, "yes", "no")
    assert orderly(told)
    told.encode()


@given(NUMBERS, LANGUAGES)
def test_any_number_is_shown(value: float | Decimal, language: str) -> None:
    assert orderly(shown.number(value, language))


@given(st.integers(min_value=-(10**30), max_value=10**30), LANGUAGES)
def test_a_whole_number_keeps_its_digits(value: int, language: str) -> None:
    told = shown.number(value, language)
    assert told.replace(",", "").replace("\u202f", "") == str(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**20), max_value=10**20), LANGUAGES)
def test_a_sum_keeps_its_cents(value: Decimal, language: str) -> None:
    told = shown.number(value, language)
    bare = told.replace("\u202f", "").replace(",", ".") if language == "fr" else told.replace(",", "")
    assert Decimal(bare) == value


@given(TEXT | st.dates() | INSTANTS | st.none(), LANGUAGES)
def test_any_day_or_instant_is_shown(value: str | datetime | None, language: str) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        assert orderly(shown.instant(value, language))
    assert orderly(shown.day(value, language))


@pytest.mark.parametrize("text", [*HOSTILE, "2026-11-29 and more", "2026-02-31", "0000-00-00", "2026-11-29T25:00"])
def test_a_text_that_is_no_day_is_shown_as_it_is_written(text: str) -> None:
    for language in ("fr", "en"):
        assert orderly(shown.day(text, language))
        assert orderly(shown.instant(text, language))
    assert shown.day("soon", "en") == "soon"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0", "0"), (9999, "9999", "9999"), (12345, "12\u202f345", "12,345"), (100, "100", "100"),
        (-1234567, "-1\u202f234\u202f567", "-1,234,567"), (1234567.5, "1\u202f234\u202f567,5", "1,234,567.5"),
        (12345.67, "12\u202f345,67", "12,345.67"), (0.25, "0,25", "0.25"), (1e-7, "1e-07", "1e-07"),
        (1000.0, "1000", "1000"),
        (1e30, "1e+30", "1e+30"), (float("inf"), "inf", "inf"), (Decimal("50.00"), "50", "50"),
        (Decimal("12345.60"), "12\u202f345,6", "12,345.6"), (Decimal("1E+3"), "1000", "1000"),
        (Decimal("Infinity"), "Infinity", "Infinity"), (Decimal("sNaN"), "sNaN", "sNaN"),
        (Decimal("1E+1000000"), "1E+1000000", "1E+1000000"),
    ],
)  # fmt: skip
def test_numbers_read_as_in_the_language(value: float | Decimal, french: str, english: str) -> None:
    assert shown.number(value, "fr") == french
    assert shown.number(value, "en") == english


def test_days_and_instants_read_as_in_the_language() -> None:
    at = datetime(2026, 11, 29, 23, 30, tzinfo=timezone(timedelta(hours=1)))
    assert shown.day(at.date(), "fr") == shown.day("2026-11-29T10:00", "fr") == "29/11/2026"
    assert shown.day("2026-11-29", "en") == "29 Nov 2026"
    assert shown.instant(at, "fr") == "29/11/2026 22:30 UTC"
    assert shown.instant(at.isoformat(), "en") == "29 Nov 2026 22:30 UTC"
    assert shown.instant(datetime(2026, 11, 29, 22, 30), "en") == "29 Nov 2026 22:30 UTC"  # noqa: DTZ001
    assert shown.day(None, "fr") == shown.day("", "en") == shown.instant(None, "fr") == shown.instant("", "fr") == ""


def test_cells_of_every_kind() -> None:
    values = [None, True, False, 12345, "a", date(2026, 1, 2), [1, "b", [None, True]], {"a": 1}]
    told = [shown.cell(value, "fr", "oui", "non") for value in values]
    assert told == ["", "oui", "non", "12\u202f345", "a", "02/01/2026", "1, b, , oui", "{'a': 1}"]


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (Decimal("867.1"), "867,10", "867.10"), (Decimal(85), "85,00", "85.00"), (Decimal("0.125"), "0,125", "0.125"),
        (Decimal("-12500.5"), "-12\u202f500,50", "-12,500.50"), (None, "", ""),
    ],
)  # fmt: skip
def test_a_sum_of_money_shows_its_cents(value: Decimal | None, french: str, english: str) -> None:
    assert (shown.amount(value, "fr"), shown.amount(value, "en")) == (french, english)
