"""Which sources hold a value or a name: kept in memory for each batch of the ledger, so that few places are read.

A batch does not change unless something in it is erased; then it is read again. Nothing of this is written to disk.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import Lock

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from relais.ledger.layout import Layout
from relais.ledger.read import facts_of
from relais.ledger.state import State, load

# Every value that can tie records together, where it stands, and whose it is said to be.
TOLD = """
    SELECT reading_id, source_id, party, value FROM selector
    UNION ALL SELECT reading_id, source_id, party, ip FROM login
    UNION ALL SELECT reading_id, source_id, NULL, unnest([reference, related_reference]) FROM payment
    UNION ALL SELECT reading_id, source_id, party, unnest([md5, sha1, sha256, hash_raw]) FROM media
    UNION ALL SELECT reading_id, source_id, NULL, t.value FROM (
        SELECT reading_id, source_id, unnest(tokens) AS t FROM message
        UNION ALL SELECT reading_id, source_id, unnest(tokens) FROM payment
        UNION ALL SELECT reading_id, source_id, unnest(tokens) FROM report) WHERE t.kind <> 'amount'
"""
# A child victim's number tells nobody that the house knows a country.
_COUNTRIES = """
    SELECT DISTINCT s.reading_id, s.country
    FROM selector s LEFT JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.party
    WHERE s.kind = 'phone' AND s.country IS NOT NULL AND coalesce(p.role, '') <> 'victim'
"""


# What parties are called, as written.
_CALLED = """
    SELECT reading_id, ordinal AS party, unnest([name_raw, nickname]) AS value FROM party
"""


@dataclass(frozen=True)
class _Held:
    """Texts in their order, the reading of each (a place in `readings`), and the party of it that it tells of."""

    values: pa.Array
    at: pa.Array
    party: pa.Array
    readings: list[str]

    def of(self, value: str) -> Iterator[tuple[str, int | None]]:
        place = bisect_left(range(len(self.values)), value, key=lambda n: self.values[n].as_py())
        while place < len(self.values) and self.values[place].as_py() == value:
            yield self.readings[self.at[place].as_py()], self.party[place].as_py()
            place += 1


@dataclass(frozen=True)
class _Batch:
    """The values of one batch, and the names of its parties."""

    written: tuple[int, ...]
    values: _Held
    names: _Held
    countries: list[tuple[str, str]]


_HELD: dict[Path, _Batch] = {}
_VICTIMS: dict[Path, tuple[int, dict[str, list[int]]]] = {}
_LOCK = Lock()


@dataclass(frozen=True)
class Values:
    """The values of a ledger, as its current readings tell them."""

    state: State
    batches: list[_Batch]

    def holders(self, value: str) -> Iterator[tuple[str, int | None]]:
        """Yield each source that holds a value, and the party of it whose value it is said to be, if any."""
        return self._current(batch.values.of(value) for batch in self.batches)

    def named(self, name: str) -> Iterator[tuple[str, int | None]]:
        """Yield each source that calls a party so, as written, and that party."""
        return self._current(batch.names.of(name) for batch in self.batches)

    def countries(self, within: Iterable[str]) -> list[str]:
        """Return the countries of the telephone numbers in these sources."""
        shown = {self.state.readings[one].reading_id for one in within if one in self.state.readings}
        return sorted({country for one in self.batches for reading, country in one.countries if reading in shown})

    def _current(self, found: Iterable[Iterable[tuple[str, int | None]]]) -> Iterator[tuple[str, int | None]]:
        for reading_id, party in chain.from_iterable(found):
            reading = self.state.ever.get(reading_id)
            if reading is not None and self.state.readings[reading.source_id] is reading:
                yield reading.source_id, party


def values(layout: Layout) -> Values:
    """Return the values of the ledger; what this process has not read yet is read."""
    state = load(layout)
    files: dict[Path, dict[str, list[Path]]] = {}
    for table, paths in state.files.items():
        for path in paths:
            files.setdefault(path.parent, {}).setdefault(table, []).append(path)
    with _LOCK:
        return Values(state, [_batch(layout, folder, held) for folder, held in sorted(files.items())])


def victims(state: State, readings: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Return the mentions (reading, ordinal) of child victims in these readings."""
    found: set[tuple[str, int]] = set()
    held = frozenset(state.files.get("party", ()))
    with _LOCK:
        for reading_id in readings:
            path = state.batches[reading_id] / "party.parquet"
            if path in held:
                found.update((reading_id, ordinal) for ordinal in _victims(path).get(reading_id, ()))
    return frozenset(found)


def _victims(path: Path) -> dict[str, list[int]]:
    written, held = path.stat().st_mtime_ns, _VICTIMS.get(path)
    if held is None or held[0] != written:
        told = pq.read_table(path, columns=["reading_id", "ordinal"], filters=[("role", "=", "victim")])
        rows: dict[str, list[int]] = {}
        for reading_id, ordinal in zip(told["reading_id"].to_pylist(), told["ordinal"].to_pylist(), strict=True):
            rows.setdefault(reading_id, []).append(ordinal)
        held = _VICTIMS[path] = written, rows
    return held[1]


def _batch(layout: Layout, folder: Path, files: dict[str, list[Path]]) -> _Batch:
    written = tuple(path.stat().st_mtime_ns for paths in files.values() for path in paths)
    held = _HELD.get(folder)
    if held is None or held.written != written:
        with facts_of(layout, files) as con:
            countries = con.execute(_COUNTRIES).fetchall()
            held = _HELD[folder] = _Batch(written, _held(con, TOLD), _held(con, _CALLED), countries)
    return held


def _held(con: duckdb.DuckDBPyConnection, told: str) -> _Held:
    rows = con.execute(f"SELECT value, reading_id, party FROM ({told}) WHERE value IS NOT NULL ORDER BY value")
    table = rows.to_arrow_table().combine_chunks()
    reading = table["reading_id"].dictionary_encode().combine_chunks()
    values, party = (table[name].combine_chunks() for name in ("value", "party"))
    return _Held(values, reading.indices, party, reading.dictionary.to_pylist())
