"""The table of the views of the queue that people save."""

from sqlalchemy import Boolean, Column, String, Table, Text

from relais.store.tables import METADATA, decided

# The last row of a person and a name holds.
SAVED_VIEW = Table(
    "saved_view",
    METADATA,
    *decided(),
    Column("name", String(60), nullable=False),
    Column("asked", Text, nullable=False),  # JSON: what is asked, text by its name
    Column("withdrawn", Boolean, nullable=False),
)

REGISTERS = (SAVED_VIEW,)
