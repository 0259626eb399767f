"""Which sources hold a value, a name or a reference: kept in memory for each batch, so that few places are read.

A batch does not change unless something in it is erased; then it is read again. Nothing of this is written to disk.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from relais.ledger.layout import Layout
from relais.ledger.read import facts_of, spill
from relais.ledger.state import State, load
from relais.link.names.known import Known, Likes, ordered
from relais.store.duck import beside, register

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
# What senders call their reports: in the place of the party stands the report.
_REFERRED = "SELECT reading_id, ordinal AS party, reference AS value FROM report"


@dataclass(frozen=True)
class _Held:
    """Texts in the order of their hashes, the reading of each (a place in `readings`), and the party it tells of."""

    hashes: npt.NDArray[np.uint64]
    values: pa.Array
    at: pa.Array
    party: pa.Array
    readings: list[str]

    def between(self, value: str, first: int, end: int) -> Iterator[tuple[str, int | None]]:
        """Yield the reading and the party of each of these places at which a value stands."""
        for place in range(first, end):
            if self.values[place].as_py() == value:
                yield self.readings[self.at[place].as_py()], self.party[place].as_py()


@dataclass(frozen=True)
class _Batch:
    """The values of one batch, the names of its parties, and the references of its reports."""

    written: tuple[int, ...]
    values: _Held
    names: _Held
    references: _Held
    countries: list[tuple[str, str]]

    @cached_property
    def known(self) -> Known:
        """Return the different names, by their words: read when somebody first asks."""
        return Known(self.names.values.unique().to_pylist())


# A source that holds a value, and the party of it whose value it is said to be, if any.
Place = tuple[str, int | None]
_HELD: dict[Path, _Batch] = {}
# What was made of each ledger last: while its manifests stay the same, no file of a batch is looked at again.
_LAST: dict[Path, "Values"] = {}
_VICTIMS: dict[Path, tuple[int, dict[str, list[int]]]] = {}
_LOCK = Lock()


@dataclass(frozen=True)
class Values:
    """The values of a ledger, as its current readings tell them."""

    layout: Layout
    state: State
    batches: list[_Batch]

    def holders(self, values: Iterable[str]) -> dict[str, Iterator[Place]]:
        """Return of each value the sources that hold it, and the party of each whose value it is said to be, if any.

        Thousands may hold one: whoever asks whether any does need not go through them all.
        """
        return self._places(values, [batch.values for batch in self.batches])

    def named(self, names: Iterable[str]) -> dict[str, Iterator[Place]]:
        """Return of each name, as written, the sources that call a party so, and that party."""
        return self._places(names, [batch.names for batch in self.batches])

    def referred(self, references: Iterable[str]) -> dict[str, Iterator[Place]]:
        """Return of each reference, as written, the sources whose report bears it, and that report."""
        return self._places(references, [batch.references for batch in self.batches])

    def like(self, name: str) -> Likes:
        """Return the names, as written, that may be this one: the same first. Whose they are is not looked at."""
        found = [batch.known.like(name) for batch in self.batches]
        different = {one.name: one for likes in found for one in likes.names}
        return Likes(ordered(different.values()), any(likes.more for likes in found))

    def know(self) -> None:
        """Read the words of all names now, and not when somebody asks."""
        for batch in self.batches:
            _ = batch.known

    def countries(self, within: Iterable[str]) -> list[str]:
        """Return the countries of the telephone numbers in these sources."""
        shown = {self.state.readings[one].reading_id for one in within if one in self.state.readings}
        return sorted({country for one in self.batches for reading, country in one.countries if reading in shown})

    def _places(self, asked: Iterable[str], held: list[_Held]) -> dict[str, Iterator[Place]]:
        asked = list(dict.fromkeys(asked))
        hashes = _hashes(self.layout, asked)
        bounds = [[np.searchsorted(one.hashes, hashes, side).tolist() for side in ("left", "right")] for one in held]

        def places(n: int) -> Iterator[Place]:
            for one, (firsts, ends) in zip(held, bounds, strict=True):
                for reading_id, party in one.between(asked[n], firsts[n], ends[n]):
                    reading = self.state.ever.get(reading_id)
                    if reading is not None and self.state.readings[reading.source_id] is reading:
                        yield reading.source_id, party

        return {one: places(n) for n, one in enumerate(asked)}


def values(layout: Layout) -> Values:
    """Return the values of the ledger; what this process has not read yet is read."""
    state = load(layout)
    with _LOCK:
        last = _LAST.get(layout.root)
        if last is None or last.state is not state:
            files: dict[Path, dict[str, list[Path]]] = {}
            for table, paths in state.files.items():
                for path in paths:
                    files.setdefault(path.parent, {}).setdefault(table, []).append(path)
            batches = [_batch(layout, folder, held) for folder, held in sorted(files.items())]
            last = _LAST[layout.root] = Values(layout, state, batches)
        return last


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
            told, called, referred = (_held(con, one) for one in (TOLD, _CALLED, _REFERRED))
            held = _HELD[folder] = _Batch(written, told, called, referred, countries)
    return held


def _held(con: duckdb.DuckDBPyConnection, told: str) -> _Held:
    sql = f"SELECT hash(value) AS hash, value, reading_id, party FROM ({told}) WHERE value IS NOT NULL ORDER BY hash"
    table = con.execute(sql).to_arrow_table().combine_chunks()
    reading = table["reading_id"].dictionary_encode().combine_chunks()
    values, party = (table[name].combine_chunks() for name in ("value", "party"))
    return _Held(table["hash"].to_numpy(), values, reading.indices, party, reading.dictionary.to_pylist())


def _hashes(layout: Layout, asked: list[str]) -> npt.NDArray[np.uint64]:
    with beside(spill(layout)) as con:
        register(con, "asked", pa.table({"value": pa.array(asked, pa.string())}))
        return np.asarray(con.execute("SELECT hash(value) AS hash FROM asked").fetchnumpy()["hash"], np.uint64)
