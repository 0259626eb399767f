"""Tables of the unit's own retention: review dates, legal holds, erasures and what they took out of the decisions."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from relais.store.tables import METADATA, decided


def _of() -> tuple[Column[str], Column[int]]:
    """Return the columns that say of what: a source or a case, the other null."""
    return (
        Column("source_id", String(64), index=True),
        Column("case", Integer, ForeignKey("case_file.number"), index=True),
    )


# When a source or a case is looked at again; the last row of each holds.
RETENTION_REVIEW = Table(
    "retention_review",
    METADATA,
    *decided(),
    *_of(),
    Column("due", String(10), nullable=False),  # ISO 8601 day
    Column("reason", Text, nullable=False),
)

# What may not be erased, whoever signs; the last row of a source or a case holds.
LEGAL_HOLD = Table(
    "legal_hold",
    METADATA,
    *decided(),
    *_of(),
    Column("reason", Text, nullable=False),
    Column("released", Boolean, nullable=False),
)

# An erasure that somebody proposed.
ERASURE = Table(
    "erasure",
    METADATA,
    *decided(),
    Column("case", Integer, ForeignKey("case_file.number")),  # erased whole; null: only the sources
    Column("count", Integer, nullable=False),  # of sources
    Column("digest", String(64), nullable=False),  # SHA-256 over the sources in order
    Column("reason", Text, nullable=False),
)

ERASURE_SOURCE = Table(
    "erasure_source",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("erasure", Integer, ForeignKey("erasure.number"), nullable=False, index=True),
    Column("source_id", String(64), nullable=False),
)

ERASURE_STEP = Table(
    "erasure_step",
    METADATA,
    *decided(),
    Column("erasure", Integer, ForeignKey("erasure.number"), nullable=False, index=True),
    Column("step", String(10), nullable=False),  # signed, withdrawn, done
    Column("digest", String(64)),  # of `done`: SHA-256 over the rows of `erased_decision`
)

# Of each decision that an erasure took away: its place among those of its kind, and its digest, which the audit chain
# recorded when it was made. With this, the rest still compares.
ERASED_DECISION = Table(
    "erased_decision",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("erasure", Integer, ForeignKey("erasure.number"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("position", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

REGISTERS = (RETENTION_REVIEW, LEGAL_HOLD, ERASURE, ERASURE_STEP)
