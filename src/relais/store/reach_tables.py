"""Tables of what a person may see beyond their cases: what was unmasked for whom, and what was asked of an owner."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from relais.store.tables import METADATA, decided

# Who unmasked what, and why; it is lifted for that person alone.
UNMASKING = Table(
    "unmasking",
    METADATA,
    *decided(),
    Column("object", String(100), nullable=False),  # as it was named: S-…, R-…, SOURCE:NUMBER, SOURCE
    Column("reason", Text, nullable=False),
)

# The mentions that an unmasking shows.
UNMASKED = Table(
    "unmasked",
    METADATA,
    *decided(),
    Column("unmasking", Integer, ForeignKey("unmasking.number"), nullable=False, index=True),
    Column("source_id", String(64), nullable=False),
    Column("ordinal", Integer),  # of a party of the source; null: the whole source
)

# A selector that somebody asks about. There is one row whether or not a case holds it.
ASKING = Table(
    "asking",
    METADATA,
    *decided(),
    Column("kind", String(20), nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

# The cases whose owner is asked.
ASKED_CASE = Table(
    "asked_case",
    METADATA,
    *decided(),
    Column("asking", Integer, ForeignKey("asking.number"), nullable=False, index=True),
    Column("case", Integer, ForeignKey("case_file.number"), nullable=False, index=True),
)

# What the owner says: an answer, or a refusal with its reason.
OWNER_ANSWER = Table(
    "owner_answer",
    METADATA,
    *decided(),
    Column("asked_case", Integer, ForeignKey("asked_case.number"), nullable=False, unique=True),
    Column("granted", Boolean, nullable=False),
    Column("text", Text, nullable=False),
)

REGISTERS = (UNMASKING, UNMASKED, ASKING, ASKED_CASE, OWNER_ANSWER)
