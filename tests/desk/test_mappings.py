"""A table nobody has mapped: proposed, confirmed once, remembered."""

from pathlib import Path

import pytest

from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.mappings import confirm, propose
from relais.desk.take_in import take_in
from relais.ledger.read import read

pytestmark = pytest.mark.slow

TABLE = (
    "Date;Heure;Montant;Expéditeur;Bénéficiaire;Tel bénéficiaire\n"
    "13/11/2026;12:30:00;50,00;Jean Exemple;Ana;+639175550101\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_an_unmapped_table_is_unread_until_a_mapping_is_confirmed(home: Home, table: Path) -> None:
    assert take_in(home, [table]).sources[0][1].status == "unread"
    confirm(home, propose(table).mapping, "list", fields={}, fixed={"zone": "Europe/Paris", "currency": "EUR"})
    assert take_in(home, [table]).sources[0][1].status == "read"
    con, _state = read(home.ledger)
    rows = con.execute("SELECT amount, currency, y.at, zone_source FROM payment y").fetchall()
    assert [(str(row[0]).rstrip("0"), row[1], row[2].isoformat(), row[3]) for row in rows] == [
        ("50.", "EUR", "2026-11-13T11:30:00+00:00", "mapping list")
    ]


def test_a_person_corrects_the_proposal(home: Home, table: Path) -> None:
    confirm(home, propose(table).mapping, "list", fields={"payer.name": "Bénéficiaire", "payee.name": ""}, fixed={})
    take_in(home, [table])
    con, _state = read(home.ledger)
    assert con.execute("SELECT role, name_raw FROM party WHERE name_raw IS NOT NULL").fetchall() == [("payer", "Ana")]


def test_what_is_no_mapping_is_refused(home: Home, table: Path) -> None:
    draft = propose(table).mapping
    with pytest.raises(DeskError, match="no column"):
        confirm(home, draft, "list", fields={"payer.name": "Sender"}, fixed={})
    with pytest.raises(DeskError, match="no such field"):
        confirm(home, draft, "list", fields={"mood": "Montant"}, fixed={})
    with pytest.raises(DeskError, match="no name"):
        confirm(home, draft, "../list", fields={}, fixed={})
    assert not list(home.mappings.iterdir())
    confirm(home, draft, "list", fields={}, fixed={})
    with pytest.raises(DeskError, match="already"):
        confirm(home, draft, "list", fields={}, fixed={})
    with pytest.raises(DeskError, match="no table"):
        propose(home.root / "relais.toml")
