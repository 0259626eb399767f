"""Measures who is the same over growing numbers of mentions, on DuckDB and on Spark: seconds, processor time, memory.

Run it in the environment of `make test-spark`; SCALE_MENTIONS="100000 1000000" chooses the sizes.
"""

import math
import os
import threading
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb

from relais.link import identity, spark
from relais.link.decided import Decisions
from relais.link.run import gathered
from relais.link.weights.model import shipped
from relais.model.facts import FACTS
from relais.store.spark import connect, missing

SIZES = tuple(map(int, os.environ.get("SCALE_MENTIONS", "100000 1000000").split()))
LARGEST = 10_000_000
_EVERY_S = 0.5


def run() -> Iterator[dict[str, object]]:
    """Yield one row per figure: what was measured, value, unit, of what; each case in a process of its own."""
    for engine, case in (("DuckDB", _on_duckdb), ("Spark", _on_spark)):
        if engine == "Spark" and (why := missing()):
            yield {"what": "link on Spark", "value": "NOT RUN", "unit": "", "of": str(why)}
            continue
        before: tuple[int, float] | None = None
        for mentions in SIZES:
            told = _alone(case, mentions)
            of = f"{mentions:,} mentions, {int(told['nodes']):,} nodes, {int(told['links']):,} links"
            for what, unit in (("wall", "s"), ("cpu", "s"), ("peak", "MiB")):
                yield {"what": f"link on {engine}, {what}", "value": told[what], "unit": unit, "of": of}
            if before:
                slope = math.log(told["cpu"] / before[1]) / math.log(mentions / before[0])
                yield {"what": f"link on {engine}, growth of CPU", "value": slope, "unit": "power", "of": of}
            before = mentions, told["cpu"]
    if max(SIZES) < LARGEST:
        yield {"what": "link", "value": "NOT RUN", "unit": "", "of": f"{LARGEST:,} mentions: set SCALE_MENTIONS"}


def _alone(case: Callable[[int], dict[str, float]], size: int) -> dict[str, float]:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(case, (size,))


def _on_duckdb(mentions: int) -> dict[str, float]:
    return _measured(mentions, lambda con, _folder: identity.propose(con, shipped(), Decisions()))


def _on_spark(mentions: int) -> dict[str, float]:
    def propose(con: duckdb.DuckDBPyConnection, folder: Path) -> identity.Identity:
        with connect(folder) as session:
            return spark.propose(con, shipped(), Decisions(), session)

    return _measured(mentions, propose)


def _measured(
    mentions: int, propose: Callable[[duckdb.DuckDBPyConnection, Path], identity.Identity]
) -> dict[str, float]:
    with TemporaryDirectory() as folder, ledger(mentions) as con:
        done, seen = threading.Event(), {"peak": 0.0, "cpu": 0.0}
        watch = threading.Thread(target=_watch, args=(done, seen))
        drawn = _tree()[1]
        began = perf_counter()
        watch.start()
        gathered(con, Decisions())
        found = propose(con, Path(folder))
        took = perf_counter() - began
        done.set()
        watch.join()
    links = int(((found.scored.total >= shipped().thresholds.lead) & (found.left != found.right)).sum())
    return {"wall": took, "peak": seen["peak"], "cpu": seen["cpu"] - drawn, "nodes": len(found.nodes), "links": links}


def _watch(done: threading.Event, seen: dict[str, float]) -> None:
    """Keep the most memory, MiB, and processor seconds of this process and all under it."""
    while not done.wait(_EVERY_S):
        peak, cpu = _tree()
        seen["peak"], seen["cpu"] = max(seen["peak"], peak), max(seen["cpu"], cpu)


def _tree() -> tuple[float, float]:
    """Return the memory, MiB, and the processor seconds of this process and all under it."""
    parents, told = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents[int(path.parent.name)] = int(fields[1])
        told[int(path.parent.name)] = (int(fields[21]), sum(map(int, fields[11:15])))
    ours = {os.getpid()}
    while more := {one for one, parent in parents.items() if parent in ours} - ours:
        ours |= more
    pages, ticks = (sum(told[one][i] for one in ours if one in told) for i in (0, 1))
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20), ticks / os.sysconf("SC_CLK_TCK")


# Four mentions in ten are of somebody mentioned before; one of 2.1 million names; a phone in a thousand is an agent's.
_WHO = "CASE WHEN hash(i) % 10 < 4 THEN hash(i, 'whose') % (1 + {mentions} * 6 // 10) ELSE i * 6 // 10 END"
_DRAWN = f"CREATE TABLE drawn AS SELECT i, ({_WHO})::BIGINT AS who FROM range({{mentions}}) t(i)"
_PARTY = """
    SELECT sha256((i // 1000)::VARCHAR) AS source_id, 'r' || (i // 1000) AS reading_id, i % 1000 AS ordinal,
        'line ' || i AS locator, 'other' AS role,
        'Giv' || chr((97 + hash(who) % 20)::INT) || chr((97 + hash(who) // 20 % 15)::INT) || 'en Fam'
            || chr((97 + hash(who, 'f') % 20)::INT) || chr((97 + hash(who, 'f') // 20 % 20)::INT)
            || chr((97 + hash(who, 'f') // 400 % 18)::INT) || 'ily' AS name_raw,
        CASE WHEN hash(i, 'b') % 3 = 0 THEN strftime(DATE '1955-01-02' + (hash(who, 'b') % 18000)::INT, '%Y-%m-%d') END
            AS birth_date_raw
    FROM drawn
"""
_SELECTOR = """
    SELECT sha256((i // 1000)::VARCHAR) AS source_id, 'r' || (i // 1000) AS reading_id, i % 1000 AS party,
        2 * (i % 1000) + (kind = 'email')::INT AS ordinal, 'line ' || i AS locator, kind, value
    FROM (
        SELECT i, 'phone' AS kind, '+33' || CASE WHEN i % 1000 = 0 THEN 639980000 + i % 7 ELSE
            600000000 + hash(who, 'p') % 99999999 END AS value
        FROM drawn WHERE hash(i, 'p') % 2 = 0
        UNION ALL
        SELECT i, 'email', 'user.' || hash(who, 'e') % 1000000000 || '@example.org'
        FROM drawn WHERE hash(i, 'e') % 5 < 2)
"""


def ledger(mentions: int) -> duckdb.DuckDBPyConnection:
    """Return a ledger of so many mentions, drawn alike every time."""
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    for name, schema in FACTS.items():
        con.register("empty", schema.empty_table())
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM empty")
    con.unregister("empty")
    con.execute(_DRAWN.format(mentions=mentions))
    con.execute(f"INSERT INTO party BY NAME {_PARTY}")
    con.execute(f"INSERT INTO selector BY NAME {_SELECTOR}")
    return con
