"""Cases: what they are about, who works on them; alerts and how they end; inboxes and absences."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables; there were no cases."""
    _cases()
    _within_cases()
    _alerts()
    _inboxes()


def _cases() -> None:
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
        sa.Column("reason", sa.Text),
    )
    op.create_table(
        "case_report",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("source_id", sa.String(64), nullable=False, index=True),
        sa.Column("locator", sa.Text),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )


def _within_cases() -> None:
    op.create_table(
        "case_person",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("person", sa.Integer, sa.ForeignKey("case_person.number"), index=True),
        sa.Column("subject", sa.String(40)),
        sa.Column("places", sa.Text, nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )
    op.create_table(
        "case_statement",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("places", sa.Text, nullable=False),
        sa.Column("supersedes", sa.Integer, sa.ForeignKey("case_statement.number"), unique=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )


def _alerts() -> None:
    op.create_table(
        "alert_outcome",
        *_decided(),
        sa.Column("alert", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("source_id", sa.String(64), nullable=False, index=True),
        sa.Column("locator", sa.Text, nullable=False),
        sa.Column("report", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), index=True),
        sa.Column("duplicate_of", sa.String(64)),
        sa.Column("service", sa.String(200)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("review", sa.String(10)),
        sa.Column("expiring", sa.Text, nullable=False),
        sa.Column("drawn", sa.Boolean, nullable=False),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("of", sa.BigInteger, nullable=False),
        sa.Column("ledger_head", sa.String(64), nullable=False),
        sa.UniqueConstraint("alert", "turn"),
    )
    op.create_table(
        "alert_claim",
        *_decided(),
        sa.Column("alert", sa.String(64), nullable=False, index=True),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("locator", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )
    op.create_table(
        "alert_return",
        *_decided(),
        sa.Column("outcome", sa.Integer, sa.ForeignKey("alert_outcome.number"), nullable=False, unique=True),
        sa.Column("source_id", sa.String(64), nullable=False),
    )
    op.create_table(
        "drawn",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("part", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table("drawn_of", sa.Column("run", sa.String(64), primary_key=True))


def _inboxes() -> None:
    op.create_table(
        "inbox_line",
        *_decided(),
        sa.Column("line", sa.String(64), nullable=False, unique=True),
        sa.Column("account", sa.Integer, sa.ForeignKey("actor.id"), index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number")),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("due", sa.String(40)),
    )
    op.create_table(
        "inbox_acknowledgement",
        *_decided(),
        sa.Column("line", sa.Integer, sa.ForeignKey("inbox_line.number"), nullable=False, unique=True),
    )
    op.create_table(
        "absence",
        *_decided(),
        sa.Column("account", sa.Integer, sa.ForeignKey("actor.id"), nullable=False, index=True),
        sa.Column("first", sa.String(10), nullable=False),
        sa.Column("last", sa.String(10), nullable=False),
        sa.Column("deputy", sa.Integer, sa.ForeignKey("actor.id")),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in (
        *("absence", "inbox_acknowledgement", "inbox_line"),
        *("drawn_of", "drawn", "alert_return", "alert_claim", "alert_outcome"),
        *("case_statement", "case_person", "case_report", "case_member", "case_state", "case_file"),
    ):
        op.drop_table(table)


def _decided() -> tuple[sa.Column[int], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
