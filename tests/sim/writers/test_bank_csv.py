"""A bank's answer on one account: dates without hours, decimal comma, negative where the holder pays."""

import csv
from io import StringIO
from itertools import repeat

from relais.sim.writers.bank_csv import bank_csv
from tests.sim.writers.payments import FRIEND, PAYER, PEOPLE, transfer


def test_bank_csv():
    booked = [transfer("2000000001", "45.50"), transfer("2000000002", "1200.00", payer=FRIEND, payee=PAYER)]
    raw = b"".join(bank_csv(PAYER, booked, PEOPLE))
    assert b"Date op\xe9ration" in raw
    header, paid, received = csv.reader(StringIO(raw.decode("iso-8859-1"), newline=""), delimiter=";")
    assert ";".join(header) == (
        "Titulaire;IBAN titulaire;Date opération;Date valeur;Libellé;Montant;Devise;Nom contrepartie;"
        "IBAN contrepartie;Référence"
    )
    assert paid == [
        "Élise Hêtre", PAYER.iban, "01/03/2026", "01/03/2026", "VIREMENT EMIS VERS ANA NARRA & IPIL", "-45,50", "EUR",
        "Ana Narra & Ipil", "", "2000000001",
    ]  # fmt: skip
    assert received == [
        "Élise Hêtre", PAYER.iban, "01/03/2026", "01/03/2026", "VIREMENT RECU DE NILS GRAN", "1200,00", "EUR",
        "Nils Gran", FRIEND.iban, "2000000002",
    ]  # fmt: skip


def test_comes_in_pieces():
    assert next(bank_csv(PAYER, repeat(transfer("2000000001", "45.50")), PEOPLE)).startswith(b"Titulaire;")
