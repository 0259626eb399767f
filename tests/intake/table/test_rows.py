import csv
import io
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relais.intake.table import rows as table_rows
from relais.intake.table.layout import Layout
from relais.intake.table.rows import ALL_LONG, ALL_SHORT, LONG, SHORT, STRAY_QUOTE, blocks

LAYOUT = Layout("utf-8", ",", ("a", "b", "c"), 1, 2)
CELLS = st.text(st.sampled_from('ab",\n é'), max_size=6)


def records(text, *, piece=1 << 20, layout=LAYOUT):
    """The records as (line, cells), read in pieces of so many characters, and what was said of them."""
    said, found = [], []
    pieces = (text[at : at + piece].encode() for at in range(0, len(text), piece))
    for block in blocks(pieces, layout, range(3), lambda *told: said.append(told)):
        rows = zip(*(block.columns[at].to_pylist() for at in range(3)), strict=True)
        found += zip(block.places.to_pylist(), map(list, rows), strict=True)
    return found, said


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(lambda row: any(map(str.strip, row))), max_size=8),
    st.integers(1, 60),
    st.booleans(),
)
def test_what_csv_writes_is_read_back_with_its_line(rows, piece, quoted):
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n")
    lines = []
    writer.writerow(LAYOUT.header)
    for row in rows:
        lines.append(f"line {out.getvalue().count(chr(10)) + 1}")
        writer.writerow(row)
    found, said = records(out.getvalue(), piece=piece)
    assert said == []
    assert found == list(zip(lines, rows, strict=True))


@settings(deadline=None, max_examples=40)
@example(',""a,')
@example(',,"\n"')
@given(st.text(st.sampled_from('ab",\n\0'), max_size=60))
def test_arrow_and_the_careful_way_agree(text):
    whole = "a,b,c\n" + text
    fast = records(whole)
    kept = table_rows._regular
    try:
        table_rows._regular = lambda *_args, **_options: None
        assert records(whole) == fast
    finally:
        table_rows._regular = kept


def test_lines_of_a_quoted_cell_are_counted():
    found, _ = records('a,b,c\r\n1,"x\r\ny",3\r\n\r\n4,5,6')
    assert found == [("line 2", ["1", "x\r\ny", "3"]), ("line 5", ["4", "5", "6"])]


def test_a_quote_never_closed_costs_no_other_row():
    found, said = records('a,b,c\n1,2,3\n4,5,"6\n7,8,9\n10,11,12\n')
    assert found == [
        ("line 2", ["1", "2", "3"]), ("line 3", ["4", "5", "6"]), ("line 4", ["7", "8", "9"]),
        ("line 5", ["10", "11", "12"]),
    ]  # fmt: skip
    assert [(template, place) for template, place, _ in said] == [(STRAY_QUOTE, "line 3")]


def test_a_quote_never_closed_in_a_large_file():
    rows = [f"{number},b,c" for number in range(9_000)]
    found, said = records("\n".join(["a,b,c", '"x,b,c', *rows, ""]), piece=1 << 16)
    assert len(found) == 9_001
    assert found[-1] == ("line 9002", ["8999", "b", "c"])
    assert [place for _, place, _ in said] == ["line 2"]


def test_ragged_rows_among_many():
    rows = ["1,2,3"] * 1000
    rows[10], rows[20] = "1,2", "1,2,3,4"
    found, said = records("\n".join(["a,b,c", *rows]))
    assert len(found) == 1000
    assert said == [
        (SHORT, "line 12", {"cells": 2, "expected": 3}), (LONG, "line 22", {"cells": 4, "expected": 3}),
    ]  # fmt: skip
    assert found[10] == ("line 12", ["1", "2", ""])


def test_rows_that_are_all_short_or_long_are_said_once():
    short, said = records("a,b,c\n" + "1,2\n" * 50 + "1\n", layout=replace(LAYOUT, usual=2))
    assert short[49] == ("line 51", ["1", "2", ""])
    assert said == [
        (SHORT, "line 52", {"cells": 1, "expected": 3}),
        (ALL_SHORT, "line 2", {"count": 50, "cells": 2, "expected": 3}),
    ]  # fmt: skip
    _found, said = records("a,b,c\n" + "1,2,3,\n" * 9 + "1,2,3,4\n" * 9, layout=replace(LAYOUT, usual=4))
    assert said == [(ALL_LONG, "line 11", {"count": 9, "cells": 4, "expected": 3})]


def test_a_formula_stays_text():
    assert records('a,b,c\n=1+1,@x,"-2+3"\n')[0] == [("line 2", ["=1+1", "@x", "-2+3"])]
