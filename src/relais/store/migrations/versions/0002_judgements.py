"""Judgements on who is the same, procedures, and the end of an authorisation."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables; what was authorised before has no end and covers the whole home."""
    op.add_column("authorisation", sa.Column("until", sa.String(10)))
    op.add_column("authorisation", sa.Column("procedures", sa.Text))
    op.create_table(
        "judgement",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("supersedes", sa.Integer, sa.ForeignKey("judgement.number")),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )
    op.create_table(
        "judgement_member",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("judgement", sa.Integer, sa.ForeignKey("judgement.number"), nullable=False, index=True),
        sa.Column("side", sa.String(5), nullable=False),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("reading_id", sa.String(64), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("locator", sa.Text, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
    )
    op.create_table(
        "procedure_source",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("source_id", sa.String(64), nullable=False, index=True),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("procedure_source", "judgement_member", "judgement"):
        op.drop_table(table)
    op.drop_column("authorisation", "procedures")
    op.drop_column("authorisation", "until")
