import pytest

from relais.selectors.transfer_code import OPERATORS, mask, parse


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("123-456-7890", "1234567890"),
        ("1001 543 610110", "1001543610110"),
        ("4hk52391np112223a", "4HK52391NP112223A"),
        ("#12345678", "12345678"),
        ("MTCN 426-801-4036", "4268014036"),
        ("mtcn:4268014036", "4268014036"),
        ("code: 1234567890", "1234567890"),
        ("ref 123456", "123456"),
        ("Ref. No. 1001 543 610110", "1001543610110"),
        ("Référence n° 12345678", "12345678"),
        ("REF-123456", "REF123456"),
        ("REF123456", "REF123456"),
        ("CODE12 345", "CODE12345"),
        ("\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "12345678"),
    ],
)
def test_values(raw, value):
    assert parse(raw).value == value


@pytest.mark.parametrize("raw", ["", "12", "ABCDEF", "1" * 36, "12é45", "a@b12"])
def test_no_code(raw):
    assert parse(raw) is None


@pytest.mark.parametrize(
    ("operator", "code"),
    [
        ("western union", "1234567890"),
        ("moneygram", "12345678"),
        ("ria", "12345678901"),
        ("remitly", "R12345678901"),
        ("gcash", "1001543610110"),
        ("paypal", "4HK52391NP112223A"),
    ],
)
def test_operators_know_their_codes(operator, code):
    assert OPERATORS[operator].pattern.fullmatch(code)
    assert not OPERATORS[operator].pattern.fullmatch(code[:-1])


def test_mask_shows_the_end():
    assert mask("1234567890") == "••••••••90"
