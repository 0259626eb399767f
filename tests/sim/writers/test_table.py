"""The text table: what the csv module writes, in pieces, as the rows come."""

import csv
from io import StringIO
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from relais.sim.writers.table import table

cells = st.text(alphabet=st.sampled_from('ab é;,"\r\n'), max_size=4)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=6), st.sampled_from([(";", "\r\n"), (",", "\n")]))
def test_same_text_as_the_csv_module(rows, form):
    delimiter, end = form
    expected = StringIO(newline="")
    csv.writer(expected, delimiter=delimiter, lineterminator=end).writerows([("a", "b"), *rows])
    written = b"".join(table(("a", "b"), rows, delimiter=delimiter, end=end))
    assert written.decode() == expected.getvalue()


def test_pieces_come_as_the_rows_do_and_only_the_first_is_marked():
    pieces = table(("n",), ([str(number)] for number in count()), end="\n", encoding="utf-8-sig")
    first, second = next(pieces), next(pieces)
    assert first.startswith(b"\xef\xbb\xbfn\n0\n")
    assert second.split(b"\n")[0] == str(first.count(b"\n") - 1).encode()
