"""Keys, signed checkpoints, cosignatures, time stamps, and what is kept of removed audit rows."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables; nothing had been signed or removed."""
    op.create_table(
        "audit_key",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("key", sa.String(400), nullable=False, unique=True),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "checkpoint",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
    )
    op.create_table(
        "cosignature",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("checkpoint", sa.Integer, sa.ForeignKey("checkpoint.number"), nullable=False, index=True),
        sa.Column("witness", sa.Integer, sa.ForeignKey("audit_key.number"), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "time_stamp",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("checkpoint", sa.Integer, sa.ForeignKey("checkpoint.number"), nullable=False, index=True),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("token", sa.Text),
        sa.Column("stamped_at", sa.String(40)),
    )
    op.create_table(
        "closed_segment",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("checkpoint", sa.Integer, sa.ForeignKey("checkpoint.number"), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("closed_segment", "time_stamp", "cosignature", "checkpoint", "audit_key"):
        op.drop_table(table)
