"""Legal elements of a case, and what each person has opened."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the tables; nobody had said anything of an element, and nothing opened had been counted."""
    op.create_table(
        "element_cell",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("offence", sa.String(40), nullable=False),
        sa.Column("version", sa.String(10), nullable=False),
        sa.Column("element", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("assessment", sa.Boolean),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("supersedes", sa.Integer, sa.ForeignKey("element_cell.number")),
    )
    op.create_table(
        "element_item",
        *_decided(),
        sa.Column("cell", sa.Integer, sa.ForeignKey("element_cell.number"), nullable=False, index=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("source_id", sa.String(64)),
        sa.Column("locator", sa.Text),
        sa.Column("test", sa.String(40)),
        sa.Column("request", sa.Integer, sa.ForeignKey("request.number")),
    )
    op.create_table(
        "case_reach",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("sent_from_france", sa.Boolean),
        sa.Column("committed_abroad", sa.Boolean),
        sa.Column("french_national", sa.Boolean),
        sa.Column("resides_in_france", sa.Boolean),
        sa.Column("victim_resides_in_france", sa.Boolean),
        sa.Column("punishable_where_committed", sa.Boolean),
        sa.Column("complaint_or_denunciation", sa.Boolean),
        sa.Column("is_crime", sa.Boolean),
        sa.Column("birth", sa.String(10)),
        sa.Column("age_at_least", sa.Integer, nullable=False),
    )
    op.create_table(
        "exposure_opening",
        *_decided(),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer),
        sa.Column("scheme", sa.Text),
        sa.Column("code", sa.Text),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number")),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_exposure_opening_actor_id"), "exposure_opening", ["actor_id", "at"])


def downgrade() -> None:
    """Drop them."""
    for table in ("exposure_opening", "case_reach", "element_item", "element_cell"):
        op.drop_table(table)


def _decided() -> tuple[sa.Column[int], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
