"""Money sent: amounts as the parameter sheet draws them, and a transfer at an operator's counter."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from relais.sim.chance import Chance
from relais.sim.event import Payment
from relais.sim.ground import Ground
from relais.sim.parameters import parameter
from relais.sim.person import Person

# The sheet's order of magnitude (its `_about`), kept fixed: exchange rates are not what this world is about.
PHP_PER_EUR = Decimal(62)
_CENT = Decimal("0.01")
# Above the highest amount published of these payments (FATF 2025: always below EUR 1,500).
_MOST = 1_490.0


def commissioner_amount(chance: Chance, nth: int) -> Decimal:
    """Draw the amount of a commissioner's `nth` payment (0 is the first): even in euros or in pesos, slowly rising."""
    mixture = parameter("commissioners", "amount_eur")["mixture"]
    part: dict[str, Any] = chance.choices(mixture, [part["w"] for part in mixture])[0]
    rise = 1 + parameter("commissioners", "amount_escalation_per_10_payments") * nth / 10
    drawn = min(chance.lognormal(part["lognormal"]) * rise, _MOST)
    return rounded(chance, drawn, parameter("commissioners", "amount_rounding"))


def rounded(chance: Chance, euros: float, shares: dict[str, float]) -> Decimal:
    """Round as senders do, by the shares of the sheet: to EUR 5, to PHP 500, or to no even sum."""
    way = chance.pick(shares)
    if way == "EUR_5_or_10":
        return Decimal(max(round(euros / 5) * 5, 5))
    if way == "PHP_500":
        pesos = Decimal(max(round(euros * int(PHP_PER_EUR) / 500) * 500, 500))
        return (pesos / PHP_PER_EUR).quantize(_CENT, ROUND_HALF_EVEN)
    return Decimal(max(round(euros * 100), 100)) / 100


def transfer(
    ground: Ground,
    chance: Chance,
    operator: str,
    payer: Person,
    payee: Person,
    sent_at: datetime,
    amount: Decimal,
    *,
    payee_name: str | None = None,
    payee_phone: str | None = None,
    status: str = "paid",
    place: str = "Comptoir Mabolo, Halimbawa City",
) -> Payment:
    """Send `amount` euros. The payee's name and number are those the payer gave at the counter."""
    paid = status == "paid"
    return Payment(
        code=ground.transfer_code(),
        operator=operator,
        sent_at=sent_at,
        paid_at=sent_at + timedelta(minutes=chance.randint(9, 600), seconds=chance.randrange(60)) if paid else None,
        amount=amount.quantize(_CENT),
        fee=Decimal("2.90") if amount < 100 else Decimal("4.90"),
        paid_out=_pesos(amount),
        status=status,
        payer=payer.id,
        payer_name=written(chance, payer),
        payer_phone=payer.phones[0],
        payee=payee.id,
        payee_name=payee_name or payee.name,
        payee_phone=payee_phone or payee.phones[0],
        place=place,
    )


def written(chance: Chance, person: Person) -> str:
    """Return a person's name as clerks write it: mostly as it is, at times surname first and in capitals."""
    given, surname = person.name.split(" ", 1)
    return f"{surname.upper()} {given}" if chance.happens(0.2) else person.name


def _pesos(amount: Decimal) -> Decimal:
    """Convert, to the full peso where the euro amount came from one."""
    exact = amount * PHP_PER_EUR
    whole = exact.quantize(Decimal(1))
    return (whole if abs(exact - whole) < Decimal("0.4") else exact).quantize(_CENT)
