"""Runs the tests over the views of the ledger and the tables of `link`."""

import duckdb
import pyarrow as pa

from relais.corroborate import timing
from relais.corroborate.finding import ORDER, SCHEMA
from relais.corroborate.registry import TESTS


def run(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the tables `finding` and `timing`, each in a fixed order.

    `con` has a view per fact table, latest readings only, and the tables `subject` and `hub`. It is left as it
    was found.
    """
    con.register("found", pa.concat_tables([test.run(con) for test in TESTS]))
    finding = con.execute(f"SELECT * FROM found ORDER BY {ORDER}").to_arrow_table().cast(SCHEMA)
    con.unregister("found")
    return {"finding": finding, "timing": timing.screen(con)}
