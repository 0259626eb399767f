"""Labelled sets: tables of mentions with whose each is, tables of names in pairs; and what a program may see of them.

A program that is measured sees neither the answer nor what would give it away: an identifier built from the answer, the
order of the rows, a number that the state gave the person and that no file of a case holds.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from relais.bench.clusters import coded
from relais.bench.pairs import Bools, Ints
from relais.bench.road import BenchError
from relais.model.notice import msg

UNREAD = msg("{path} cannot be read as a CSV or Parquet table: {reason}")
NO_MENTIONS = msg("{path} is no labelled set of mentions: expected a column cluster_id or cluster that says who it is")
NO_PAIRS = msg("{path} is no labelled set of names: expected the columns name1, name2 and is_match (true or false)")
_TRUTH = ("cluster_id", "cluster")
_TELLING = ("unique_id", "rec_id", "soc_sec_id")
_PAIR = ("name1", "name2", "is_match")
_GROUPS = ("schema", "culture")


@dataclass(frozen=True)
class Mentions:
    """A set of mentions: what may be seen of each, whose it is, whether that person is held out, and its source.

    With `source` only pairs across two sources are asked for. Row numbers are those of `seen`.
    """

    name: str
    seen: pa.Table
    truth: Ints
    held_out: Bools
    source: Ints | None = None


@dataclass(frozen=True)
class NamePairs:
    """Names in pairs: whether both name one person, the kind of case, and further groups such as a culture."""

    name: str
    seen: pa.Table
    same: Bools
    category: list[str | None]
    groups: dict[str, list[str | None]]


def mentions(path: Path) -> Mentions:
    """Read a set of mentions; raises BenchError where the file is none."""
    table = read_table(path)
    label = next((name for name in _TRUTH if name in table.column_names), None)
    if label is None or not table.num_rows or table[label].null_count:
        raise BenchError(NO_MENTIONS, path=path)
    # Sets often list one person's rows together: the order is drawn anew, the same each time.
    table = table.take(pa.array(np.random.default_rng(0).permutation(table.num_rows)))
    labels = [str(value) for value in table[label].to_pylist()]
    half = {value: sha256(value.encode()).digest()[0] % 2 == 0 for value in set(labels)}
    seen = table.drop_columns([name for name in table.column_names if name in (*_TRUTH, *_TELLING)])
    seen = seen.add_column(0, "unique_id", pa.array(range(table.num_rows), pa.int64()))
    return Mentions(
        path.name,
        seen,
        coded(labels),
        np.array([half[value] for value in labels]),
        coded(table["source"].to_pylist()) if "source" in table.column_names else None,
    )


def name_pairs(path: Path) -> NamePairs:
    """Read names in pairs; raises BenchError where the file holds none."""
    table = read_table(path)
    if not table.num_rows or not set(_PAIR) <= set(table.column_names):
        raise BenchError(NO_PAIRS, path=path)
    said = [str(value).strip().lower() for value in table["is_match"].to_pylist()]
    if not set(said) <= {"true", "false"}:
        raise BenchError(NO_PAIRS, path=path)
    columns = {name: [value or None for value in table[name].to_pylist()] for name in table.column_names}
    names = {name: pa.array([value or "" for value in columns[name]], pa.string()) for name in ("name1", "name2")}
    return NamePairs(
        path.name,
        pa.table(names),
        np.array([value == "true" for value in said]),
        columns.get("category", [None] * table.num_rows),
        {name: columns[name] for name in _GROUPS if name in columns},
    )


def write(table: pa.Table, path: Path) -> Path:
    """Write what a program may see, in the form that the name ends in: `.csv` or Parquet; return the path."""
    if path.suffix == ".csv":
        pc.write_csv(table, path)
    else:
        pq.write_table(table, path)
    return path


def read_table(path: Path) -> pa.Table:
    """Read a table, CSV (as text) or Parquet; raises BenchError where it is none."""
    # A table of text keeps every sign as it came; only Parquet says itself what a number is.
    read = "read_parquet(?)" if path.suffix == ".parquet" else "read_csv(?, all_varchar=true, header=true)"
    try:
        with duckdb.connect() as con:
            return con.execute(f"SELECT * FROM {read}", [str(path)]).to_arrow_table()
    except duckdb.Error as error:
        raise BenchError(UNREAD, path=path, reason=str(error).splitlines()[0]) from error
