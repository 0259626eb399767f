"""Opens the committed ledger for reading: one DuckDB view per fact table, latest readings only."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from relais.ledger.layout import Layout
from relais.ledger.state import State, load
from relais.model.facts import FACTS
from relais.model.source import Reading, Source
from relais.store.duck import connect, quoted, register

# So many readings are named in a query, one by one.
_NAMED = 16
# Bytes of facts from which on several threads are quicker than one.
_SHARED_OUT = 2 << 20


def read(layout: Layout, only: Collection[str] | None = None) -> tuple[duckdb.DuckDBPyConnection, State]:
    """Return a connection with the views, and the state they show. What commits later is not seen.

    `only`: the views show these sources alone, the state is whole.
    """
    state = load(layout)
    con = connect(layout.root.parent / "derived" / "tmp")
    if only is None:
        readings, sources = _whole(layout, state)
        shown: list[Reading] = []
    else:
        shown = [state.readings[one] for one in frozenset(only) if one in state.readings]
        readings, sources = (
            _readings(shown),
            _sources(state.sources[one] for one in frozenset(only) if one in state.sources),
        )
    register(con, "reading", readings)
    register(con, "source", sources)
    batches = None if only is None else {state.batches[one.reading_id] for one in shown}
    files = {
        table: [one for one in paths if batches is None or one.parent in batches]
        for table, paths in state.files.items()
    }
    latest = ""
    named = only is not None and 0 < len(shown) <= _NAMED
    if named or sum(path.stat().st_size for paths in files.values() for path in paths) < _SHARED_OUT:
        # To share so little out takes longer than it saves.
        con.execute("SET threads = 1")
    if named:
        # Named one by one, they are looked for while the files are read.
        latest = f"WHERE reading_id IN ({', '.join(quoted(one.reading_id) for one in shown)})"
    elif state.superseded or state.erased or only is not None:
        latest = "WHERE reading_id IN (SELECT reading_id FROM reading)"
    _views(con, files, latest)
    return con, state


def facts_of(layout: Layout, files: Mapping[str, list[Path]]) -> duckdb.DuckDBPyConnection:
    """Return a connection with the views of these files, whatever readings are current."""
    con = connect(layout.root.parent / "derived" / "tmp")
    _views(con, files, "")
    return con


def _views(con: duckdb.DuckDBPyConnection, files: Mapping[str, list[Path]], latest: str) -> None:
    for table, schema in FACTS.items():
        if paths := files.get(table):
            con.execute(f'CREATE VIEW "{table}" AS {_select(con, table, schema, paths, latest)}')
        elif table in files:
            register(con, f"empty_{table}", schema.empty_table())
            con.execute(f'CREATE VIEW "{table}" AS SELECT * FROM "empty_{table}"')
        else:
            register(con, table, schema.empty_table())


def _select(con: duckdb.DuckDBPyConnection, table: str, schema: pa.Schema, files: list[Path], latest: str) -> str:
    paths = ", ".join(quoted(str(path)) for path in files)
    if all(_names(path, path.stat().st_mtime_ns) == tuple(schema.names) for path in files):
        return f"SELECT * FROM read_parquet([{paths}]) {latest}"
    # Written before a column was added: it is null there.
    register(con, f"empty_{table}", schema.empty_table())
    rows = f"SELECT * FROM read_parquet([{paths}], union_by_name = true)"
    return f'SELECT * FROM (SELECT * FROM "empty_{table}" UNION ALL BY NAME {rows}) {latest}'


@lru_cache(maxsize=1 << 16)
def _names(path: Path, _written_ns: int) -> tuple[str, ...]:
    """Return the columns of a file; of each, its end is read once."""
    return tuple(pq.read_schema(path).names)


# The tables `reading` and `source` of each ledger, made once for a state.
_WHOLE: dict[Path, tuple[State, tuple[pa.Table, pa.Table]]] = {}


def _whole(layout: Layout, state: State) -> tuple[pa.Table, pa.Table]:
    held = _WHOLE.get(layout.root)
    if held is None or held[0] is not state:
        held = state, (_readings(state.readings.values()), _sources(state.sources.values()))
        _WHOLE[layout.root] = held
    return held[1]


def _readings(shown: Iterable[Reading]) -> pa.Table:
    rows = sorted(shown, key=lambda reading: reading.source_id)
    return pa.table(
        {
            "reading_id": pa.array([r.reading_id for r in rows], pa.string()),
            "source_id": pa.array([r.source_id for r in rows], pa.string()),
            "reader": pa.array([r.reader for r in rows], pa.string()),
            "version": pa.array([r.version for r in rows], pa.int32()),
            "status": pa.array([r.status for r in rows], pa.string()),
        }
    )


def _sources(shown: Iterable[Source]) -> pa.Table:
    rows = sorted(shown, key=lambda source: source.source_id)
    return pa.table(
        {
            "source_id": pa.array([s.source_id for s in rows], pa.string()),
            "name": pa.array([s.name for s in rows], pa.string()),
            "size": pa.array([s.size for s in rows], pa.int64()),
            "custody": pa.array([s.custody for s in rows], pa.string()),
        }
    )
