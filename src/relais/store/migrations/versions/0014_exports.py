"""What those who gave a source allow, and what left the house."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "restriction",
        *_decided(),
        sa.Column("source_id", sa.String(64), index=True),
        sa.Column("procedure", sa.String(200), index=True),
        sa.Column("handling", sa.String(2), nullable=False),
        sa.Column("evaluation", sa.String(2), nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("countries", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "exported",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("recipient", sa.String(200), nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("approval", sa.Integer, sa.ForeignKey("approval.number")),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("form", sa.String(64), index=True),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("exported")
    op.drop_table("restriction")


def _decided() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
