"""Three persons and their payments, for the writers of tables."""

from datetime import UTC, datetime
from decimal import Decimal

from relais.sim.event import Payment
from relais.sim.iban import iban
from relais.sim.person import Person

PAYER = Person(
    "p1", "family", "lawful payer", ("Élise Hêtre",), "FR", "3 rue de l'Exemple, 99001 Essai",
    phones=("+33639980001",), iban=iban(1),
)  # fmt: skip
PAYEE = Person(
    "p2", "family", "lawful payee", ("Ana Narra & Ipil",), "PH", "Purok 2, Halimbawa City",
    phones=("+639175550101",), wallet="WLT-100051",
)  # fmt: skip
FRIEND = Person(
    "p3", "family", "lawful payer", ("Nils Gran",), "NO", "4 Eksempelgate, 9901 Prøve",
    phones=("+471012345678",), iban=iban(3),
)  # fmt: skip
PEOPLE = {person.id: person for person in (PAYER, PAYEE, FRIEND)}


def transfer(
    code: str, amount: str, *, payer: Person = PAYER, payee: Person = PAYEE, at: datetime | None = None
) -> Payment:
    """Return a payment, of half past midnight in Paris on 1 March 2026 unless told."""
    sent = at or datetime(2026, 2, 28, 23, 30, 5, tzinfo=UTC)
    return Payment(
        code, "bank", sent, sent, Decimal(amount), Decimal("2.90"), Decimal(amount) * 62, "paid",
        payer.id, payer.name, payer.phones[0], payee.id, payee.name, payee.phones[0], "Comptoir, Halimbawa City",
    )  # fmt: skip
