"""Tables of the inbox: what a person is told, what they acknowledged, and who is away."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from relais.store.tables import METADATA, decided

INBOX_LINE = Table(
    "inbox_line",
    METADATA,
    *decided(),
    Column("line", String(64), nullable=False, unique=True),  # SHA-256 of what is told: never told twice
    Column("account", Integer, ForeignKey("actor.id"), index=True),  # null: whoever is head
    Column("kind", String(20), nullable=False),
    Column("case", Integer, ForeignKey("case_file.number")),
    Column("reference", String(200), nullable=False),  # of ours: a report, a request, an outcome; never a content
    Column("due", String(40)),
)

INBOX_ACKNOWLEDGEMENT = Table(
    "inbox_acknowledgement",
    METADATA,
    *decided(),
    Column("line", Integer, ForeignKey("inbox_line.number"), nullable=False, unique=True),
)

# Who is away from one day to another, both included; of a day, the last row that covers it holds.
ABSENCE = Table(
    "absence",
    METADATA,
    *decided(),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
    Column("deputy", Integer, ForeignKey("actor.id")),
    Column("withdrawn", Boolean, nullable=False),  # present after all
)

REGISTERS = (INBOX_LINE, INBOX_ACKNOWLEDGEMENT, ABSENCE)
