"""Own retention: review dates, legal holds, erasures and what they took out of the decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the tables; nothing had been held or erased."""
    op.create_table(
        "retention_review",
        *_decided(),
        *_of(),
        sa.Column("due", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "legal_hold",
        *_decided(),
        *_of(),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("released", sa.Boolean, nullable=False),
    )
    op.create_table(
        "erasure",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number")),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "erasure_source",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("erasure", sa.Integer, sa.ForeignKey("erasure.number"), nullable=False, index=True),
        sa.Column("source_id", sa.String(64), nullable=False),
    )
    op.create_table(
        "erasure_step",
        *_decided(),
        sa.Column("erasure", sa.Integer, sa.ForeignKey("erasure.number"), nullable=False, index=True),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("digest", sa.String(64)),
    )
    op.create_table(
        "erased_decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("erasure", sa.Integer, sa.ForeignKey("erasure.number"), nullable=False, index=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in (
        "erased_decision", "erasure_step", "erasure_source", "erasure", "legal_hold", "retention_review",
    ):  # fmt: skip
        op.drop_table(table)


def _decided() -> tuple[sa.Column[int], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )


def _of() -> tuple[sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("source_id", sa.String(64), index=True),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), index=True),
    )
