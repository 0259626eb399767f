"""Requests for data, and identifications by an address, each with a second officer's check."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables; nothing had been asked."""
    _requests()
    _checks_and_steps()
    _identifications()


def _requests() -> None:
    op.create_table(
        "case_ground",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("facts", sa.String(10)),
        sa.Column("offences", sa.Text, nullable=False),
        sa.Column("magistrate", sa.Text, nullable=False),
        sa.Column("prosecutor_authorisation", sa.Text, nullable=False),
        sa.Column("through_a_network", sa.Boolean),
        sa.Column("offence_in_france", sa.Boolean),
        sa.Column("person_resides_in_france", sa.Boolean),
    )
    op.create_table(
        "request",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("channel", sa.String(30), nullable=False),
        sa.Column("data", sa.String(30), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("country", sa.String(2)),
        sa.Column("issuer", sa.String(40), nullable=False),
        sa.Column("validator", sa.String(40)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("emergency", sa.Boolean, nullable=False),
        sa.Column("mla_to_follow", sa.Boolean, nullable=False),
    )
    op.create_table(
        "request_item",
        *_decided(),
        sa.Column("request", sa.Integer, sa.ForeignKey("request.number"), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("value_raw", sa.Text, nullable=False),
        sa.Column("port", sa.Integer),
        sa.Column("instant", sa.String(40)),
        sa.Column("instant_raw", sa.Text),
        sa.Column("precision", sa.String(10)),
        sa.Column("zone_source", sa.Text),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("locator", sa.Text, nullable=False),
        sa.Column("datum_id", sa.String(20), index=True),
        sa.Column("legal_expiry", sa.String(40)),
    )


def _checks_and_steps() -> None:
    op.create_table(
        "request_check",
        *_decided(),
        sa.Column("item", sa.Integer, sa.ForeignKey("request_item.number"), nullable=False, index=True),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "request_step",
        *_decided(),
        sa.Column("request", sa.Integer, sa.ForeignKey("request.number"), nullable=False, index=True),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("day", sa.String(40), nullable=False),
        sa.Column("person", sa.String(200)),
        sa.Column("function", sa.String(40)),
        sa.Column("reference", sa.Text),
        sa.Column("source_id", sa.String(64)),
        sa.Column("preserved_until", sa.String(40)),
        sa.Column("note", sa.Text, nullable=False),
    )


def _identifications() -> None:
    op.create_table(
        "identification",
        *_decided(),
        sa.Column("case", sa.Integer, sa.ForeignKey("case_file.number"), nullable=False, index=True),
        sa.Column("login_source", sa.String(64), nullable=False),
        sa.Column("login_locator", sa.Text, nullable=False),
        sa.Column("answer_source", sa.String(64), nullable=False),
        sa.Column("answer_locator", sa.Text, nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("port", sa.Integer),
        sa.Column("instant", sa.String(40), nullable=False),
        sa.Column("instant_raw", sa.Text, nullable=False),
        sa.Column("offset_s", sa.BigInteger),
        sa.Column("missing", sa.Text, nullable=False),
    )
    op.create_table(
        "identification_check",
        *_decided(),
        sa.Column("identification", sa.Integer, sa.ForeignKey("identification.number"), nullable=False, index=True),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "identification_use",
        *_decided(),
        sa.Column("identification", sa.Integer, sa.ForeignKey("identification.number"), nullable=False, index=True),
        sa.Column("use", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in (
        "identification_use",
        "identification_check",
        "identification",
        "request_step",
        "request_check",
        "request_item",
        "request",
        "case_ground",
    ):
        op.drop_table(table)


def _decided() -> tuple[sa.Column[int], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
