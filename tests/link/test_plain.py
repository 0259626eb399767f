"""The rows of a table that is no source: which column is read as what, and what is never compared."""

import pyarrow as pa
import pytest

from relais.link import plain
from relais.link.run import trained
from relais.store.duck import connect


def test_columns_are_known_by_their_names():
    columns = ("unique_id", "full_name", "surname", "dob", "email", "city", "soc_sec_id", "cluster", "street_number")
    assert plain.roles(columns) == {
        "unique_id": plain.LEFT_OUT,
        "full_name": plain.NAME,
        "surname": plain.LEFT_OUT,
        "dob": plain.BIRTH,
        "email": plain.CONTACT,
        "city": plain.TEXT,
        "soc_sec_id": plain.LEFT_OUT,
        "cluster": plain.LEFT_OUT,
        "street_number": plain.TEXT,
    }
    assert plain.roles(("given_name", "surname"))["surname"] == plain.NAME


@pytest.mark.parametrize(
    "column",
    ["gender", "sex", "nationality", "citizenship", "country", "origin", "ethnicity", "race", "religion", "health",
     "sexual_orientation", "langue", "mother_tongue", "photo", "political_opinion"],
)  # fmt: skip
def test_what_the_law_keeps_out_is_left_out(column, tmp_path):
    rows = pa.table({"name": ["Ana Example", "Ben Other"], column: ["x", "y"]})
    assert plain.roles(rows.column_names)[column] == plain.LEFT_OUT
    con = connect(tmp_path)
    assert plain.load(con, rows).num_rows == 0


def test_contacts_are_known_by_their_french_names(tmp_path):
    rows = pa.table({"nom": ["Ana Example"], "telephone": ["+33 6 39 98 00 01"], "courriel": ["ana@one.example"]})
    con = connect(tmp_path)
    assert plain.load(con, rows).num_rows == 0
    assert set(con.execute("SELECT kind, value FROM selector").fetchall()) == {
        ("phone", "+33639980001"),
        ("email", "ana@one.example"),
    }


@pytest.mark.slow
def test_a_table_with_nothing_to_compare_is_seen(tmp_path):
    con = connect(tmp_path)
    assert not plain.comparable(con, plain.load(con, pa.table({"id": ["1"], "country": ["FR"]})))
    assert plain.comparable(con, plain.load(con, pa.table({"town": ["Vertbois"]})))
    assert not trained(con, plain.load(con, pa.table({"town": ["Vertbois"]}))).trained
