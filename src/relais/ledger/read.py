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
from relais.store.duck import beside, connect, quoted, register

# So many readings are named in a query, one by one.
_NAMED = 16
# Bytes of facts from which on several threads are quicker than one.
_SHARED_OUT = 2 << 20


def read(
    layout: Layout, only: Collection[str] | None = None, tables: Collection[str] | None = None
) -> tuple[duckdb.DuckDBPyConnection, State]:
    """Return a connection with the views, and the state they show. What commits later is not seen.

    `only`: the views show these sources alone, the state is whole; of them `tables`, where not all are looked at.
    """
    state, con = load(layout), connect(spill(layout))
    if only is None:
        _whole_ledger(con, layout, state)
    else:
        _of_sources(con, state, only, FACTS.keys() if tables is None else tables)
    return con, state


def glance(
    layout: Layout, only: Collection[str], tables: Collection[str] | None = None
) -> tuple[duckdb.DuckDBPyConnection, State]:
    """Return the same of a few sources, opened quickly: what is made on the connection must be temporary.

    `tables`: the facts that are looked at, where not all are.
    """
    state = load(layout)
    named = sum(one in state.readings for one in frozenset(only)) <= _NAMED
    con = beside(spill(layout)) if named else connect(spill(layout))
    _of_sources(con, state, only, FACTS.keys() if tables is None else tables, temporary=named)
    return con, state


def spill(layout: Layout) -> Path:
    """Return where DuckDB spills what does not fit into memory."""
    return layout.root.parent / "derived" / "tmp"


def _whole_ledger(con: duckdb.DuckDBPyConnection, layout: Layout, state: State) -> None:
    readings, sources = _whole(layout, state)
    register(con, "reading", readings)
    register(con, "source", sources)
    _few_threads(con, state.files)
    latest = "WHERE reading_id IN (SELECT reading_id FROM reading)" if state.superseded or state.erased else ""
    _views(con, state.files, latest, FACTS.keys())


def _of_sources(
    con: duckdb.DuckDBPyConnection, state: State, only: Collection[str], tables: Collection[str], *,
    temporary: bool = False,
) -> None:  # fmt: skip
    shown = [state.readings[one] for one in frozenset(only) if one in state.readings]
    register(con, "reading", _readings(shown))
    register(con, "source", _sources(state.sources[one] for one in frozenset(only) if one in state.sources))
    batches = {state.batches[one.reading_id] for one in shown}
    files = {
        table: [one for one in paths if one.parent in batches]
        for table, paths in state.files.items() if table in tables
    }  # fmt: skip
    if len(shown) > _NAMED:
        _few_threads(con, files)
    elif not temporary:
        con.execute("SET threads = 1")
    latest = "WHERE reading_id IN (SELECT reading_id FROM reading)"
    if 0 < len(shown) <= _NAMED:
        # Named one by one, they are looked for while the files are read.
        latest = f"WHERE reading_id IN ({', '.join(quoted(one.reading_id) for one in shown)})"
    _views(con, files, latest, tables, temporary=temporary)


def _few_threads(con: duckdb.DuckDBPyConnection, files: Mapping[str, list[Path]]) -> None:
    if sum(path.stat().st_size for paths in files.values() for path in paths) < _SHARED_OUT:
        # To share so little out takes longer than it saves.
        con.execute("SET threads = 1")


def facts_of(layout: Layout, files: Mapping[str, list[Path]]) -> duckdb.DuckDBPyConnection:
    """Return a connection with the views of these files, whatever readings are current."""
    con = connect(spill(layout))
    _views(con, files, "", FACTS.keys())
    return con


def _views(
    con: duckdb.DuckDBPyConnection, files: Mapping[str, list[Path]], latest: str, tables: Collection[str], *,
    temporary: bool = False,
) -> None:  # fmt: skip
    view = "CREATE TEMP VIEW" if temporary else "CREATE VIEW"
    for table, schema in FACTS.items():
        if table not in tables:
            continue
        if paths := files.get(table):
            con.execute(f'{view} "{table}" AS {_select(con, table, schema, paths, latest)}')
        elif table in files:
            register(con, f"empty_{table}", schema.empty_table())
            con.execute(f'{view} "{table}" AS SELECT * FROM "empty_{table}"')
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
