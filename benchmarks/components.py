"""Measures connected components, and the whole of `link`, on synthetic mentions."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import get_context
from time import perf_counter, process_time
from typing import Any

import duckdb
import numpy as np

from benchmarks.peers.environment import NotReadyError, python_of
from benchmarks.peers.registry import OF_COMPONENTS, RUNNERS
from relais.link.components import Ints, by_propagation, by_union
from relais.link.run import run as link
from relais.model.facts import FACTS

MENTIONS = 1_000_000
_SEED = 11


def run() -> list[dict[str, object]]:
    """Return one row per figure: what was measured, value, unit, of what; each case in a process of its own."""
    rows: list[dict[str, object]] = []
    peer = _alone(_python, 1_000_000)
    for edges in (1_000_000, 10_000_000):
        of = f"{edges / 1e6:g} M edges, {edges / 2e6:g} M nodes"
        ours = _alone(_union, edges)
        rows += [
            _row("components, wall", ours["wall"], "s", of),
            _row("components, CPU", ours["cpu"], "s", of),
            _row("components, peak memory of the process", ours["peak"], "MiB", of),
            _row("components without numba, CPU", (plain := _alone(_propagation, edges))["cpu"], "s", of),
        ]
        if scipy := _scipy(edges):
            if scipy["found"] != ours["found"] or plain["found"] != ours["found"]:
                raise ValueError("the components found are not the same")
            rows += [
                _row("components by scipy, CPU", scipy["cpu"], "s", of),
                _row("of that: making its matrix of the edges", scipy["matrix"], "s", of),
                _row("components, CPU to scipy's", ours["cpu"] / scipy["cpu"], "x", of),
                _row("components without numba, CPU to scipy's", plain["cpu"] / scipy["cpu"], "x", of),
            ]
        if edges == 1_000_000:
            rows.append(
                _row("components, CPU of union-find in plain Python to ours", peer["cpu"] / ours["cpu"], "x", of)
            )
    whole = _alone(_link, MENTIONS)
    of = "1 M party mentions, 1.8 M selectors, 0.2 M payments, 1 M messages"
    rows += [
        _row("link, every step, wall", whole["wall"], "s", of),
        _row("link, every step, CPU", whole["cpu"], "s", of),
        _row("link, peak memory of the process", whole["peak"], "MiB", of),
    ]
    return rows


def _row(what: str, value: float, unit: str, of: str) -> dict[str, object]:
    return {"what": what, "value": round(value, 3), "unit": unit, "of": of}


def _alone(case: Any, size: int) -> dict[str, float]:
    with get_context("spawn").Pool(1) as pool:
        figures: dict[str, float] = pool.apply(case, (size,))
    return figures


def _scipy(edges: int) -> dict[str, float]:
    """Return what scipy takes for the same edges, in an environment of its own; empty where that cannot be had."""
    try:
        program = [str(python_of(OF_COMPONENTS)), str(RUNNERS / OF_COMPONENTS.runner), str(edges), str(_SEED)]
    except NotReadyError as error:
        print(f"scipy: NOT RUN: {error}", file=sys.stderr)
        return {}
    figures: dict[str, float] = json.loads(subprocess.run(program, check=True, capture_output=True).stdout)
    return figures


def _measured(work: Any) -> dict[str, float]:
    wall, cpu = perf_counter(), process_time()
    work()
    took = {"wall": perf_counter() - wall, "cpu": process_time() - cpu}
    return {**took, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _edges(count: int) -> tuple[Ints, Ints, int]:
    nodes = max(count // 2, 1)
    left, right = np.random.default_rng(_SEED).integers(0, nodes, (2, count))
    return left, right, nodes


def _union(count: int) -> dict[str, float]:
    by_union(*_edges(100_000))  # compile time excluded
    return _components(by_union, count)


def _propagation(count: int) -> dict[str, float]:
    return _components(by_propagation, count)


def _components(way: Callable[[Ints, Ints, int], Ints], count: int) -> dict[str, float]:
    edges, found = _edges(count), []
    told = _measured(lambda: found.append(way(*edges)))
    return {**told, "found": int((found[0] == np.arange(found[0].size)).sum())}


def _python(count: int) -> dict[str, float]:
    left, right, nodes = _edges(count)
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))

    def work() -> None:
        parent = list(range(nodes))
        for left_end, right_end in pairs:
            a, b = left_end, right_end
            while parent[a] != a:
                parent[a] = a = parent[parent[a]]
            while parent[b] != b:
                parent[b] = b = parent[parent[b]]
            if a < b:
                parent[b] = a
            else:
                parent[a] = b

    return _measured(work)


def _link(mentions: int) -> dict[str, float]:
    by_union(*_edges(100_000))
    with _ledger(mentions) as con:
        return _measured(lambda: link(con))


# A thousand sources; about three mentions to a person; one phone in a thousand mentions is a cash agent's.
_PARTY = """
    SELECT sha256((i // 1000)::VARCHAR) AS source_id, 'r' || (i // 1000) AS reading_id, i % 1000 AS ordinal,
        'line ' || i AS locator, 'other' AS role,
        'Given' || (hash(i) % ({mentions} // 3) % 300) || ' Family' || (hash(i) % ({mentions} // 3) % 7000) AS name_raw
    FROM range({mentions}) t(i)
"""
_SELECTOR = """
    SELECT * EXCLUDE i, row_number() OVER (PARTITION BY reading_id ORDER BY i, kind) - 1 AS ordinal
    FROM (
        SELECT i, sha256((i // 1000)::VARCHAR) AS source_id, 'r' || (i // 1000) AS reading_id, i % 1000 AS party,
            'line ' || i AS locator, 'phone' AS kind, NULL AS service, '+3363998' || CASE WHEN i % 1000 = 0 THEN i % 7
            ELSE 100 + hash(i) % ({mentions} // 3) END AS value
        FROM range({mentions}) t(i)
        UNION ALL
        SELECT i, sha256((i // 1000)::VARCHAR), 'r' || (i // 1000), i % 1000, 'line ' || i, 'handle', 'messenger',
            'user.' || hash(i) % ({mentions} // 3)
        FROM range({mentions}) t(i) WHERE i % 5 <> 0)
"""
_PAYMENT = """
    SELECT sha256((i // 200)::VARCHAR) AS source_id, 'r' || (i // 200) AS reading_id, i % 200 AS ordinal,
        'line ' || i AS locator, hash(i) % 1000 AS payer, hash(-i) % 1000 AS payee, 'completed' AS status,
        'EUR' AS currency, (hash(i) % 10000) / 100 AS amount, make_timestamptz(1700000000000000 + i * 1000000) AS "at"
    FROM range({mentions} // 5) t(i)
"""
_MESSAGE = """
    SELECT sha256((i // 1000)::VARCHAR) AS source_id, 'r' || (i // 1000) AS reading_id, i % 1000 AS ordinal,
        'line ' || i AS locator, hash(i) % 10 AS sender, hash(-i) % 10 AS recipient, 20 AS length, 0 AS attachments,
        unhex(sha256(i::VARCHAR)) AS text_hmac, make_timestamptz(1700000000000000 + i * 1000000) AS "at"
    FROM range({mentions}) t(i)
"""


def _ledger(mentions: int) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 2})
    con.execute("SET enable_progress_bar = false")
    for name, schema in FACTS.items():
        con.register("empty", schema.empty_table())
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM empty")
    con.unregister("empty")
    for name, rows in (("party", _PARTY), ("selector", _SELECTOR), ("payment", _PAYMENT), ("message", _MESSAGE)):
        con.execute(f"INSERT INTO {name} BY NAME {rows.format(mentions=mentions)}")
    return con


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:<60} {row['value']:>12} {row['unit']:<4} {row['of']}")
