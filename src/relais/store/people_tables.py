"""Tables of who works in the unit: roles, and what else is known of an account. An account is a row of `actor`."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from relais.store.tables import METADATA, decided

# A role given or taken back; the last row of an account and a role holds.
ROLE_GRANT = Table(
    "role_grant",
    METADATA,
    *decided(),
    Column("account", Integer, ForeignKey("actor.id"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("withdrawn", Boolean, nullable=False),
)
