"""The French money-transfer list: header, encoding, dates, decimal comma."""

import csv
from io import StringIO


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
