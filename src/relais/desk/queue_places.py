"""Where reports stand in the queue of the last run, by their place in their source: kept in memory, read once a run."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from relais.store.duck import connect, quoted, register

_HASH = "hash(source_id, locator)"
_PLACED = pa.schema([("source_id", pa.string()), ("locator", pa.string())])
Place = tuple[str, str]


def ranks_at(con: duckdb.DuckDBPyConnection, queue: Path, places: Iterable[Place]) -> npt.NDArray[np.int64]:
    """Return the ranks of the reports at these places (source, locator); those that are not in the run have none."""
    hashes, ranks = _held(queue, queue.stat().st_mtime_ns)
    register(con, "asked_places", placed(places))
    asked = con.execute(f"SELECT DISTINCT {_HASH} AS place FROM asked_places").fetchnumpy()["place"]
    con.unregister("asked_places")
    if not len(hashes):
        return np.array([], np.int64)
    at = np.minimum(np.searchsorted(hashes, asked), len(hashes) - 1)
    found: npt.NDArray[np.int64] = ranks[at[hashes[at] == asked]]
    return found


def hold(queue: Path) -> None:
    """Bring the places of a queue into memory."""
    _held(queue, queue.stat().st_mtime_ns)


def placed(places: Iterable[Place]) -> pa.Table:
    """Return places as a table."""
    columns = list(zip(*places, strict=True)) or [(), ()]
    return pa.table([pa.array(column, pa.string()) for column in columns], schema=_PLACED)


@lru_cache(maxsize=1)
def _held(queue: Path, _written_ns: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Return the places of a queue in order, each by a hash of 64 bits, and their ranks: 16 bytes for a report."""
    with connect(queue.parents[1] / "tmp") as con:
        told = con.execute(f"SELECT {_HASH} AS place, rank FROM read_parquet({quoted(str(queue))})").fetchnumpy()
    order = np.argsort(told["place"])
    return np.asarray(told["place"], np.uint64)[order], np.asarray(told["rank"], np.int64)[order]
