"""`relais payments`: an operator's list and a bank's answer on one transfer, seen from both ends."""

from pathlib import Path

import pytest

from relais.sim.writers.transfers_csv import HEADER
from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow

BANK = (
    "Titulaire;IBAN titulaire;Date opération;Date valeur;Libellé;Montant;Devise;Nom contrepartie;IBAN contrepartie;"
    "Référence"
)
SENT = {
    "Code transfert": "1234567890", "Date envoi": "02/11/2026", "Heure envoi": "21:10:05", "Fuseau": "Europe/Paris",
    "Montant envoyé": "50,00", "Devise envoi": "EUR", "Frais": "2,90", "Statut": "Payé", "Expéditeur": "ROE Ana",
    "Téléphone expéditeur": "0639980001", "Pays expéditeur": "FR", "Bénéficiaire": "Ben Doe",
    "Téléphone bénéficiaire": "+639175550101", "Pays bénéficiaire": "PH",
}  # fmt: skip


@pytest.fixture
def paid(ready: Run, tmp_path: Path) -> Run:
    """A home that holds one transfer: in a list, in the same list sent anew, and on the payer's bank statement."""
    lines = [";".join(HEADER), ";".join(SENT.get(column, "") for column in HEADER)]
    (tmp_path / "list.csv").write_text("\r\n".join([*lines, ""]), encoding="utf-8-sig")
    (tmp_path / "again.csv").write_text("\r\n".join([*lines, lines[1], ""]), encoding="utf-8-sig")
    booked = "Ana Roe;;04/11/2026;04/11/2026;CARTE;-52,90;EUR;WESTERN UNION INTL;;"
    (tmp_path / "bank.csv").write_text(f"{BANK}\n{booked}\n", encoding="cp1252")
    for name in ("list.csv", "again.csv", "bank.csv"):
        ready("intake", name)
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    return ready


def test_groups_are_listed_with_their_reasons_and_nothing_is_counted_less(paid: Run) -> None:
    found = told(paid("payments", "--json"))
    assert (found["payments"], found["grouped"], found["least"]) == (4, 4, 1)  # type: ignore[index]
    rows = found["rows"]  # type: ignore[index]
    assert sorted((row["kind"], row["locator"], row["others"]) for row in rows) == [
        ("legs", "line 2", 0), ("legs", "line 2", 0), ("legs", "line 2", 0), ("legs", "line 3", 0),
        ("rows", "line 2", 0), ("rows", "line 2", 0), ("rows", "line 3", 0),
    ]  # fmt: skip
    (leg,) = [row for row in rows if row["kind"] == "legs" and row["source"] == "bank.csv"]
    assert {row["payer"] for row in rows} == {"ROE Ana", "Ana Roe"}
    assert (leg["params"]["debit"], leg["params"]["order"]) == ("-52,90 EUR", "50,00 EUR")
    text = paid("payments").stdout
    assert "a debit of" in text
    assert "4 of 4 payments stand in a group" in text
    assert paid("payments", "--sort", "colour").returncode == 2


def test_a_report_shows_the_groups_of_its_payments(ready: Run) -> None:
    for reference in ("X-1", "X-2"):
        ready(
            "report", "new", "--sender", "FBI", "--reference", reference, "--received-at", "2026-11-20T14:30+01:00",
            "--selector", "payee:phone=+639175550101", "--payment", "50 EUR 2026-11-02T21:10+01:00 1234567890",
        )  # fmt: skip
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    first = told(ready("queue", "--json"))["queue"][0]["report_id"]  # type: ignore[index]
    sheet = told(ready("show", first, "--json"))
    assert [row["params"] for row in sheet["payment_group"]] == [{"reference": "1234567890"}] * 2  # type: ignore[index]
    assert "one reference, 1234567890" in ready("show", first).stdout
    subject = next(row["subject"] for row in sheet["party"])  # type: ignore[index]
    assert told(ready("show", subject, "--json"))["payment_group"]  # type: ignore[index]
