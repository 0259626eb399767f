"""Amounts: even sums in one currency or the other, within what is published."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from relais.sim.chance import Chance
from relais.sim.money import PHP_PER_EUR, commissioner_amount, rounded


@given(st.integers(), st.integers(0, 60))
def test_commissioner_amounts_are_positive_cents_below_the_published_most(seed, nth):
    amount = commissioner_amount(Chance.of(seed, "amount"), nth)
    assert Decimal(0) < amount < 1500
    assert amount == amount.quantize(Decimal("0.01"))


def test_commissioner_amounts_have_the_published_middle():
    chance = Chance.of(1, "amounts")
    amounts = sorted(commissioner_amount(chance, 0) for _ in range(2001))
    assert 40 <= amounts[1000] <= 55
    pesos = [amount * PHP_PER_EUR for amount in amounts]
    assert 0.78 < sum(1000 <= peso <= 10_000 for peso in pesos) / 2001 < 0.9


def test_rounding_to_pesos_is_even_in_pesos():
    amount = rounded(Chance.of(1, "pesos"), 47.3, {"PHP_500": 1.0})
    assert (amount * PHP_PER_EUR).quantize(Decimal(1)) == 3000


def test_paid_out_is_the_amount_at_the_fixed_rate(built):
    for payment in built.world.payments:
        assert abs(payment.paid_out - payment.amount * PHP_PER_EUR) < Decimal("0.5")
