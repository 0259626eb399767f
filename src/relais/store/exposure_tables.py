"""The table of exposure: what a person opened. It is theirs: no audit line carries its rows, or digests of them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from relais.store.tables import METADATA, decided

# One thing opened, once per act. What was opened outside relais is noted by the person (`seconds`).
OPENING = Table(
    "exposure_opening",
    METADATA,
    *decided(),
    Column("kind", String(10), nullable=False),  # text, audio, image
    Column("amount", Integer, nullable=False),  # characters of text, seconds of audio, references of images
    Column("seconds", Integer),  # how long, where the person said so; null: reckoned from the amount
    Column("scheme", Text),  # whose category, as received; never explained
    Column("code", Text),
    Column("case", Integer, ForeignKey("case_file.number")),  # of the act; null: it concerned none
    Column("late", Boolean, nullable=False),  # after the cut-off, or over the cap
    Column("reason", Text, nullable=False),  # why it was read then, in the person's words; empty: none was asked
    Index("ix_exposure_opening_actor_id", "actor_id", "at"),
)

# Not decisions, and nobody's but their person's: a digest in the audit chain would let anybody test a guess at them.
REGISTERS: tuple[Table, ...] = ()
