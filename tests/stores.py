"""Opens the store of a test wherever it lies, so that one test tries both engines."""

from pathlib import Path

from sqlalchemy import Engine

from relais.store.postgres import open_postgres
from relais.store.sqlite import open_sqlite


def open_store(place: str) -> Engine:
    """Open the database at an address, or in a file under the key of zeros."""
    return open_postgres(place) if place.startswith("postgresql:") else open_sqlite(Path(place), bytes(32))
