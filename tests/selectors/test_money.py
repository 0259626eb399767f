import pytest

from relais.selectors.money import read


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("50 eur", "50", "EUR"),
        ("50€", "50", "EUR"),
        ("€50", "50", "EUR"),
        ("€ 50", "50", "EUR"),
        ("50\u202feuros", "50", "EUR"),
        ("PHP 2,500", "2500", "PHP"),
        ("₱2,500.50", "2500.5", "PHP"),
        ("1.234,50 EUR", "1234.5", "EUR"),
        ("1 234,5 €", "1234.5", "EUR"),
        ("1'234'567.00 chf", "1234567", "CHF"),
        ("10,00 eur", "10", "EUR"),
        ("5k php", "5000", "PHP"),
        ("2.5k php", "2500", "PHP"),
        ("US$20", "20", "USD"),
        ("$50 CAD", "50", "CAD"),
        ("50 TRY", "50", "TRY"),
        # What several currencies share names none of them.
        ("$ 50", "50", None),
        ("£50", "50", None),
        ("2500 pesos", "2500", None),
        ("50e", "50", None),
    ],
)
def test_sums(text, value, currency):
    found = read(text)
    assert (found.value, found.currency, found.start, found.end) == (value, currency, 0, len(text))


@pytest.mark.parametrize(
    "text", ["", "50", "eur", "50 try", "e 50", "50 e", "0,500 eur", "012 eur", "1.23.4 eur", "1,2345 eur", "5 minutes"]
)
def test_no_sum(text):
    assert read(text) is None


def test_a_word_that_is_no_currency_is_left_out():
    found = read("try 50 eur")
    assert (found.value, found.start, found.end) == ("50", 4, 10)
    found = read("eur 50 php")
    assert (found.currency, found.start, found.end) == ("EUR", 0, 6)
