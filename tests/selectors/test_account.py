import pytest

from relais.selectors.account import mask, parse


@pytest.mark.parametrize(
    ("raw", "value"),
    [("00-123 456/0100", "001234560100"), ("c1231006815", "C1231006815"), ("\u200e12 34.5_6", "123456")],
)
def test_values(raw, value):
    assert parse(raw).value == value


@pytest.mark.parametrize("raw", ["", "123", "abcd", "****1234", "XXXX1234", "+63 917", "a@b1", "1" * 65, "éé12"])
def test_no_account(raw):
    assert parse(raw) is None


def test_mask_shows_the_end():
    assert mask("C1231006815") == "•••••••••15"
