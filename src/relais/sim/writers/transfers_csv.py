"""Writes a money-transfer list as a French operator answers: CSV, ';', UTF-8 with BOM, decimal comma, dd/mm/yyyy."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from relais.sim.clock import PARIS
from relais.sim.event import Payment
from relais.sim.person import Person
from relais.sim.writers.table import table

HEADER = (
    "Code transfert", "Date envoi", "Heure envoi", "Fuseau", "Date paiement", "Heure paiement", "Montant envoyé",
    "Devise envoi", "Frais", "Montant payé", "Devise paiement", "Statut", "Expéditeur", "Téléphone expéditeur",
    "Adresse expéditeur", "Pays expéditeur", "Bénéficiaire", "Téléphone bénéficiaire", "Lieu de paiement",
    "Pays bénéficiaire",
)  # fmt: skip
DAY_HEADER = tuple(column for column in HEADER if not column.startswith("Heure"))
_STATUS = {"paid": "Payé", "cancelled": "Annulé"}
_ZONE = PARIS.key


def transfers_csv(
    payments: Iterable[Payment], people: Mapping[str, Person], *, clock: Literal["second", "day"] = "second"
) -> Iterator[bytes]:
    """Return the list in pieces; a cancelled transfer keeps its row, without a pay-out. A 'day' clock tells no hour."""
    header, row = (HEADER, _row) if clock == "second" else (DAY_HEADER, _day_row)
    rows = (row(payment, people) for payment in payments)
    return table(header, rows, delimiter=";", end="\r\n", encoding="utf-8-sig")


def _row(payment: Payment, people: Mapping[str, Person]) -> list[str]:
    payer, payee = people[payment.payer], people[payment.payee]
    sent_day, sent_hour = _local(payment.sent_at)
    paid_day, paid_hour = _local(payment.paid_at) if payment.paid_at else ("", "")
    paid = bool(paid_day)
    return [
        payment.code,
        sent_day,
        sent_hour,
        _ZONE,
        paid_day,
        paid_hour,
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


def _day_row(payment: Payment, people: Mapping[str, Person]) -> list[str]:
    row = _row(payment, people)
    return [*row[:2], *row[3:5], *row[6:]]


def _local(at: datetime) -> tuple[str, str]:
    wall = at.astimezone(PARIS)
    return _day(wall.date()), wall.time().isoformat("seconds")


@lru_cache(maxsize=10_000)
def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _comma(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


@lru_cache(maxsize=100_000)
def _national(phone: str) -> str:
    """Return a French number as clerks write it: 06 39 98 00 37; another country's as it is."""
    if not phone.startswith("+33"):
        return phone
    digits = f"0{phone[3:]}"
    return " ".join(digits[at : at + 2] for at in range(0, 10, 2))
