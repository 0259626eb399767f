"""The tables beside the audit chain: keys, signed checkpoints, cosignatures, time stamps, removed beginnings."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from relais.store.tables import METADATA

# Public keys alone: the unit's private key lies outside the home.
AUDIT_KEY = Table(
    "audit_key",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("role", String(10), nullable=False),  # 'unit' or 'witness'
    Column("key", String(400), nullable=False, unique=True),
    Column("at", String(40), nullable=False),
)

CHECKPOINT = Table(
    "checkpoint",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

COSIGNATURE = Table(
    "cosignature",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("checkpoint", Integer, ForeignKey("checkpoint.number"), nullable=False, index=True),
    Column("witness", Integer, ForeignKey("audit_key.number"), nullable=False),
    Column("line", Text, nullable=False),
    Column("at", String(40), nullable=False),
)

# A time stamp is asked for first; the token of the answer comes later.
TIME_STAMP = Table(
    "time_stamp",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("checkpoint", Integer, ForeignKey("checkpoint.number"), nullable=False, index=True),
    Column("request", Text, nullable=False),  # DER in base64, as the token
    Column("token", Text),
    Column("stamped_at", String(40)),
)

# What is kept of removed rows; the last row holds.
CLOSED_SEGMENT = Table(
    "closed_segment",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("kept", Text, nullable=False),  # canonical JSON
    Column("checkpoint", Integer, ForeignKey("checkpoint.number"), nullable=False),
)
