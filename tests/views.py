"""A small ledger for tests of the analysis rooms: DuckDB views over rows given as dicts."""

from typing import Any

import duckdb
import pyarrow as pa

from relais.model.facts import FACTS

# What a row that leaves a column out gets instead of null, where the schema allows no null.
DEFAULTS: dict[str, dict[str, Any]] = {
    "report": {"channel": "form"},
    "party": {"role": "other"},
    "selector": {"kind": "phone"},
    "payment": {"status": "completed"},
    "call": {"status": "answered"},
    "message": {"attachments": 0},
    "login": {"ip_raw": ""},
    "media": {},
    "trip": {"status": "unknown"},
}
SOURCE = pa.schema([("source_id", pa.string()), ("name", pa.string()), ("size", pa.int64()), ("custody", pa.string())])
READING = pa.schema(
    [
        ("reading_id", pa.string()),
        ("source_id", pa.string()),
        ("reader", pa.string()),
        ("version", pa.int32()),
        ("status", pa.string()),
    ]
)


def views(**tables: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """Return a connection with one view per fact table, `source` and `reading`.

    A row is a dict of the columns that matter. Left out: `source_id` is "a"; `reading_id` "r-" + source_id;
    `ordinal` the number of the row in its table and reading; `locator` "TABLE/ORDINAL"; a selector's `raw` its
    value; the rest null. `at` is an aware datetime or microseconds, a token a dict of the columns of TOKEN.
    """
    con = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    con.execute("SET TimeZone = 'UTC'")
    # A hundred statements over a few rows each: further threads cost more than they do.
    con.execute("SET threads = 1")
    sources: set[str] = set()
    for name, schema in FACTS.items():
        rows = _complete(name, tables.pop(name, []))
        sources.update(row["source_id"] for row in rows)
        con.register(name, _table(rows, schema))
    plain = [{"source_id": s, "name": f"{s}.dat", "size": 1, "custody": "sealed"} for s in sorted(sources)]
    con.register("source", _table(tables.pop("source", plain), SOURCE))
    read = [
        {"reading_id": f"r-{s}", "source_id": s, "reader": "test", "version": 1, "status": "read"}
        for s in sorted(sources)
    ]
    con.register("reading", _table(tables.pop("reading", read), READING))
    if tables:
        raise KeyError(f"no such view: {', '.join(tables)}")
    return con


def _complete(table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    whole = []
    for given in rows:
        row = {"source_id": "a", **DEFAULTS[table], **given}
        row.setdefault("reading_id", f"r-{row['source_id']}")
        row.setdefault("ordinal", counts.get(row["reading_id"], 0))
        counts[row["reading_id"]] = max(counts.get(row["reading_id"], 0), row["ordinal"] + 1)
        row.setdefault("locator", f"{table}/{row['ordinal']}")
        if table == "selector":
            row.setdefault("raw", row.get("value") or "")
        if unknown := row.keys() - set(FACTS[table].names):
            raise KeyError(f"{table} has no column {', '.join(sorted(unknown))}")
        whole.append(row)
    return whole


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.table({field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema})
