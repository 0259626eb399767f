"""Holds the place of the tables of people, so that the chain of migrations is whole."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create nothing."""


def downgrade() -> None:
    """Drop nothing."""
