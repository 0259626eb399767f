import dataclasses
from datetime import date
from hashlib import sha256

import pytest

from relais.intake.table.mapping import BadMappingError, dump, load, loads, shipped

GOOD = """
name = "wallet"
title = "A wallet"
table = "payment"
header = ["When", "Who", "Sum"]
confirmed_by = "A. Exemple"
confirmed_at = 2024-01-15

[columns]
date = "When"
"payee.name" = "Who"
amount = "Sum"
purpose = ["Who", "When"]

[fixed]
zone = "Europe/Paris"
zone_said_by = "letter of the operator, 3 May 2024"

[values.status]
Done = "completed"
"""


def test_a_mapping_file_is_read_whole(tmp_path):
    path = tmp_path / "wallet.toml"
    path.write_text(GOOD)
    mapping = load(path)
    assert mapping.columns == {
        "date": ("When",), "payee.name": ("Who",), "amount": ("Sum",), "purpose": ("Who", "When"),
    }  # fmt: skip
    assert (mapping.fixed["zone"], mapping.values) == ("Europe/Paris", {"status": {"Done": "completed"}})
    assert (mapping.confirmed_by, mapping.confirmed_at) == ("A. Exemple", date(2024, 1, 15).isoformat())
    assert mapping.digest == sha256(path.read_bytes()).hexdigest()


def test_dotted_fields_need_no_quotes():
    assert loads(GOOD.replace('"payee.name"', "payee.name").encode(), "w").columns["payee.name"] == ("Who",)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "A wallet"', "", "“title” is missing"),
        ('table = "payment"', 'table = "trip"', "payment, call, message, login, party was expected"),
        ('name = "wallet"', 'name = "wallet"\ncolour = "red"', "key “colour” is not known"),
        ('amount = "Sum"', 'amont = "Sum"', "amont: a payment has no such field"),
        ('amount = "Sum"', '"payer.shoe" = "Sum"', "payer.shoe: a payment has no such field"),
        ('amount = "Sum"', 'amount = "Total"', "the header has no column “Total”"),
        ('["When", "Who", "Sum"]', '["When", "Who", "Sum", "Sum"]', "names “Sum” twice"),
        ('zone = "Europe/Paris"', 'zone = "Paris"', "“Paris” is no IANA time zone"),
        ('zone_said_by = "letter of the operator, 3 May 2024"', "", "zone and zone_said_by stand together"),
        ('Done = "completed"', 'Done = "finished"', "one of completed, attempted"),
        ("[values.status]", "[values.shoe]", "[values.shoe]"),
        ("[fixed]", "[format]\ndate_order = 'ymd'\n[fixed]", "date_order: one of 'dmy' 'mdy' was expected"),
        ("[fixed]", "[format]\nencoding = 'latin-99'\n[fixed]", "“latin-99” is not known"),
        ("[fixed]", "[fixed]\nowner = 'caller'", "owner: one of payer, payee"),
        ("[fixed]", "[fixed", "this is no TOML file"),
    ],
)
def test_a_mistake_is_named_with_its_place(old, new, told):
    assert old in GOOD
    with pytest.raises(BadMappingError) as error:
        loads(GOOD.replace(old, new).encode(), "wallet.toml")
    assert str(error.value).startswith("wallet.toml: ")
    assert told in str(error.value)


def test_what_ships_is_valid_and_survives_dump():
    assert {mapping.name for mapping in shipped()} >= {
        "n26", "payoneer", "stripe", "mobile_money", "recharges", "transfers_fr", "transfers_fr_day", "transfers_en",
        "ip_assignments", "call_records", "bank_fr", "google_access", "google_access_short", "google_access_long",
    }  # fmt: skip
    for mapping in shipped():
        again = loads(dump(mapping).encode(), mapping.name)
        assert dataclasses.replace(again, digest=mapping.digest) == mapping
