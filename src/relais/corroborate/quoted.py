"""Quoted: a transfer code, an amount or a selector in a message that stands in a payment or account record too.

The strongest tie between a person and a payment there is: it needs no statistics of times.
"""

import duckdb
import pyarrow as pa

from relais.corroborate import quoted_amount, quoted_code, quoted_selector, quotes
from relais.corroborate.finding import Check
from relais.model.notice import msg


def find(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return the findings, unordered, from the views and the tables `subject` and `hub`."""
    try:
        quotes.gather(con)
        return pa.concat_tables([quoted_code.codes(con), quoted_selector.selectors(con), quoted_amount.amounts(con)])
    finally:
        for name in (*quotes.TEMPORARY, *quoted_amount.TEMPORARY):
            con.execute(f"DROP TABLE IF EXISTS {name}")


TEST = Check(
    name="quoted",
    title=msg("A transfer code, amount or selector quoted in a chat equals one in a payment or account record"),
    innocent={
        "transfer_code": quoted_code.INNOCENT,
        "amount": quoted_amount.INNOCENT,
        **dict.fromkeys(quoted_selector.KINDS, quoted_selector.INNOCENT),
    },
    error_rates={
        "transfer_code": quoted_code.ERROR_RATE,
        "amount": quoted_amount.ERROR_RATE,
        **dict.fromkeys(quoted_selector.KINDS, quoted_selector.ERROR_RATE),
    },
    run=find,
)
