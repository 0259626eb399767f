import pytest

from relais.intake.letter.paragraph import numbered
from relais.intake.letter.suggestions import suggestions


@pytest.mark.parametrize(
    ("line", "field", "text"),
    [
        ("Unser Zeichen: EX-12/2026", "reference", "EX-12/2026"),
        ("Unser Zeichen EX-12/2026", "reference", "EX-12/2026"),
        ("Aktenzeichen: 12 Js 34/26", "reference", "12 Js 34/26"),
        ("Aktenzeichen 34/26", "reference", "34/26"),
        ("Datum: 05.11.2026", "received", "05.11.2026"),
        ("Datum 05.11.2026", "received", "05.11.2026"),
        ("Notre réf : EX-12", "reference", "EX-12"),
        ("Notre réf EX-12", "reference", "EX-12"),
        ("Notre réf. EX-12", "reference", "EX-12"),
        ("Ref. EX-12", "reference", "EX-12"),
        ("Our reference EX-12", "reference", "EX-12"),
    ],
)
def test_what_a_label_announces_is_proposed(line: str, field: str, text: str) -> None:
    assert [(each.field, each.text) for each in suggestions(numbered([line]))] == [(field, text)]


@pytest.mark.parametrize(
    "line",
    ["Ihr Zeichen: EX-12", "Your ref. EX-12", "Reference is made to EX-12", "Ref. follows", "Date of birth 05.11.2012"],
)
def test_what_is_no_label_of_the_sender_is_not(line: str) -> None:
    assert suggestions(numbered([line])) == []
