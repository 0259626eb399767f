import pytest

from relais.intake.table.mapping import dump, loads, shipped
from relais.intake.table.propose import propose
from relais.intake.table.words import FIELDS as WORDS
from relais.model.notice import UnreadableError
from tests.intake.table_world import sealed_at, transfers

# Tables of messages and of people are mapped by hand.
PROPOSED = [mapping for mapping in shipped() if mapping.table in WORDS]


def test_a_table_is_proposed_with_an_example_of_each_column(tmp_path):
    found = propose(sealed_at(tmp_path / "t", transfers({}, {})))
    shown = {column.name: (column.field, column.example) for column in found.columns}
    assert shown["Téléphone expéditeur"] == ("payer.phone", "+33 6 39 98 00 01")
    assert shown["Montant envoyé"] == ("amount", "1 234,50")
    assert found.layout == {"separator": ";", "encoding": "utf-8", "date_order": "dmy", "decimal": ","}
    assert found.mapping.values == {"status": {"Payé": "completed"}}
    assert loads(dump(found.mapping).encode(), "draft").columns == found.mapping.columns


@pytest.mark.parametrize("mapping", PROPOSED, ids=lambda mapping: mapping.name)
def test_most_columns_of_known_tables_are_found_by_their_names(tmp_path, mapping):
    text = ",".join(mapping.header) + "\n" + ",".join("x" for _ in mapping.header) + "\n"
    found = propose(sealed_at(tmp_path / "t", text))
    meant = {name: field for field, names in mapping.columns.items() for name in names}
    right = [column for column in found.columns if column.field and column.field == meant.get(column.name)]
    if mapping.name in (
        "transfers_fr",
        "transfers_fr_day",
        "bank_fr",
        "transfers_en",
        "ip_assignments",
        "call_records",
    ):
        assert found.mapping.table == mapping.table
        assert len(right) >= len(meant) - 2
    assert len(right) >= 2


def test_cells_tell_what_a_header_does_not(tmp_path):
    found = propose(sealed_at(tmp_path / "t", "Date,Amount,Contact\n2024-01-01,3.50,jean@example.org\n"))
    assert [column.field for column in found.columns] == ["date", "amount", "counterparty.email"]


def test_no_table_no_proposal(tmp_path):
    with pytest.raises(UnreadableError):
        propose(sealed_at(tmp_path / "t", "hello\n"))
