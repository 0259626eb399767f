"""Cases: what they are about, who works on them, which sources belong to them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables; there were no cases."""
    op.create_table(
        "case_file",
        *_decided(),
        sa.Column("reference", sa.String(100), nullable=False, unique=True),
        sa.Column("procedure", sa.String(200), nullable=False),
        sa.Column("frame", sa.String(30), nullable=False),
    )
    op.create_table(
        "case_state",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(40)),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "case_member",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("account", sa.Integer, sa.ForeignKey("actor.id"), nullable=False, index=True),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )
    op.create_table(
        "case_report",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("source_id", sa.String(64), nullable=False, index=True),
        sa.Column("locator", sa.Text),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("case_report", "case_member", "case_state", "case_file"):
        op.drop_table(table)


def _decided() -> tuple[sa.Column[int], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
