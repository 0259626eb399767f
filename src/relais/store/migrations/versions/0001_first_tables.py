"""The first tables: who acts, the audit chain, answers to readers' questions, authorisations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "actor",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("named_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.String(64), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("ledger_head", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "answer",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("source_id", sa.String(64), nullable=False, index=True),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),  # a letter's answer is a whole form; only PostgreSQL minds lengths
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "authorisation",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("authorisation", "answer", "audit", "secret", "actor"):
        op.drop_table(table)
