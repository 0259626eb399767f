"""Tables of what leaves the house, and of what those who gave a source allow."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from relais.store.tables import METADATA, decided

# What a named person states of a source, or of all sources of a procedure. The last row of each holds.
RESTRICTION = Table(
    "restriction",
    METADATA,
    *decided(),
    Column("source_id", String(64), index=True),
    Column("procedure", String(200), index=True),
    Column("handling", String(2), nullable=False),
    Column("evaluation", String(2), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("countries", Text),  # ISO 3166, parted by blanks; '' none at all; null any
    Column("reason", Text, nullable=False),
)

# What left, for whom and why. What was in it lies in `<home>/exports/NUMBER.parquet`, whose hash stands here.
EXPORTED = Table(
    "exported",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number"), index=True),
    Column("kind", String(20), nullable=False),  # case, package, feedback, table
    Column("recipient", String(200), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("approval", Integer, ForeignKey("approval.number")),
    Column("sha256", String(64), nullable=False),
    Column("content", String(64), nullable=False),
    Column("places", Integer, nullable=False),
    Column("form", String(64), index=True),  # what the return form that went with it names
)

REGISTERS = (RESTRICTION, EXPORTED)
