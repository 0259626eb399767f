"""The reckoned chance against what comes about in worlds where nothing ties a code to a payment."""

import random
from collections import Counter
from itertools import chain

import duckdb
import pyarrow as pa
import pytest

from relais.corroborate import code_chance, one_slip

KINDS = (None, "digit", "missing", "added", "swapped")


def chance(said, held, talks=None, owners=None):
    """Return ({(differs, sided): row}, the counts of what agreed); `talks` and `owners`: whose each code is."""
    con = duckdb.connect()
    con.execute("""
        CREATE TABLE code_said(plain VARCHAR);
        CREATE TABLE code_of_record(reference VARCHAR, digits INT);
        CREATE TABLE code_told(talk INT, plain VARCHAR);
        CREATE TABLE code_party(subject_id VARCHAR, reference VARCHAR);
        CREATE TABLE code_between(low VARCHAR, high VARCHAR, reference VARCHAR);
        CREATE TABLE talker(talk INT, subject_id VARCHAR)
    """)
    con.register("said", pa.table({"plain": pa.array(said, pa.string())}))
    con.register("held", pa.table({"reference": pa.array(held, pa.string())}))
    con.execute("INSERT INTO code_said SELECT DISTINCT plain FROM said")
    con.execute("INSERT INTO code_of_record SELECT DISTINCT reference, length(reference) FROM held")
    for talk, codes in (talks or {}).items():
        con.execute("INSERT INTO code_told SELECT ?, unnest(?)", [talk, codes])
        con.execute("INSERT INTO talker VALUES (?, ?)", [talk, f"S-{talk}"])
    for owner, codes in (owners or {}).items():
        con.execute("INSERT INTO code_party SELECT ?, unnest(?)", [f"S-{owner}", codes])
    one_slip.slips(con)
    code_chance.chances(con)
    rows = con.execute("SELECT signs, differs, sided, pairs, in_row FROM code_chance").fetchall()
    seen = Counter(how for (how,) in con.execute("SELECT differs FROM code_slip").fetchall())
    seen[None] = len(set(said) & set(held))
    con.close()
    return {row[:3]: row[3:] for row in rows}, seen


def by_lot(pairs, differs, digits):
    one = code_chance.passing("?", str(digits))
    return pairs * float(duckdb.execute(f"SELECT {one}", [differs]).fetchall()[0][0]) / 10**digits


@pytest.mark.slow
def test_codes_drawn_by_lot_agree_as_often_as_reckoned():
    rnd = random.Random(1)
    held = [f"{rnd.randrange(10**8):08d}" for _ in range(20_000)]
    said = [f"{rnd.randrange(10**n):0{n}d}" for n in (7, 8, 9) for _ in range(20_000)]
    rows, seen = chance(said, held)
    for differs in KINDS:
        expected = by_lot(rows[8, differs, False][0], differs, 8)
        assert abs(seen[differs] - expected) <= 4 * expected**0.5, differs


@pytest.mark.slow
@pytest.mark.parametrize("step", [2, 20, 200])
def test_codes_in_sequence_agree_as_often_as_reckoned_within_a_half(step):
    rnd = random.Random(step)
    numbers = [5_000_000_000 + number * step + rnd.randrange(step) for number in range(10_000)]
    rnd.shuffle(numbers)
    held = [str(number) for number in numbers[:5_000]]
    said = [str(number) for number in numbers[5_000:]]
    rows, seen = chance(said, held)
    assert by_lot(rows[10, "digit", False][0], "digit", 10) < seen["digit"] / 20
    for differs in ("digit", "swapped"):
        assert 0.5 < rows[10, differs, False][1] / seen[differs] < 2, differs


def test_only_what_could_agree_between_sides_is_counted():
    held = {1: ["12345678", "22345678"], 2: ["32345678"]}
    said = {1: ["42345678", "99999999"], 2: ["12345679"], 3: ["88888888"]}
    flat, there = (list(chain(*codes.values())) for codes in (said, held))
    rows, _seen = chance(flat, there, said, held)
    assert rows[8, "digit", False][0] == 4 * 3
    assert rows[8, "digit", True][0] == 2 * 2 + 1 * 1


def test_what_agrees_exactly_is_not_looked_at_for_a_slip():
    rows, _seen = chance(["12345678", "99999999"], ["12345678"])
    assert (rows[8, None, False][0], rows[8, "digit", False][0]) == (2, 1)


def test_one_reference_is_no_sequence():
    rows, _seen = chance(["12345679"], ["12345678"])
    assert {row[1] for row in rows.values()} == {0}
    rows, _seen = chance(["ABCDEFG1"], ["ABCDEFG2", "ABCDEFG3"])
    assert {row[1] for row in rows.values()} == {0}
