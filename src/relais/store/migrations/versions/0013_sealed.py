"""Which sealed sources may leave the house with a bundle."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "case_sealed",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("source_id", sa.String(64), nullable=False, index=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("case_sealed")
