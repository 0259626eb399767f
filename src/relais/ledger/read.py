"""Opens the committed ledger for reading: one DuckDB view per fact table, latest readings only."""

from collections.abc import Collection

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from relais.ledger.layout import Layout
from relais.ledger.state import State, load
from relais.model.facts import FACTS
from relais.store.duck import connect, quoted, register


def read(layout: Layout, only: Collection[str] | None = None) -> tuple[duckdb.DuckDBPyConnection, State]:
    """Return a connection with the views, and the state they show. What commits later is not seen.

    `only`: the views show these sources alone, the state is whole.
    """
    state = load(layout)
    con = connect(layout.root.parent / "derived" / "tmp")
    register(con, "reading", _readings(state, only))
    register(con, "source", _sources(state, only))
    for table, schema in FACTS.items():
        files = state.files.get(table)
        if files is None:
            register(con, table, schema.empty_table())
            continue
        paths = ", ".join(quoted(str(path)) for path in files)
        some = state.superseded or state.erased or only is not None
        latest = "WHERE reading_id IN (SELECT reading_id FROM reading)" if some else ""
        rows = f"read_parquet([{paths}], union_by_name = true)"
        if pq.read_schema(files[0]).names != schema.names:
            # Written before a column was added: it is null there.
            register(con, f"empty_{table}", schema.empty_table())
            rows = f'(SELECT * FROM "empty_{table}" UNION ALL BY NAME SELECT * FROM {rows})'
        con.execute(f'CREATE VIEW "{table}" AS SELECT * FROM {rows} {latest}')
    return con, state


def _readings(state: State, only: Collection[str] | None) -> pa.Table:
    shown = [one for one in state.readings.values() if only is None or one.source_id in only]
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


def _sources(state: State, only: Collection[str] | None) -> pa.Table:
    shown = [one for one in state.sources.values() if only is None or one.source_id in only]
    rows = sorted(shown, key=lambda source: source.source_id)
    return pa.table(
        {
            "source_id": pa.array([s.source_id for s in rows], pa.string()),
            "name": pa.array([s.name for s in rows], pa.string()),
            "size": pa.array([s.size for s in rows], pa.int64()),
            "custody": pa.array([s.custody for s in rows], pa.string()),
        }
    )
