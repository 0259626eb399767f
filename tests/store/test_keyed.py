"""Rows by their key: exactly those that have it, wherever they lie, and a damaged file is refused."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.store import keyed

texts = st.text(st.sampled_from("ab\u00e9\U0001f600"), max_size=3)
cells = st.lists(st.tuples(texts, st.integers(-2, 2)), max_size=40)


def made(rows: list[tuple[str, int]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ((), ())
    table = pa.table([pa.array(column, kind) for column, kind in zip(columns, (pa.string(), pa.int64()), strict=True)],
                     names=["name", "number"])  # fmt: skip
    return table.append_column("place", pa.array(range(len(rows)), pa.int64()))


@pytest.mark.parametrize(("piece", "few"), [(1, 1), (3, 2), (1 << 22, 16)])
@given(cells, st.lists(st.tuples(texts, st.integers(-3, 3)), max_size=4))
def test_exactly_the_rows_of_each_key_are_found_in_their_order(tmp_path_factory, piece, few, rows, asked):
    path = tmp_path_factory.mktemp("keyed") / "table.arrow"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keyed, "_PIECE_ROWS", piece)
        keyed.write(path, made(rows), ["name", "number"])
        patched.setattr(keyed, "_FEW", few)
        for wanted in (asked, rows[:1], rows[-1:]):
            found = [(row["name"], row["number"], row["place"]) for row in keyed.rows(path, ["name", "number"], wanted)]
            assert found == [(*one, place) for one in wanted for place, row in enumerate(rows) if row == one]
    whole = keyed.read(path)
    assert whole.schema == made(rows).schema
    ordered = sorted((*row, place) for place, row in enumerate(rows))
    assert [tuple(row.values()) for row in whole.to_pylist()] == ordered


def test_what_is_no_such_file_is_refused(tmp_path: Path):
    path = tmp_path / "table.arrow"
    with pytest.raises(FileNotFoundError):
        keyed.rows(path, ["name"], [("a",)])
    keyed.write(path, made([("a", 1), ("b", 2)]), ["name"])
    held = path.read_bytes()
    with pytest.raises(FileExistsError):
        keyed.write(path, made([("c", 3)]), ["name"])
    assert path.read_bytes() == held
    for damaged in (b"", b"PAR1", held[: len(held) // 2], held[:-40]):
        path.write_bytes(damaged)
        with pytest.raises((OSError, ValueError)):
            keyed.rows(path, ["name"], [("a",)])
        with pytest.raises((OSError, ValueError)):
            keyed.read(path)


def test_a_damaged_row_is_refused_and_not_followed(tmp_path: Path):
    path = tmp_path / "table.arrow"
    keyed.write(path, made([(f"name {n:04}", n) for n in range(1000)]), ["name"])
    held = path.read_bytes()
    # Where each text ends: the bounds of the five hundredth point far beyond the file.
    bounds = b"".join((n * 9).to_bytes(4, "little") for n in range(498, 503))
    at = held.index(bounds)
    path.write_bytes(held[:at] + b"\xff\xff\xff\x7f" * 5 + held[at + len(bounds) :])
    with pytest.raises(pa.ArrowInvalid):
        keyed.rows(path, ["name"], [("name 0500",)])
    with pytest.raises(pa.ArrowInvalid):
        keyed.read(path)
