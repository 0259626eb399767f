"""Tasks of a case; which case a row of the audit chain concerns."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_AT_ONCE = 5_000


def upgrade() -> None:
    """Create the tables, and note of each audit row of before which case it concerns."""
    op.create_table(
        "case_task",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("task", sa.Integer, sa.ForeignKey("case_task.number"), index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("account", sa.Integer, sa.ForeignKey("actor.id"), nullable=False, index=True),
        sa.Column("due", sa.String(10)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text),
    )
    made = op.create_table(
        "audit_case",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("case", sa.Integer, nullable=False, index=True),
    )
    of = sa.table("audit", sa.column("number"), sa.column("act"), sa.column("details"))
    # What was refused concerns no case: the one it names may not exist.
    named = sa.or_(of.c.details.like('%"case": %'), of.c.details.like('%"opened": %'))
    asked = sa.select(of.c.number, of.c.details).where(of.c.act != "refused", named).order_by(of.c.number)
    rows = op.get_bind().execute(asked).all()
    found = [{"number": row.number, "case": case} for row in rows if (case := _case(row.details)) is not None]
    for start in range(0, len(found), _AT_ONCE):
        op.bulk_insert(made, found[start : start + _AT_ONCE])


def _case(details: str) -> int | None:
    try:
        told = json.loads(details)
    except ValueError:
        return None  # `relais verify` says which row was altered
    case = told.get("case", told.get("opened"))
    return case if isinstance(case, int) else None


def downgrade() -> None:
    """Drop them."""
    for table in ("audit_case", "case_task"):
        op.drop_table(table)
