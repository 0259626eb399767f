"""Runs the steps of `link` over the views of the ledger."""

from collections.abc import Callable

import duckdb
import pyarrow as pa

from relais.link import candidates, duplicates, edges, explain, hubs, ip_requests, mentions, payment_groups, subjects
from relais.link.networks import run as networks

Step = Callable[[duckdb.DuckDBPyConnection], dict[str, pa.Table]]

STEPS: tuple[Step, ...] = (
    mentions.gather,
    hubs.find,
    subjects.propose,
    explain.chain,
    edges.draw,
    duplicates.pair,
    candidates.find,
    ip_requests.draw,
    payment_groups.propose,
    networks.draw,
)


def run(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the tables that the modules of `STEPS` describe, from `hub` to `network_left_out`, each in a fixed order.

    `con` has a view per fact table, latest readings only. It is left as it was found.
    """
    tables: dict[str, pa.Table] = {}
    try:
        for step in STEPS:
            tables.update(step(con))
    finally:
        for name in (
            *mentions.TEMPORARY,
            *hubs.TEMPORARY,
            *subjects.TEMPORARY,
            *edges.TEMPORARY,
            *candidates.TEMPORARY,
            *payment_groups.TEMPORARY,
            *networks.TEMPORARY,
        ):
            con.execute(f"DROP TABLE IF EXISTS {name}")
    return tables
