"""IBANs: right in form, of no bank."""

from hypothesis import given
from hypothesis import strategies as st

from relais.sim.iban import iban

numbers = st.integers(0, 9_999_999_999)


@given(numbers)
def test_check_digits_are_right_and_the_bank_does_not_exist(number):
    made = iban(number)
    assert len(made) == 27
    assert made.startswith("FR")
    assert made[4:9] == "99999"
    # ISO 13616: the country and the check digits go last, letters count from 10, and 1 remains modulo 97.
    assert int("".join(str(int(sign, 36)) for sign in made[4:] + made[:4])) % 97 == 1
    # The French key: 97 divides bank, branch, account and key, written one after the other.
    assert int(made[4:]) % 97 == 0


@given(numbers, numbers)
def test_two_numbers_have_two_ibans(one, other):
    assert (iban(one) == iban(other)) == (one == other)
