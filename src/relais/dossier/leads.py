"""The list of all leads in their order of work, proposed or not, as one table: it stays in the house."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# What a scorer or another tool reads, in this order.
COLUMNS = (
    "lead", "rank", "score", "proposed", "country", "subjects", "anchors", "selectors", "names", "references",
    "payments", "sessions", "total_eur", "first_seen", "priority", "first_expiry", "reasons",
)  # fmt: skip


def write(path: Path, lead: pa.Table) -> None:
    """Write the table of leads."""
    pq.write_table(lead.select(COLUMNS), path, compression="zstd")
