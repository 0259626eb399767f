"""Runs the steps of `link` over the views of the ledger."""

from collections.abc import Callable

import duckdb
import pyarrow as pa

from relais.link import (
    candidates,
    chat_joins,
    duplicates,
    edges,
    explain,
    hubs,
    ip_requests,
    mentions,
    payment_groups,
    report_groups,
    subjects,
)

Step = Callable[[duckdb.DuckDBPyConnection], dict[str, pa.Table]]

STEPS: tuple[Step, ...] = (
    mentions.gather,
    hubs.find,
    subjects.propose,
    explain.chain,
    edges.draw,
    duplicates.pair,
    report_groups.propose,
    candidates.find,
    ip_requests.draw,
    payment_groups.propose,
    chat_joins.join,
)


def run(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the tables that the modules of `STEPS` describe, from `hub` to `chat_difference`, each in a fixed order.

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
            *duplicates.TEMPORARY,
            *report_groups.TEMPORARY,
            *candidates.TEMPORARY,
            *payment_groups.TEMPORARY,
            *chat_joins.TEMPORARY,
        ):
            con.execute(f"DROP TABLE IF EXISTS {name}")
    return tables
