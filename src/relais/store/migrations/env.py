"""Runs the migrations on the connection it is handed: never on one of its own."""

from alembic import context

import relais.store.audit_tables  # noqa: F401 - adds its tables
from relais.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
