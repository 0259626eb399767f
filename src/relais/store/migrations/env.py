"""Runs the migrations on the connection it is handed: never on one of its own."""

from alembic import context

import relais.store.registers  # noqa: F401 - adds every table
from relais.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
