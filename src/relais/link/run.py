"""Runs the steps of `link` over the views of the ledger."""

from collections.abc import Callable

import duckdb
import pyarrow as pa

from relais.link import duplicates, edges, explain, hubs, mentions, subjects

Step = Callable[[duckdb.DuckDBPyConnection], dict[str, pa.Table]]

STEPS: tuple[Step, ...] = (
    mentions.gather,
    hubs.find,
    subjects.propose,
    explain.chain,
    edges.draw,
    duplicates.pair,
)


def run(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the tables `hub`, `subject`, `chain`, `edge` and `duplicate`, each in a fixed order.

    `con` has a view per fact table, latest readings only. It is left as it was found.
    """
    tables: dict[str, pa.Table] = {}
    try:
        for step in STEPS:
            tables.update(step(con))
    finally:
        for name in (*mentions.TEMPORARY, *hubs.TEMPORARY, *subjects.TEMPORARY):
            con.execute(f"DROP TABLE IF EXISTS {name}")
    return tables
