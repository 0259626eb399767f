"""What a text that is searched for can stand for."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.desk.look_up_text import Sum, taken


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("24,19", "24.19", None), ("24.19 EUR", "24.19", "EUR"), ("1 250,50", "1250.50", None), ("€50", "50", "EUR"),
        ("1.250,50 eur", "1250.50", "EUR"), ("PHP 2,500", "2500", "PHP"), ("50", "50", None), ("$20", "20", None),
        ("٢٤.١٩", "24.19", None), ("1\u202f250,50", "1250.50", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_currency_if_it_names_one(text: str, amount: str, currency: str | None) -> None:
    assert taken(text).sum == Sum(Decimal(amount), currency)


@pytest.mark.parametrize("text", ["15/06/2026", "2026-06-15", "15.06.2026", "15-6-2026", "2026/6/15", " 15/06/2026 "])
def test_a_day_is_a_day_and_nothing_else(text: str) -> None:
    told = taken(text)
    assert told.day == date(2026, 6, 15)
    assert (told.selectors, told.sum, told.name, told.case, told.id) == (False, None, False, None, None)


@pytest.mark.parametrize("text", ["31/02/2026", "2026-13-45", "00/00/0000", "0000-01-01"])
def test_a_day_that_is_none_is_no_number_of_somebodys_either(text: str) -> None:
    told = taken(text)
    assert (told.day, told.selectors, told.sum, told.name) == (None, False, None, False)


@pytest.mark.parametrize(
    "text", ["+33639980001", "06 39 98 00 01", "123-456-7890", "ana@example.org", "203.0.113.5", "FR76 3000 6000 0112"]
)
def test_a_selector_is_no_amount_and_no_day(text: str) -> None:
    told = taken(text)
    assert (told.selectors, told.sum, told.day) == (True, None, None)


@pytest.mark.parametrize("text", ["R-0a1b2c3d4e", "r-0A1B2C3D4E", "S-0a1b2c3d4e5f6071"])
def test_an_id_is_known_in_any_case(text: str) -> None:
    told = taken(text)
    assert told.id is not None
    assert told.id.lower() == text.lower()
    assert told.id[0].isupper()
    assert not told.name


@pytest.mark.parametrize("text", ["Nomita", "Jean Dupont", "محمد علي", "田中太郎", "O'Brien", "ana01"])
def test_what_is_mostly_letters_may_be_a_name(text: str) -> None:
    assert taken(text).name


@given(st.text(max_size=60))
def test_no_text_whatever_raises(text: str) -> None:
    told = taken(text)
    assert told.day is None or not told.selectors
    assert told.sum is None or told.sum.amount >= 0


@given(st.dates(), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"]))
def test_every_day_is_read_back(day: date, form: str) -> None:
    written = day.strftime(form).replace("%Y", f"{day.year:04}")
    if day.year >= 1000:
        assert taken(written).day == day


@given(st.decimals(0, 99_999, places=2), st.sampled_from(["", " EUR", " PHP"]))
def test_every_amount_is_read_back_with_a_comma_or_a_point(amount: Decimal, currency: str) -> None:
    for text in (f"{amount:f}", f"{amount:f}".replace(".", ",")):
        told = taken(text + currency).sum
        assert told == Sum(amount, currency.strip() or None)


@given(st.characters(categories=["Cs"]))
def test_half_a_sign_is_nothing(half: str) -> None:
    assert not taken(half).name
