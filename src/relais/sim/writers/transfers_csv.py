"""Writes a money-transfer list as a French operator answers: CSV, ';', UTF-8 with BOM, decimal comma, dd/mm/yyyy."""

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from io import StringIO

from relais.sim.clock import PARIS
from relais.sim.event import Payment
from relais.sim.person import Person

HEADER = (
    "Code transfert", "Date envoi", "Heure envoi", "Fuseau", "Date paiement", "Heure paiement", "Montant envoyé",
    "Devise envoi", "Frais", "Montant payé", "Devise paiement", "Statut", "Expéditeur", "Téléphone expéditeur",
    "Adresse expéditeur", "Pays expéditeur", "Bénéficiaire", "Téléphone bénéficiaire", "Lieu de paiement",
    "Pays bénéficiaire",
)  # fmt: skip
_STATUS = {"paid": "Payé", "cancelled": "Annulé"}


def transfers_csv(payments: Iterable[Payment], people: Mapping[str, Person]) -> bytes:
    """Return the list; a cancelled transfer keeps its row, without a pay-out."""
    text = StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADER)
    table.writerows(_row(payment, people) for payment in payments)
    return text.getvalue().encode("utf-8-sig")


def _row(payment: Payment, people: Mapping[str, Person]) -> list[str]:
    payer, payee = people[payment.payer], people[payment.payee]
    paid = payment.paid_at is not None
    return [
        payment.code,
        *_local(payment.sent_at),
        PARIS.key,
        *_local(payment.paid_at),
        _comma(payment.amount),
        "EUR",
        _comma(payment.fee),
        _comma(payment.paid_out) if paid else "",
        "PHP" if paid else "",
        _STATUS[payment.status],
        payment.payer_name,
        _national(payment.payer_phone),
        payer.address,
        payer.country,
        payment.payee_name,
        payment.payee_phone,
        payment.place if paid else "",
        payee.country,
    ]


def _local(at: datetime | None) -> tuple[str, str]:
    if at is None:
        return "", ""
    wall = at.astimezone(PARIS)
    return wall.strftime("%d/%m/%Y"), wall.strftime("%H:%M:%S")


def _comma(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def _national(phone: str) -> str:
    """Return a French number as clerks write it: 06 39 98 00 37."""
    digits = phone.replace("+33", "0")
    return " ".join(digits[at : at + 2] for at in range(0, 10, 2))
