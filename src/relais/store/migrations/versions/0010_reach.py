"""What a person may see beyond their cases; the magistrate, the agents and the scope of an authorisation."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_MORE = ("magistrate", "agents", "scope")


def upgrade() -> None:
    """Create the tables and the columns; authorisations of before name nobody, and hold for everybody."""
    for name in _MORE:
        op.add_column("authorisation", sa.Column(name, sa.Text))
    # Every read asks which sources belong to the cases of others.
    op.create_index("ix_procedure_source_procedure", "procedure_source", ["procedure"])
    op.create_table(
        "unmasking",
        *_decided(),
        sa.Column("object", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "unmasked",
        *_decided(),
        sa.Column("unmasking", sa.Integer, sa.ForeignKey("unmasking.number"), nullable=False, index=True),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("ordinal", sa.Integer),
    )
    op.create_table(
        "asking",
        *_decided(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "asked_case",
        *_decided(),
        sa.Column("asking", sa.Integer, sa.ForeignKey("asking.number"), nullable=False, index=True),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
    )
    op.create_table(
        "owner_answer",
        *_decided(),
        sa.Column("asked_case", sa.Integer, sa.ForeignKey("asked_case.number"), nullable=False, unique=True),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("owner_answer", "asked_case", "asking", "unmasked", "unmasking"):
        op.drop_table(table)
    op.drop_index("ix_procedure_source_procedure", "procedure_source")
    with op.batch_alter_table("authorisation") as batch:
        for name in _MORE:
            batch.drop_column(name)


def _decided() -> tuple[sa.Column[int], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
