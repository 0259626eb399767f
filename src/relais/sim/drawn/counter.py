"""Payments as the lists tell them: with the names, numbers and slips of the counter."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from relais.sim.clock import PARIS, settle
from relais.sim.drawn.cast import COUNTER, LENT
from relais.sim.drawn.damage import Slips
from relais.sim.drawn.money import PHP_PER_EUR
from relais.sim.drawn.names import misspelt, reordered
from relais.sim.drawn.people import Drawn
from relais.sim.drawn.tie import CHANNELS
from relais.sim.event import Payment

_BANK = CHANNELS.index("bank")
_CENT = Decimal("0.01")
# One in fifty is called off before it is collected.
_CALLED_OFF = 50


class Counter:
    """Makes the `Payment` of a row when a list asks for it."""

    def __init__(self, drawn: Drawn, slips: Slips) -> None:
        """Take the world and its slips of the pen."""
        self._drawn, self._slips = drawn, slips

    def payments(self, rows: Iterable[int]) -> Iterator[Payment]:
        """Return the payments of these rows, one at a time."""
        return map(self.payment, rows)

    def payment(self, row: int) -> Payment:
        """Return one payment as its operator writes it down."""
        drawn, slips = self._drawn, self._slips
        cast, payments = drawn.draft.cast, drawn.payments
        payer, payee = int(drawn.payer[row]), int(drawn.payee[row])
        at, identity, agent = int(payments.at[row]), int(payments.identity[row]), int(payments.agent[row])
        names = [cast.name(payer), cast.name(payee, identity)]
        wrong = int(slips.misspelt[row])
        if wrong:
            names[wrong - 1] = misspelt(names[wrong - 1], int(slips.place[row]))
        if slips.reordered[row]:
            names[0] = reordered(names[0])
        amount = Decimal(int(payments.cents[row])) / 100
        # A bank books what it has paid.
        paid = row % _CALLED_OFF != 0 or payments.channel[row] == _BANK
        sent = datetime.fromtimestamp(at, UTC)
        phone = cast.phone(payee, COUNTER if identity == 0 else LENT)
        return Payment(
            code=str(drawn.code[row]),
            operator=CHANNELS[payments.channel[row]],
            sent_at=sent,
            paid_at=settle(sent + timedelta(minutes=9 + row * 7 % 600), PARIS) if paid else None,
            amount=amount.quantize(_CENT),
            fee=Decimal("2.90") if amount < 100 else Decimal("4.90"),
            paid_out=pesos(amount),
            status="paid" if paid else "cancelled",
            payer=f"p{payer}",
            payer_name=names[0],
            payer_phone=cast.counter_phone(payer, at),
            payee=f"p{payee}",
            payee_name=names[1],
            payee_phone=cast.phone(agent, COUNTER) if agent >= 0 else phone,
            place=f"Tindahan {agent % 90}, Halimbawa City" if agent >= 0 else "Comptoir Mabolo, Halimbawa City",
        )


def pesos(amount: Decimal) -> Decimal:
    """Convert, to the full peso where the euro amount came from one."""
    exact = amount * PHP_PER_EUR
    whole = exact.quantize(Decimal(1))
    return (whole if abs(exact - whole) < Decimal("0.4") else exact).quantize(_CENT)
