"""What is typed into the form of a report, as it is kept."""

import pytest

from relais.web.report_new import form_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 250,50", "1250.50"), ("1\u202f250,50", "1250.50"), ("50,00", "50.00"), ("50", "50"), ("50.5", "50.5"),
        # A comma before three digits may part thousands: it stays, and is refused.
        ("1,250", "1,250"), ("1,2,50", "1,2,50"), (",50", ",50"), ("", None),
    ],
)  # fmt: skip
def test_an_amount_as_it_is_written_in_french_is_the_same_amount(typed: str, kept: str | None) -> None:
    told = {"party-1-name": "Jean", "payment-1-payer": "1", "payment-1-currency": "EUR", "payment-1-amount": typed}
    (paid,) = form_of(told).payments
    assert (paid.amount, paid.currency) == (kept, "EUR")
