"""DuckDB in the process: an engine over Parquet and Arrow, never the record."""

import os
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa

# What DuckDB may hold before it spills: half of the machine's memory, and on a small one as much as a sprint needs.
# Lists and windows of one statement cannot spill: a lower limit would end a large run instead of slowing it.
_LEAST_BYTES = 3 << 30


def connect(spill: Path) -> duckdb.DuckDBPyConnection:
    """Open an in-memory database that spills under `spill` and never asks the network for an extension."""
    con = duckdb.connect(":memory:", config=_config(spill, os.getpid()))
    con.execute("SET TimeZone = 'UTC'")
    return con


def beside(spill: Path) -> duckdb.DuckDBPyConnection:
    """Open a connection for a look at few rows: what `connect` gives takes longer to open than the look itself.

    All of a process are of one database, on the thread that asks: only what is temporary is a connection's own.
    """
    con = _shared(spill, os.getpid()).cursor()
    con.execute("SET TimeZone = 'UTC'")
    return con


@lru_cache(maxsize=8)
def _shared(spill: Path, process: int) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={**_config(spill, process), "threads": "1"})


def _config(spill: Path, process: int) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": f"{max(_LEAST_BYTES, _memory() // 2) >> 20}MiB",
        # The system holds the files' pages already, and gives them back when it needs them.
        "enable_external_file_cache": "false",
        # DuckDB names its files the same in every process, makes the folder at need and removes it.
        "temp_directory": str(spill / str(process)),
    }


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def register(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make an Arrow table visible to SQL under `name`, replacing any earlier one."""
    con.register(name, table)


def quoted(text: str) -> str:
    """Return `text` as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
