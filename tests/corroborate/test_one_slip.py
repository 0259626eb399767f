from collections import Counter

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.corroborate.one_slip import LEAST_DIGITS, slips


def found(said, held):
    with duckdb.connect() as con:
        con.execute("CREATE TABLE code_said(plain VARCHAR); CREATE TABLE code_of_record(reference VARCHAR, digits INT)")
        con.executemany("INSERT INTO code_said VALUES (?)", [[code] for code in set(said)] or [["0"]])
        rows = [[code, sum(sign in "0123456789" for sign in code)] for code in set(held)]
        con.executemany("INSERT INTO code_of_record VALUES (?, ?)", rows or [["0", 1]])
        slips(con)
        rows = con.execute("FROM code_slip ORDER BY ALL").fetchall()
        assert {name for (name,) in con.execute("SHOW TABLES").fetchall()} == {
            "code_said", "code_of_record", "code_slip",
        }  # fmt: skip
    assert len(set(rows)) == len(rows)
    return set(rows)


def without(code):
    return {code[:i] + code[i + 1 :] for i, sign in enumerate(code) if sign in "0123456789"}


def slip(code, held):
    """Compare two codes sign by sign, in no other way than one would by eye."""
    if len(code) != len(held):
        return "missing" if code in without(held) else "added" if held in without(code) else None
    apart = [i for i in range(len(code)) if code[i] != held[i]]
    if not all(code[i] in "0123456789" and held[i] in "0123456789" for i in apart):
        return None
    if len(apart) == 1:
        return "digit"
    swapped = (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and code[apart[0]] + code[apart[1]] == held[apart[1]] + held[apart[0]]
    )
    return "swapped" if swapped else None


def by_eye(said, held):
    pairs = {
        (a, b, slip(a, b))
        for a in set(said) - set(held)
        for b in held
        if sum(c in "0123456789" for c in b) >= LEAST_DIGITS
    }
    return {row for row in pairs if row[2]}


# Few signs, so that many are near.
codes = st.lists(st.text("01A", min_size=7, max_size=10), max_size=30)


@pytest.mark.slow
@given(codes, codes)
@settings(deadline=None, max_examples=60)
def test_the_index_finds_what_comparing_all_with_all_finds(said, held):
    assert found(said, held) == by_eye(said, held)


@pytest.mark.slow
@given(codes, codes)
@settings(deadline=None, max_examples=30)
def test_near_is_mutual(said, held):
    mirrored = {"missing": "added", "added": "missing"}
    said, held = set(said) - set(held), set(held)
    long = {code for code in said if sum(sign in "0123456789" for sign in code) >= LEAST_DIGITS}
    there = {row for row in found(said, held) if row[0] in long}
    back = {row for row in found(held, long) if sum(sign in "0123456789" for sign in row[0]) >= LEAST_DIGITS}
    assert {(b, a, mirrored.get(how, how)) for a, b, how in there} == back


@pytest.mark.parametrize(
    ("code", "differs"),
    [
        ("1234567890", None),
        ("1234567891", "digit"),
        ("0234567890", "digit"),
        ("123456789", "missing"),
        ("234567890", "missing"),
        ("12345678900", "added"),
        ("12345667890", "added"),
        ("2134567890", "swapped"),
        ("1234567809", "swapped"),
        ("1234567789", None),
        ("1432567890", None),
        ("123456789O", None),
        ("A234567890", None),
        ("1234567890A", None),
        ("12345678", None),
    ],
)
def test_what_is_one_slip(code, differs):
    assert found([code], ["1234567890"]) == ({(code, "1234567890", differs)} if differs else set())


def test_a_code_that_is_right_is_near_none():
    assert found(["12345678"], ["12345678", "12345679"]) == set()


def test_a_short_code_is_near_none():
    assert found(["1234568"], ["1234567"]) == set()
    # Letters do not make it longer.
    assert found(["ABC1234568"], ["ABC1234567"]) == set()


def test_letters_stay():
    assert found(["R12345678901"], ["R12345678902"]) == {("R12345678901", "R12345678902", "digit")}
    assert found(["12345678901"], ["R12345678901"]) == set()


@pytest.mark.slow
def test_codes_in_sequence_are_near_many():
    held = [f"{number:010d}" for number in range(5_000_000_000, 5_000_001_000)]
    near = found(["5000001000", "500000500"], held)
    assert near == by_eye(["5000001000", "500000500"], held)
    assert Counter(row[0] for row in near) == {"5000001000": 2, "500000500": 1}
