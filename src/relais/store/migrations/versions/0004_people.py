"""Who works in the unit: roles, accounts, how they sign in, and what two people sign."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TABLES = (
    "role_grant", "account_state", "appointment", "appointment_answer", "credential", "totp_use", "attempt", "session",
    "nonce", "approval", "approval_signature", "approval_use",
)  # fmt: skip


def upgrade() -> None:
    """Create the tables. Whoever acted so far keeps every right: a home had one person."""
    op.create_table(
        "role_grant",
        *_decided(),
        _account(),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )
    op.create_table("account_state", *_decided(), _account(), sa.Column("state", sa.String(10), nullable=False))
    op.create_table(
        "appointment",
        *_decided(),
        _account(),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("role", sa.String(20)),
        sa.Column("issuer", sa.String(200)),
        sa.Column("subject", sa.String(255)),
        sa.Column("code", sa.String(64)),
    )
    op.create_table(
        "appointment_answer",
        *_decided(),
        sa.Column("appointment", sa.Integer, sa.ForeignKey("appointment.number"), nullable=False, unique=True),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("code", sa.String(64)),
    )
    _create_sign_in()
    _create_approvals()


def _create_sign_in() -> None:
    op.create_table(
        "credential",
        *_decided(),
        _account(),
        sa.Column("passphrase", sa.String(200)),
        sa.Column("totp", sa.String(200)),
        sa.Column("appointment", sa.Integer, sa.ForeignKey("appointment.number"), index=True),
    )
    op.create_table(
        "totp_use",
        sa.Column("account", sa.Integer, sa.ForeignKey("actor.id"), primary_key=True, autoincrement=False),
        sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
    )
    op.create_table(
        "attempt",
        sa.Column("number", sa.Integer, primary_key=True),
        _account(),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("succeeded", sa.Boolean, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        _account(),
        sa.Column("opened_at", sa.String(40), nullable=False),
        sa.Column("used_at", sa.String(40), nullable=False),
        sa.Column("ended_at", sa.String(40)),
        sa.Column("purpose", sa.String(200)),
    )
    op.create_table(
        "nonce", sa.Column("digest", sa.String(64), primary_key=True), sa.Column("at", sa.String(40), nullable=False)
    )


def _create_approvals() -> None:
    op.create_table(
        "approval",
        *_decided(),
        sa.Column("act", sa.String(40), nullable=False, index=True),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("case", sa.Integer),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("due", sa.String(40)),
    )
    op.create_table(
        "approval_signature",
        *_decided(),
        sa.Column("approval", sa.Integer, sa.ForeignKey("approval.number"), nullable=False, unique=True),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "approval_use",
        *_decided(),
        sa.Column("approval", sa.Integer, sa.ForeignKey("approval.number"), nullable=False, unique=True),
    )


def downgrade() -> None:
    """Drop them."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _decided() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )


def _account() -> sa.Column[int]:
    return sa.Column("account", sa.Integer, sa.ForeignKey("actor.id"), nullable=False, index=True)
