"""The French money-transfer list: header, encoding, dates, decimal comma."""

import csv
from io import StringIO
from itertools import repeat

from relais.sim.writers.transfers_csv import transfers_csv
from tests.sim.writers.payments import FRIEND, PEOPLE, transfer


def rows(text, delimiter):
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))


def test_transfers_csv(built):
    raw = built.file("*_answer_transfers_1/transferts.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    header, *body = rows(raw.decode("utf-8-sig"), ";")
    assert ";".join(header) == (
        "Code transfert;Date envoi;Heure envoi;Fuseau;Date paiement;Heure paiement;Montant envoyé;Devise envoi;Frais;"
        "Montant payé;Devise paiement;Statut;Expéditeur;Téléphone expéditeur;Adresse expéditeur;Pays expéditeur;"
        "Bénéficiaire;Téléphone bénéficiaire;Lieu de paiement;Pays bénéficiaire"
    )
    assert {len(row) for row in body} == {20}
    assert any(int(row[1][:2]) > 12 for row in body)
    by_code = {row[0]: row for row in body}
    for payment in built.truth.payments:
        if payment.path and payment.path.endswith("transferts.csv"):
            assert by_code[payment.code][6] == payment.amount_eur.replace(".", ",")
    assert {row[3] for row in body} == {"Europe/Paris"}


def test_cancelled_transfers_keep_their_row_without_a_pay_out(built):
    header, *body = rows(built.file("*_answer_transfers_1/transferts.csv").read_text("utf-8-sig"), ";")
    cancelled = [dict(zip(header, row, strict=True)) for row in body if row[11] == "Annulé"]
    assert cancelled
    assert all(not row["Date paiement"] and not row["Montant payé"] for row in cancelled)


def test_a_list_that_tells_no_hour():
    header, row = rows(
        b"".join(transfers_csv([transfer("2000000001", "45.50")], PEOPLE, clock="day")).decode("utf-8-sig"), ";"
    )
    assert not [column for column in header if "Heure" in column]
    told = dict(zip(header, row, strict=True))
    assert (told["Date envoi"], told["Date paiement"], told["Fuseau"]) == ("01/03/2026", "01/03/2026", "Europe/Paris")
    assert told["Pays bénéficiaire"] == "PH"


def test_one_full_row():
    _, row = rows(
        b"".join(transfers_csv([transfer("2000000001", "45.50", payer=FRIEND)], PEOPLE)).decode("utf-8-sig"), ";"
    )
    assert row == [
        "2000000001", "01/03/2026", "00:30:05", "Europe/Paris", "01/03/2026", "00:30:05", "45,50", "EUR", "2,90",
        "2821,00", "PHP", "Payé", "Nils Gran", "+471012345678", "4 Eksempelgate, 9901 Prøve", "NO", "Ana Narra & Ipil",
        "+639175550101", "Comptoir, Halimbawa City", "PH",
    ]  # fmt: skip


def test_an_endless_list_begins():
    assert next(transfers_csv(repeat(transfer("2000000001", "45.50")), PEOPLE)).startswith(
        b"\xef\xbb\xbfCode transfert"
    )
