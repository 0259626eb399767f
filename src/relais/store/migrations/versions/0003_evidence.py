"""Cleared pairs, the period that is kept back, and what a screening selected."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables; nothing had been cleared, kept back or selected."""
    op.create_table(
        "clearance",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("payer", sa.String(40), nullable=False),
        sa.Column("payee", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("withdraws", sa.Integer, sa.ForeignKey("clearance.number")),
    )
    op.create_table(
        "clearance_place",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("clearance", sa.Integer, sa.ForeignKey("clearance.number"), nullable=False, index=True),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("locator", sa.Text, nullable=False),
    )
    op.create_table(
        "kept_back",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("start", sa.String(10)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "selection",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("test", sa.String(40), nullable=False),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("payer", sa.String(40), nullable=False),
        sa.Column("payee", sa.String(40), nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("as_of", sa.String(40), nullable=False),
        sa.Column("ledger_head", sa.String(64), nullable=False),
        sa.Column("kept_back", sa.BigInteger),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "selection_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("selection", sa.Integer, sa.ForeignKey("selection.number"), nullable=False, index=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("locator", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("selection_event", "selection", "kept_back", "clearance_place", "clearance"):
        op.drop_table(table)
