"""Writes a French bank's answer on one account: CSV, ';', ISO-8859-1, decimal comma, dates without hours."""

from collections.abc import Iterable, Iterator, Mapping

from relais.sim.clock import PARIS
from relais.sim.event import Payment
from relais.sim.person import Person
from relais.sim.writers.table import table

# The account stands in every row, as in exports of several accounts: lines above the header belong to no table.
HEADER = (
    "Titulaire", "IBAN titulaire", "Date opération", "Date valeur", "Libellé", "Montant", "Devise",
    "Nom contrepartie", "IBAN contrepartie", "Référence",
)  # fmt: skip


def bank_csv(holder: Person, payments: Iterable[Payment], people: Mapping[str, Person]) -> Iterator[bytes]:
    """Return the answer in pieces: one row per payment, negative where the holder pays.

    `payments` are those that were booked, all of them the holder's.
    """
    account = [holder.name, holder.iban or ""]
    rows = ([*account, *_booking(payment, holder, people)] for payment in payments)
    return table(HEADER, rows, delimiter=";", end="\r\n", encoding="iso-8859-1")


def counterparty(holder: Person, payment: Payment, people: Mapping[str, Person]) -> tuple[bool, Person, str]:
    """Return whether the holder pays, and the other side with its name as the holder's bank has it."""
    if payment.payer == holder.id:
        return True, people[payment.payee], payment.payee_name
    return False, people[payment.payer], payment.payer_name


def _booking(payment: Payment, holder: Person, people: Mapping[str, Person]) -> list[str]:
    pays, other, name = counterparty(holder, payment, people)
    day = payment.sent_at.astimezone(PARIS).strftime("%d/%m/%Y")
    amount = f"{-payment.amount if pays else payment.amount:.2f}"
    return [
        day,
        day,
        f"VIREMENT EMIS VERS {name.upper()}" if pays else f"VIREMENT RECU DE {name.upper()}",
        amount.replace(".", ","),
        "EUR",
        name,
        other.iban or "",
        payment.code,
    ]
