"""Runs the tests over the views of the ledger and the tables of `link`."""

from pathlib import Path

import duckdb
import pyarrow as pa

from relais.corroborate.finding import ORDER, SCHEMA
from relais.corroborate.ground import Ground
from relais.corroborate.registry import TESTS
from relais.corroborate.timing_test import Setting


def run(
    con: duckdb.DuckDBPyConnection, setting: Setting | None = None, payees: Path | None = None
) -> dict[str, pa.Table]:
    """Return the tables of all tests by name, each in a fixed order; tests of one kind share a table, `finding`.

    `con` has a view per fact table, latest readings only, and the tables of `link`. It is left as it was found.
    `setting` and `payees` as `Ground` has them; raises PayeeReferenceError where the latter cannot be used.
    """
    made: dict[str, pa.Table] = {}
    with Ground(con, setting, payees) as ground:
        for test in TESTS:
            for name, table in test.run(ground).items():
                made[name] = pa.concat_tables([made[name], table]) if name in made else table
    return {**made, "finding": _ordered(con, made["finding"])}


def _ordered(con: duckdb.DuckDBPyConnection, found: pa.Table) -> pa.Table:
    con.register("found", found)
    ordered = con.execute(f"SELECT * FROM found ORDER BY {ORDER}").to_arrow_table().cast(SCHEMA)
    con.unregister("found")
    return ordered
