"""Puts facts into a ledger, and reads them back."""

from hashlib import sha256

import pyarrow as pa

from relais.intake.facts import Facts
from relais.ledger.append import Writer
from relais.ledger.layout import Layout
from relais.ledger.read import read
from relais.model.source import Reading, Source


def put(writer: Writer, content: bytes, *, rows: int = 3, version: int = 1, name: str = "a.txt") -> Reading:
    """Seal `content` and write `rows` party facts read from it; the caller commits."""
    source_id = sha256(content).hexdigest()
    taken = writer.layout.scratch / "taken"
    taken.write_bytes(content)
    writer.seal(taken, source_id)
    writer.list_source(Source(source_id, name, len(content), "sealed"))
    facts = Facts(source_id, "test", version, sink=writer.write)
    for row in range(rows):
        facts.add("party", f"line {row + 1}", role="other", name_raw=f"Name {row}")
    reading = facts.close()
    writer.list_reading(reading)
    return reading


def party_rows(layout: Layout) -> pa.Table:
    con, _state = read(layout)
    return con.execute("SELECT * FROM party ORDER BY source_id, ordinal").to_arrow_table()
